/** `callgate explain CHECK`: the check's page. */

import { readFileSync } from "node:fs";
import { didYouMean } from "@callgate/core/text";
import { CHECKS } from "@callgate/linter";
import { type Io, UserError } from "@callgate/project/io";
import { EXIT, type ExitCode } from "../../exit.js";
import { PACKAGE_ROOT } from "../../package-root.js";

export function explain(id: string, io: Io): ExitCode {
  const ids = CHECKS.map((check) => check.id);
  if (!ids.includes(id))
    throw new UserError(`there is no check \`${id}\`${didYouMean(id, ids) || "; `callgate checks` lists them"}`);
  // The pages are part of the program, like its code.
  io.stdout.write(readFileSync(new URL(`checks/${id}.md`, PACKAGE_ROOT), "utf8"));
  return EXIT.clean;
}
