/** `--format FORMAT[=FILE]`, repeated → reports on the standard output and in files. */

import { didYouMean } from "@callgate/core/text";
import { fileProblem, type Io, UserError } from "@callgate/project/io";
import { FORMATS, type Format, type View } from "@callgate/report";
import { type Shown, viewOf } from "./terminal.js";

export interface OutputRequest<F extends string = Format> {
  readonly format: F;
  readonly file: string | undefined;
}

/**
 * What was asked for; pretty on the standard output when nothing was.
 * @param formats those there are; `pretty` is one
 * @throws UserError for an unknown format, or two reports on the standard output
 */
export function outputRequests(options: readonly string[] | undefined): OutputRequest[];
export function outputRequests<F extends string>(
  options: readonly string[] | undefined,
  formats: Readonly<Record<F, unknown>>,
): OutputRequest<F>[];
export function outputRequests(
  options: readonly string[] | undefined,
  formats: Readonly<Record<string, unknown>> = FORMATS,
): OutputRequest<string>[] {
  const requests = (options ?? ["pretty"]).map((option) => {
    const split = option.indexOf("=");
    const name = split < 0 ? option : option.slice(0, split);
    const file = split < 0 ? undefined : option.slice(split + 1);
    if (!Object.hasOwn(formats, name)) {
      const known = Object.keys(formats);
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

/** `--verbose` and `--all`. */
export interface Listed {
  readonly verbose?: boolean | undefined;
  readonly all?: boolean | undefined;
}

/** What of a report is listed. @param failOn the least severity that fails; notes that fail are listed */
export function listed({ verbose = false, all = false }: Listed, failOn?: string): Shown {
  return { isVerbose: verbose || failOn === "note", isWhole: all };
}

/**
 * Writes the report everywhere it was asked for.
 * @param formats those of its kind, of `REPORTS`
 * @param shown what the command says of it; `fails`: whether the exit code is not 0
 */
export async function writeReport<R, F extends string>(
  formats: Readonly<Record<F, (report: R, view?: View) => string | Promise<string>>>,
  report: R,
  requests: readonly OutputRequest<F>[],
  io: Io,
  shown: Shown = {},
): Promise<void> {
  for (const { format, file } of requests) {
    const text = await formats[format](report, file === undefined ? await viewOf(io, shown) : shown);
    if (file === undefined) io.stdout.write(text, format === "github");
    else {
      try {
        io.replaceFile(file, text);
      } catch (error) {
        throw fileProblem(error, file, "written");
      }
    }
  }
}
