/** What `--fix` and `--fix-dry-run` do with the policies that were mended. */

import { MAX_DOCUMENT_BYTES, readDocument } from "@callgate/core";
import type { BrokenFix } from "@callgate/linter";
import { printable } from "@callgate/report";
import { type Io, STDIN } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { UserError } from "../user-error.js";
import type { LintArguments } from "./arguments.js";
import { unifiedDiff } from "./unified-diff.js";

/** A policy whose text is another now. */
export interface FixedFile {
  /** As Io takes it. */
  readonly path: string;
  /** As findings call it. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface Fixing {
  readonly files: readonly FixedFile[];
  /** How many fixes were made. */
  readonly count: number;
  readonly broken: readonly BrokenFix[];
  /** How many could be made, if they may allow what was denied. */
  readonly unsafe: number;
}

export type FixMode = "write" | "show" | undefined;

/** What the arguments ask for. @throws UserError where they contradict each other */
export function fixMode(args: LintArguments): FixMode {
  const { fix, fixDryRun, fixUnsafe } = args;
  if (fix && fixDryRun) throw new UserError("--fix and --fix-dry-run exclude each other");
  if (fixUnsafe && !fix && !fixDryRun)
    throw new UserError("--fix-unsafe says which fixes to make; write --fix or --fix-dry-run beside it");
  if (fixDryRun && (args.updateBaseline || args.pruneBaseline))
    throw new UserError("--fix-dry-run changes nothing; leave --update-baseline and --prune-baseline out");
  return fix ? "write" : fixDryRun ? "show" : undefined;
}

/** Whether the standard output is taken by a diff or by the mended policy, so that the report goes elsewhere. */
export function takesOutput(mode: FixMode, paths: readonly string[] | undefined): boolean {
  return mode === "show" || (mode === "write" && (paths?.includes(STDIN) ?? false));
}

/** Writes the mended policies, or shows how they would differ. @throws UserError where a file cannot be written */
export function writeFixes({ files }: Fixing, mode: FixMode, io: Io): void {
  for (const { path, name, before, after } of files) {
    if (mode === "show") {
      const diff = unifiedDiff(name, before, after);
      io.stdout.write(io.stdout.isTerminal ? diff.split("\n").map(printable).join("\n") : diff);
    } else if (path === STDIN) io.stdout.write(after);
    else if (before !== after) {
      try {
        io.updateFile(path, () => {
          const mark = markOf(path, io);
          // What was linted is what is changed, and nothing that somebody has saved since.
          if (readDocument(io.readFile(path, MAX_DOCUMENT_BYTES + 1), name).text !== before)
            throw new UserError(`${name} was changed while it was linted; lint it again`);
          return mark + after;
        });
      } catch (error) {
        throw fileProblem(error, path, "written");
      }
    }
  }
}

/** The byte-order mark that the file begins with, which its text is told without. */
function markOf(path: string, io: Io): string {
  const [a, b, c] = io.readFile(path, 3);
  return a === 0xef && b === 0xbb && c === 0xbf ? "\ufeff" : "";
}

/** What became of the fixes, a line each. */
export function fixingLines({ files, count, broken, unsafe }: Fixing, mode: FixMode): string {
  const changed = files.filter(({ before, after }) => before !== after).length;
  const done = mode === "show" ? "would fix" : "fixed";
  const made = count === 0 ? "nothing to fix" : `${done} ${counted(count, "finding")} in ${counted(changed, "file")}`;
  const more =
    unsafe === 0 ? "" : `; ${counted(unsafe, "more fix", "more fixes")} may allow what is denied now: --fix-unsafe`;
  const left = broken.map(({ finding: { check, location }, problem }) => {
    const { uri, range } = location;
    return `not fixed: ${uri}:${range.start.line}:${range.start.column} ${check}: the result would not do: ${problem}`;
  });
  return [`${made}${more}`, ...left].map((line) => `${printable(line)}\n`).join("");
}

function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? noun : plural}`;
}
