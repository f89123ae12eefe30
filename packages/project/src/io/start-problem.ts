/** A server's command that cannot be started → a sentence. */

import { UserError } from "../user-error.js";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such command",
  EACCES: "it is no program, or may not be run",
  E2BIG: "its arguments are too long",
};

/** What starting a program threw, as a sentence; what the operating system did not say is given back as it is. */
export function startProblem(error: unknown, command: string): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (typeof code !== "string") return error;
  return new UserError(`\`${command}\` cannot be started: ${REASONS[code] ?? code}`);
}
