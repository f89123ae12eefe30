/** `--format FORMAT[=FILE]`, repeated → reports on the standard output and in files. */

import { didYouMean } from "@callgate/core/text";
import { fileProblem, type Io, UserError } from "@callgate/project/io";
import { FORMATS, type Format, type View } from "@callgate/report";
import { once, type Single } from "./arguments.js";
import { EXIT, type ExitCode } from "./exit.js";
import { type Shown, viewOf, webAddresses } from "./terminal.js";

/** The options of a command that writes a report. */
export interface ReportArguments {
  readonly format?: readonly string[] | undefined;
  readonly output?: Single;
  readonly quiet?: boolean | undefined;
  readonly color?: "auto" | "always" | "never" | undefined;
}

export interface OutputRequest<F extends string = Format> {
  readonly format: F;
  /** Undefined for the standard output. */
  readonly file: string | undefined;
  /** Whether it has colours on the standard output; as the environment says when left out. */
  readonly colour?: boolean | undefined;
  /** Whether it is left out where it is for people and nothing fails. */
  readonly isQuiet?: boolean | undefined;
}

/**
 * What was asked for; pretty on the standard output when nothing was.
 * @param formats those there are; `pretty` is one
 * @throws UserError for an unknown format, or two reports for one place
 */
export function outputRequests(args: ReportArguments): OutputRequest[];
export function outputRequests<F extends string>(
  args: ReportArguments,
  formats: Readonly<Record<F, unknown>>,
): OutputRequest<F>[];
export function outputRequests(
  args: ReportArguments,
  formats: Readonly<Record<string, unknown>> = FORMATS,
): OutputRequest<string>[] {
  const output = once(args.output, "--output");
  const colour = args.color === undefined || args.color === "auto" ? undefined : args.color === "always";
  const requests = (args.format ?? ["pretty"]).map((option) => {
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
    return { format: name, file, colour, isQuiet: args.quiet };
  });
  const unnamed = requests.filter(({ file }) => file === undefined);
  if (unnamed.length > 1)
    throw new UserError("only one format can go to the standard output; write the others as --format FORMAT=FILE");
  if (output === undefined) return requests;
  if (unnamed.length === 0)
    throw new UserError(`every --format has its file, so nothing is left for --output ${output}; leave one out`);
  return requests.map((request) => (request.file === undefined ? { ...request, file: output } : request));
}

/** `--verbose` and `--all`. */
export interface Listed {
  readonly verbose?: boolean | undefined;
  readonly all?: boolean | undefined;
}

/** What of a report is listed: notes, too, where they fail the run, or are asked for by their severity. */
export function listed(
  { verbose = false, all = false }: Listed,
  { failOn, severity }: { readonly failOn?: string | undefined; readonly severity?: string | undefined } = {},
): Shown {
  return { isVerbose: verbose || failOn === "note" || severity === "note", isWhole: all };
}

/**
 * Writes the report everywhere it was asked for.
 * @param formats those of its kind, of `REPORTS`
 * @param code the exit code that the command ends with
 * @param shown what of it is listed
 */
export async function writeReport<R, F extends string>(
  formats: Readonly<Record<F, (report: R, view?: View) => string | Promise<string>>>,
  report: R,
  requests: readonly OutputRequest<F>[],
  io: Io,
  code: ExitCode,
  shown: Shown = {},
): Promise<void> {
  const web = requests.some(({ format }) => format === "sarif") ? webAddresses() : undefined;
  const view = { ...shown, fails: code !== EXIT.clean, web };
  for (const { format, file, isQuiet, colour } of requests) {
    if (isQuiet && code === EXIT.clean && format === "pretty" && file === undefined) continue;
    const text = await formats[format](report, file === undefined ? await viewOf(io, view, colour) : view);
    if (file === undefined) io.stdout.write(text, format === "github");
    else writeTo(file, text, io);
  }
}

/** Writes to the file, as a whole or not at all; to the standard output when left out. @throws UserError */
export function writeTo(file: string | undefined, text: string, io: Io): void {
  if (file === undefined) {
    io.stdout.write(text);
    return;
  }
  try {
    io.replaceFile(file, text);
  } catch (error) {
    throw fileProblem(error, file, "written");
  }
}
