/** `--format FORMAT[=FILE]`, repeated → reports on the standard output and in files. */

import { didYouMean } from "@callgate/core";
import { FORMATS, type Format, type Report } from "@callgate/report";
import { UserError } from "./exit.js";
import { fileProblem } from "./files.js";
import type { Io } from "./io.js";

export interface OutputRequest {
  readonly format: Format;
  readonly file: string | undefined;
}

/**
 * What was asked for; pretty on the standard output when nothing was.
 * @throws UserError for an unknown format, or two reports on the standard output
 */
export function outputRequests(options: readonly string[] | undefined): OutputRequest[] {
  const requests = (options ?? ["pretty"]).map((option): OutputRequest => {
    const split = option.indexOf("=");
    const name = split < 0 ? option : option.slice(0, split);
    const file = split < 0 ? undefined : option.slice(split + 1);
    if (!isFormat(name)) {
      const known = Object.keys(FORMATS);
      throw new UserError(
        `there is no format \`${name}\`${didYouMean(name, known) || `; there are ${known.join(", ")}`}`,
      );
    }
    if (file === "") throw new UserError(`--format ${name}= names no file; write --format ${name}=FILE`);
    return { format: name, file };
  });
  if (requests.filter(({ file }) => file === undefined).length > 1)
    throw new UserError("only one format can go to the standard output; write the others as --format FORMAT=FILE");
  return requests;
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(FORMATS, name);
}

/** Writes the report everywhere it was asked for. */
export function writeReport(report: Report, requests: readonly OutputRequest[], io: Io): void {
  for (const { format, file } of requests) {
    if (file === undefined) io.stdout.write(FORMATS[format](report, wantsColour(io)));
    else {
      try {
        io.writeFile(file, FORMATS[format](report, false));
      } catch (error) {
        throw fileProblem(error, file, "written");
      }
    }
  }
}

/** Colours are for terminals, unless NO_COLOR (no-color.org) is set to anything. */
function wantsColour({ stdout, env }: Io): boolean {
  return stdout.isTerminal && !env.NO_COLOR && env.TERM !== "dumb";
}
