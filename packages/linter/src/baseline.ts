/** Findings that were accepted once, known again by their content: a baseline, applied, updated and pruned. */

import type { Finding } from "@callgate/core";
import { compareText, type SuppressedFinding } from "@callgate/core/yaml";

/** By file, then by fingerprint. Files are paths relative to the baseline's folder, with `/`. */
export type Baseline = ReadonlyMap<string, ReadonlyMap<string, AcceptedFinding>>;

export interface AcceptedFinding {
  readonly check: string;
  readonly message: string;
  /** How many such findings the file may have. */
  readonly count: number;
}

/** A finding with what a baseline knows it by. */
export interface KeyedFinding {
  readonly finding: Finding;
  readonly file: string;
  readonly fingerprint: string;
}

/** A text that is no baseline: the message says why. */
export class BaselineError extends Error {}

const VERSION = 1;

/**
 * Reads the text of a baseline.
 * @throws BaselineError
 */
export function readBaseline(text: string): Baseline {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new BaselineError("it is no JSON");
  }
  const { version, files } = fieldsOf(read, "it");
  if (typeof version === "number" && version > VERSION)
    throw new BaselineError(
      `its version is ${version}, and this callgate reads up to ${VERSION}; use a newer callgate`,
    );
  if (version !== VERSION) throw new BaselineError(`its \`version\` is not ${VERSION}`);
  return new Map(
    Object.entries(fieldsOf(files, "`files`")).map(([file, accepted]) => [
      file,
      new Map(
        Object.entries(fieldsOf(accepted, `\`files\` → \`${file}\``)).map(([key, entry]) => [
          key,
          entryOf(entry, file),
        ]),
      ),
    ]),
  );
}

function fieldsOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new BaselineError(`${what} is no JSON object`);
  return value as Readonly<Record<string, unknown>>;
}

function entryOf(value: unknown, file: string): AcceptedFinding {
  const { check, message, count } = fieldsOf(value, `an entry of \`${file}\``);
  if (typeof check !== "string" || typeof message !== "string")
    throw new BaselineError(`an entry of \`${file}\` lacks its \`check\` or \`message\``);
  if (!Number.isSafeInteger(count) || (count as number) < 1)
    throw new BaselineError(`the \`count\` of an entry of \`${file}\` is no whole number from 1`);
  return { check, message, count: count as number };
}

/** The text of a baseline: equal baselines have equal texts. */
export function baselineText(baseline: Baseline): string {
  const files = sorted(baseline)
    .filter(([, accepted]) => accepted.size > 0)
    .map(([file, accepted]) => [file, Object.fromEntries(sorted(accepted))]);
  return `${JSON.stringify({ version: VERSION, files: Object.fromEntries(files) }, undefined, 2)}\n`;
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => compareText(a, b));
}

export interface Applied {
  /** The findings that were not accepted, in the order given. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly SuppressedFinding[];
  /** How many accepted findings were not found again. */
  readonly stale: number;
  /** The baseline without those. */
  readonly pruned: Baseline;
}

/**
 * Parts findings by whether they were accepted; of equal ones, as many as were.
 * @param files those that were looked at, or are no more: only of them can be said what is stale
 */
export function applyBaseline(baseline: Baseline, keyed: readonly KeyedFinding[], files: ReadonlySet<string>): Applied {
  const found = new Map<string, Map<string, number>>();
  const findings: Finding[] = [];
  const accepted: SuppressedFinding[] = [];
  for (const { finding, file, fingerprint } of keyed) {
    const inFile = valueOr(found, file, () => new Map<string, number>());
    const before = inFile.get(fingerprint) ?? 0;
    if (before < (baseline.get(file)?.get(fingerprint)?.count ?? 0)) {
      inFile.set(fingerprint, before + 1);
      accepted.push({ ...finding, suppressed: { kind: "baseline" } });
    } else findings.push(finding);
  }
  let stale = 0;
  const pruned = new Map<string, Map<string, AcceptedFinding>>();
  for (const [file, entries] of baseline)
    for (const [fingerprint, entry] of entries) {
      const count = files.has(file) ? (found.get(file)?.get(fingerprint) ?? 0) : entry.count;
      stale += entry.count - count;
      if (count > 0) valueOr(pruned, file, () => new Map()).set(fingerprint, { ...entry, count });
    }
  return { findings, accepted, stale, pruned };
}

/** The baseline that accepts exactly these findings in `files`, and in other files what it accepted before, too. */
export function updateBaseline(
  baseline: Baseline,
  keyed: readonly KeyedFinding[],
  files: ReadonlySet<string>,
): Baseline {
  const updated = new Map<string, Map<string, AcceptedFinding>>();
  for (const { finding, file, fingerprint } of keyed) {
    const entries = valueOr(updated, file, () => new Map<string, AcceptedFinding>());
    const { check, message } = finding;
    entries.set(fingerprint, { check, message, count: (entries.get(fingerprint)?.count ?? 0) + 1 });
  }
  for (const [file, before] of baseline) {
    if (files.has(file)) continue;
    const entries = valueOr(updated, file, () => new Map<string, AcceptedFinding>());
    for (const [fingerprint, entry] of before)
      if ((entries.get(fingerprint)?.count ?? 0) < entry.count) entries.set(fingerprint, entry);
  }
  return updated;
}

function valueOr<T>(map: Map<string, T>, key: string, make: () => T): T {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
