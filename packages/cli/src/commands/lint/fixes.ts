/** `--fix` and `--fix-dry-run` → what is made of fixes, and what is said of them. */

import { withCommas } from "@callgate/core/text";
import { type Io, STDIN, UserError } from "@callgate/project/io";
import { type Fixing, unifiedDiff, writeFixes } from "@callgate/project/lint";
import { printable } from "@callgate/report";
import type { LintArguments } from "./lint.js";

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

/** Whether the standard output is taken by a diff or by the fixed policy, so that the report goes elsewhere. */
export function takesOutput(mode: FixMode, paths: readonly string[] | undefined): boolean {
  return mode === "show" || (mode === "write" && (paths?.includes(STDIN) ?? false));
}

/** Writes the fixed policies, or shows how they would differ. @throws UserError where a file cannot be written */
export function writeOrShow(fixing: Fixing, mode: FixMode, io: Io): void {
  if (mode === "write") writeFixes(fixing, io);
  for (const { path, name, before, after } of fixing.files) {
    if (mode === "show") {
      const diff = unifiedDiff(name, before, after);
      io.stdout.write(io.stdout.isTerminal ? diff.split("\n").map(printable).join("\n") : diff);
    } else if (path === STDIN) io.stdout.write(after);
  }
}

/** What became of the fixes, a line each. */
export function fixingLines({ files, count, broken, left, unsafe }: Fixing, mode: FixMode): string {
  const changed = files.filter(({ before, after }) => before !== after).length;
  const done = mode === "show" ? "would fix" : "fixed";
  const all = count + left;
  const made =
    all === 0
      ? "nothing to fix"
      : `${done} ${withCommas(count)} of ${counted(all, "finding")} that can be fixed, in ${counted(changed, "file")}`;
  const more =
    unsafe === 0 ? "" : `; ${counted(unsafe, "more fix", "more fixes")} may allow what is denied now: --fix-unsafe`;
  const reasons = broken.map(({ finding: { check, location }, problem }) => {
    const { uri, range } = location;
    return `not fixed: ${uri}:${range.start.line}:${range.start.column} ${check}: the result would not do: ${problem}`;
  });
  return [`${made}${more}`, ...reasons].map((line) => `${printable(line)}\n`).join("");
}

function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${withCommas(n)} ${n === 1 ? noun : plural}`;
}
