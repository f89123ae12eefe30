/** Two policies → the lint findings that only one of them has: known by check and marked text, not by line. */

import { type Finding, fingerprint, type LowerOptions, lower } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import type { Category } from "@callgate/core/tools";
import type { Sides } from "@callgate/diff";
import { dayOf, lint } from "@callgate/linter";
import type { LintChanges } from "@callgate/report";
import { settingsFor } from "../config/for-policy.js";
import { suppressionIn } from "../config/ignores.js";
import type { LoadedConfig } from "../config/load-config.js";
import type { Io } from "../io/io.js";
import { type HostRunOptions, lintLayers } from "../lint/host-run.js";
import type { HostPair } from "./host-sides.js";
import type { Revision, RevisionPair } from "./revision-pair.js";

export interface LintChangesOptions {
  readonly tools: ToolCatalogue | undefined;
  readonly asked: LowerOptions;
  readonly config: LoadedConfig | undefined;
}

/** Findings are compared as a baseline does: by their check and the text around them, not by their line. */
export function lintChanges({ before, after }: RevisionPair, options: LintChangesOptions, io: Io): LintChanges {
  const [old, now] = [findingsOf(before, options, io), findingsOf(after, options, io)];
  return { appeared: missingIn(old, now), gone: missingIn(now, old) };
}

function findingsOf(
  { document, path }: Revision,
  { tools, asked, config }: LintChangesOptions,
  io: Io,
): KnownFinding[] {
  if (document === undefined) return [];
  const settings = settingsFor(path, config, io);
  const findings = lint(document, lower(document, asked), {
    tools,
    categories: settings.categories as ReadonlyMap<string, Category>,
    ceilings: settings.ceilings,
    severities: settings.checks,
    suppressions: settings.ignore.map((entry) => suppressionIn(document, entry)),
    today: dayOf(io.now()),
    ...asked,
  });
  return knownFindings(findings, () => document.text);
}

/** The same of agents' files, by host; `nameOf` is what a file is called on both sides. */
export function hostLintChanges(
  pairs: readonly HostPair[],
  optionsOf: (side: keyof Sides<unknown>) => HostRunOptions,
  nameOf: (uri: string) => string,
  io: Io,
): LintChanges {
  const findings = (pair: HostPair, side: keyof Sides<unknown>) => {
    const files = pair[side];
    if (files === undefined || files.layers.length === 0) return [];
    const sources = new Map(files.layers.map(({ uri, text }) => [uri, text]));
    const { linted } = lintLayers(pair.host.id, files.layers, optionsOf(side), io);
    return knownFindings(linted.findings, (uri) => sources.get(uri) ?? "", nameOf);
  };
  const changes = pairs.map((pair) => [findings(pair, "before"), findings(pair, "after")] as const);
  return {
    appeared: changes.flatMap(([old, now]) => missingIn(old, now)),
    gone: changes.flatMap(([old, now]) => missingIn(now, old)),
  };
}

export interface KnownFinding<F extends Finding = Finding> {
  readonly finding: F;
  /** What it is known again by. */
  readonly print: string;
}

/**
 * The findings with what they are known by.
 * @param sourceOf the text that a file's findings point into
 * @param nameOf what a file is called on both sides; all files are one when left out
 */
export function knownFindings<F extends Finding>(
  findings: readonly F[],
  sourceOf: (uri: string) => string,
  nameOf: (uri: string) => string = () => "",
): KnownFinding<F>[] {
  return findings.map((finding) => {
    const { uri } = finding.location;
    const nameless = { ...finding, location: { ...finding.location, uri: "" } };
    return { finding, print: JSON.stringify([nameOf(uri), fingerprint(nameless, sourceOf(uri))]) };
  });
}

/** Those of `there` that are not among `here`; of equal findings, as many as there are more of. */
export function missingIn<F extends Finding>(here: readonly KnownFinding[], there: readonly KnownFinding<F>[]): F[] {
  const left = new Map<string, number>();
  for (const { print } of here) left.set(print, (left.get(print) ?? 0) + 1);
  return there.flatMap(({ finding, print }) => {
    const n = left.get(print) ?? 0;
    left.set(print, n - 1);
    return n > 0 ? [] : [finding];
  });
}
