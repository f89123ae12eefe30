/** The baseline on the disk: where it is, and what of a run it accepts. */

import { dirname, relative, resolve } from "node:path";
import { type Finding, fingerprint } from "@callgate/core";
import type { SuppressedFinding } from "@callgate/core/yaml";
import {
  applyBaseline,
  type Baseline,
  BaselineError,
  baselineText,
  type KeyedFinding,
  readBaseline,
  updateBaseline,
} from "@callgate/linter";
import { printable } from "@callgate/report";
import { asNamed, type LoadedConfig, requireOwn } from "../config/load-config.js";
import { slashed } from "../io/file-names.js";
import type { Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { once } from "../once.js";
import { readInput } from "../policies/files.js";
import { UserError } from "../user-error.js";
import type { LintArguments } from "./arguments.js";
import type { LintRun } from "./run.js";

export const BASELINE_NAME = "callgate-baseline.json";

/** Thousands of findings take about a megabyte. */
const MAX_BASELINE_BYTES = 16 * 1024 * 1024;

export interface AgainstBaseline {
  readonly findings: readonly Finding[];
  readonly accepted: readonly SuppressedFinding[];
  /** Its path, as named from the working directory; undefined where there is none. */
  readonly path: string | undefined;
}

/** What of the run's findings counts, the baseline being read, and written where the arguments say so. @throws UserError */
export function againstBaseline(
  args: LintArguments,
  { findings, complete, sources }: LintRun,
  config: LoadedConfig | undefined,
  io: Io,
): AgainstBaseline {
  const { path, isNamed } = baselinePath(args, config, io);
  const name = asNamed(path, io);
  if (args.updateBaseline && args.pruneBaseline)
    throw new UserError("--update-baseline and --prune-baseline exclude each other; an update prunes, too");
  const exists = io.kindOf(path) !== undefined;
  if (!exists && !args.updateBaseline) {
    if (isNamed || args.pruneBaseline)
      throw new UserError(
        `${name} cannot be read: there is no such file; \`callgate lint --update-baseline\` writes it`,
      );
    return { findings, accepted: [], path: undefined };
  }
  const before = exists ? read(path, name, io) : new Map();
  const beforeNow = () => (io.kindOf(path) === undefined ? new Map() : read(path, name, io));
  const fileOf = (uri: string) => slashed(relative(dirname(path), resolve(io.cwd, uri)));
  const keyed = findings.map((finding): KeyedFinding => {
    const { uri } = finding.location;
    return { finding, file: fileOf(uri), fingerprint: fingerprint(finding, sources.get(uri) ?? "") };
  });
  const gone = [...before.keys()].filter((file) => io.kindOf(resolve(dirname(path), file)) === undefined);
  const files = new Set([...complete.map(fileOf), ...gone]);
  if (args.updateBaseline) {
    let updated: Baseline = before;
    // Others may have written theirs since.
    update(path, name, io, () => {
      updated = updateBaseline(beforeNow(), keyed, files);
      return updated;
    });
    const { accepted } = applyBaseline(updated, keyed, files);
    tell(`${name} accepts ${findingsCount(accepted.length)}`, io);
    return { findings: [], accepted, path: name };
  }
  const { findings: fresh, accepted, stale } = applyBaseline(before, keyed, files);
  if (args.pruneBaseline) {
    if (stale > 0) update(path, name, io, () => applyBaseline(beforeNow(), keyed, files).pruned);
    tell(`removed ${findingsCount(stale)} from ${name}`, io);
  }
  return {
    findings: stale === 0 || args.pruneBaseline ? fresh : [...fresh, staleNote(name, stale)],
    accepted,
    path: name,
  };
}

function tell(sentence: string, io: Io): void {
  io.stderr.write(`${printable(sentence)}\n`);
}

function findingsCount(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "finding" : "findings"}`;
}

function baselinePath(
  args: LintArguments,
  config: LoadedConfig | undefined,
  io: Io,
): { readonly path: string; readonly isNamed: boolean } {
  const named = once(args.baseline, "--baseline");
  if (named !== undefined) return { path: resolve(io.cwd, named), isNamed: true };
  const folder = config?.folder ?? io.cwd;
  const isNamed = config?.baseline !== undefined;
  if (isNamed) requireOwn(config.baseline as string, folder, config.uri, io);
  const path = resolve(folder, config?.baseline ?? BASELINE_NAME);
  if (!isNamed && io.isStream(path))
    throw new UserError(`${asNamed(path, io)} is no regular file, and so no baseline; remove it`);
  return { path, isNamed };
}

function read(path: string, name: string, io: Io): Baseline {
  const bytes = readInput(path, MAX_BASELINE_BYTES, io, name);
  if (bytes.byteLength > MAX_BASELINE_BYTES)
    throw new UserError(`${name} is no baseline: it is larger than ${MAX_BASELINE_BYTES / 1024 / 1024} MiB`);
  try {
    return readBaseline(new TextDecoder().decode(bytes));
  } catch (error) {
    if (!(error instanceof BaselineError)) throw error;
    throw new UserError(`${name} is no baseline that can be read: ${error.message}`);
  }
}

function update(path: string, name: string, io: Io, change: () => Baseline): void {
  try {
    io.updateFile(path, () => baselineText(change()));
  } catch (error) {
    throw fileProblem(error, name, "written");
  }
}

function staleNote(uri: string, stale: number): Finding {
  const start = { line: 1, column: 1 };
  const what = stale === 1 ? "1 accepted finding was" : `${stale.toLocaleString("en")} accepted findings were`;
  return {
    check: "baseline",
    severity: "note",
    message: `${what} not found again; \`callgate lint --prune-baseline\` removes what is stale`,
    location: { uri, range: { start, end: start } },
    related: [],
  };
}
