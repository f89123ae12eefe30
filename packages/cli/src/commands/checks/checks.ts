/** `callgate checks`: the lint checks, a line each. */

import { CHECKS } from "@callgate/linter";
import type { Io } from "@callgate/project/io";
import { EXIT, type ExitCode } from "../../exit.js";

export function checks(io: Io): ExitCode {
  const width = Math.max(...CHECKS.map(({ id }) => id.length));
  for (const { id, severity, summary } of CHECKS)
    io.stdout.write(`${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`);
  return EXIT.clean;
}
