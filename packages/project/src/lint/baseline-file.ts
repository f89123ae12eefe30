/** The baseline on the disk: where it is, and what of a run it accepts. */

import { dirname, relative, resolve } from "node:path";
import { type Finding, fingerprint } from "@callgate/core";
import { withCommas } from "@callgate/core/text";
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
import { asNamed, type LoadedConfig, requireOwn } from "../config/load-config.js";
import { slashed } from "../io/file-names.js";
import type { Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { readInput } from "../policies/files.js";
import { UserError } from "../user-error.js";
import type { LintRun } from "./run.js";

export const BASELINE_NAME = "callgate-baseline.json";

/** Thousands of findings take about a megabyte. */
const MAX_BASELINE_BYTES = 16 * 1024 * 1024;

export interface AgainstBaseline {
  readonly findings: readonly Finding[];
  readonly accepted: readonly SuppressedFinding[];
  /** Its path, as named from the working directory; undefined where no baseline is used. */
  readonly path: string | undefined;
  /** What was written, as a sentence; undefined where nothing was to be. */
  readonly written?: string;
}

/** Which baseline, and what becomes of it. */
export interface BaselineOptions {
  /** Its path; the configuration's, or `callgate-baseline.json` beside it, when left out. */
  readonly baseline?: string | undefined;
  /** `update`: it accepts what this run found, and nothing else of these files. `prune`: it loses what is not found again. */
  readonly change?: "update" | "prune" | undefined;
}

/** What of the run's findings counts, the baseline being read, and written where it is to change. @throws UserError */
export function againstBaseline(
  { baseline, change }: BaselineOptions,
  { findings, complete, sources }: LintRun,
  config: LoadedConfig | undefined,
  io: Io,
): AgainstBaseline {
  const { path, isNamed } = baselinePath(baseline, config, io);
  const name = asNamed(path, io);
  const exists = io.kindOf(path) !== undefined;
  if (!exists && change !== "update") {
    if (isNamed || change === "prune")
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
  if (change === "update") {
    let updated: Baseline = before;
    // Others may have written theirs since.
    update(path, name, io, () => {
      updated = updateBaseline(beforeNow(), keyed, files);
      return updated;
    });
    const { accepted } = applyBaseline(updated, keyed, files);
    return { findings: [], accepted, path: name, written: `${name} accepts ${findingsCount(accepted.length)}` };
  }
  const { findings: fresh, accepted, stale } = applyBaseline(before, keyed, files);
  if (change === "prune") {
    if (stale > 0) update(path, name, io, () => applyBaseline(beforeNow(), keyed, files).pruned);
    return { findings: fresh, accepted, path: name, written: `removed ${findingsCount(stale)} from ${name}` };
  }
  return { findings: stale === 0 ? fresh : [...fresh, staleNote(name, stale)], accepted, path: name };
}

function findingsCount(count: number): string {
  return `${withCommas(count)} ${count === 1 ? "finding" : "findings"}`;
}

function baselinePath(
  named: string | undefined,
  config: LoadedConfig | undefined,
  io: Io,
): { readonly path: string; readonly isNamed: boolean } {
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
  const what = stale === 1 ? "1 accepted finding was" : `${withCommas(stale)} accepted findings were`;
  return {
    check: "baseline",
    severity: "note",
    message: `${what} not found again; \`callgate lint --prune-baseline\` removes what is stale`,
    location: { uri, range: { start, end: start } },
    related: [],
  };
}
