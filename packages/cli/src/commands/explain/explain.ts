/** `callgate explain [CHECK]`: the check's page, or the checks there are. */

import { readFileSync } from "node:fs";
import { didYouMean } from "@callgate/core/text";
import { CHECKS } from "@callgate/linter";
import { type Io, UserError } from "@callgate/project/io";
import { EXIT, type ExitCode } from "../../exit.js";
import { inPackage } from "../../package-root.js";
import { checksCommand } from "../checks/checks.js";

/** @throws UserError for what is no check */
export function explainCommand(id: string | undefined, io: Io): ExitCode {
  if (id === undefined) {
    checksCommand({}, io);
    io.stdout.write("\ncallgate explain CHECK says what one looks for, and how to fix what it finds\n");
    return EXIT.clean;
  }
  const ids = CHECKS.map((check) => check.id);
  if (!ids.includes(id))
    throw new UserError(`there is no check \`${id}\`${didYouMean(id, ids) || "; `callgate checks` lists them"}`);
  // The pages are part of the program, like its code.
  io.stdout.write(readFileSync(inPackage(`checks/${id}.md`), "utf8"));
  return EXIT.clean;
}
