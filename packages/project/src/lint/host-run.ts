/** Agents' own configuration × tool lists → findings: the part of a run of `callgate lint` that is about them. */

import type { Finding, HostContext, HostId, LayerSource, LoweredHost } from "@callgate/core";
import { editRanges } from "@callgate/core/edit";
import type { ToolCatalogue } from "@callgate/core/policy";
import { documentsOf, type SuppressedFinding } from "@callgate/core/yaml";
import { type BrokenFix, lintDocument, removedOf, type Suppression, type SuppressionState } from "@callgate/linter";
import type { HostRow } from "@callgate/report";
import type { IgnoreEntry } from "../config/config.js";
import { type PolicySettings, settingsFor } from "../config/for-policy.js";
import { suppressionIn } from "../config/ignores.js";
import type { LoadedConfig } from "../config/load-config.js";
import type { HostFiles } from "../hosts/find-host-files.js";
import { notLookedAt, readOf } from "../hosts/read-of.js";
import type { Io } from "../io/io.js";
import { type CheckChoice, severitiesChosen } from "./chosen-checks.js";
import type { FixedFile } from "./fixing.js";

export interface HostRunOptions {
  /** `lowerLayers` of `@callgate/core/hosts`, which is loaded where files of agents were found. */
  readonly lowerLayers: (host: HostId, layers: readonly LayerSource[], context?: HostContext) => LoweredHost;
  readonly contextOf: (host: HostId) => HostContext;
  /** By the name of their server. */
  readonly lists: ReadonlyMap<string, ToolCatalogue>;
  readonly config: LoadedConfig | undefined;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** What is asked for beside the configuration. */
  readonly choice: CheckChoice;
  readonly fixes: boolean;
  /** Which fixes are made; none when left out. */
  readonly fix?: "safe" | "all" | undefined;
}

export interface HostRun {
  readonly row: HostRow;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** The files that were read, by name. */
  readonly sources: ReadonlyMap<string, string>;
  readonly states: readonly (readonly [IgnoreEntry, SuppressionState])[];
  /** The files that fixes changed. */
  readonly fixed: readonly FixedFile[];
  /** How many fixes were made, and what is said of the others. */
  readonly count: number;
  readonly broken: readonly BrokenFix[];
  readonly unsafe: number;
}

/** Lints the files of one host. */
export function lintHost(files: HostFiles, options: HostRunOptions, io: Io): HostRun {
  const { host, layers, unread } = files;
  const { lists, fix } = options;
  // Of a policy of which a file is not known, nothing can be said.
  const isKnown = unread.length === 0;
  const made = isKnown && fix !== undefined ? withFixes(host.id, layers, fix, options, io) : { layers, count: 0 };
  const { lowered, linted, given, context } = lintLayers(host.id, made.layers, options, io);
  const row = readOf(files, lowered, context);
  const sources = new Map(made.layers.map(({ uri, text }) => [uri, text]));
  const nothing = { fixed: [], count: 0, broken: [], unsafe: 0, suppressed: [], states: [], sources };
  if (!isKnown) {
    const message = "what could not be read may decide otherwise, so no tool was looked at; make it readable";
    return { ...nothing, row: { ...row, notEvaluated: [message] }, findings: unread };
  }
  return {
    row: { ...row, notEvaluated: notLookedAt(lowered, lists) },
    findings: linted.findings,
    suppressed: linted.suppressed,
    sources,
    states: given.flatMap(([entry], index) => {
      const state = linted.suppressions[index]?.state;
      return state === undefined ? [] : [[entry, state] as const];
    }),
    fixed: layers.flatMap(({ uri, text }, index): FixedFile[] => {
      const after = made.layers[index]?.text ?? text;
      return after === text ? [] : [{ path: uri, name: uri, before: text, after }];
    }),
    count: made.count,
    broken: fix === undefined ? [] : linted.broken,
    unsafe: linted.findings.filter((finding) => finding.fix?.safe === false).length,
  };
}

/** The findings of one host's files, as they are. */
export function lintLayers(host: HostId, layers: readonly LayerSource[], options: HostRunOptions, io: Io) {
  const { choice, config, contextOf, lists, lowerLayers, today, fixes } = options;
  const context = contextOf(host);
  const lowered = lowerLayers(host, layers, context);
  const known = new Map<string, PolicySettings>();
  const settingsOf = (uri: string): PolicySettings => {
    const settings = known.get(uri) ?? settingsFor(uri, config, io);
    known.set(uri, settings);
    return settings;
  };
  const settings = settingsOf(layers.at(-1)?.uri ?? "");
  const given = documentsOf(lowered.document).flatMap((document) =>
    settingsOf(document.uri).ignore.map((entry): readonly [IgnoreEntry, Suppression] => {
      const { covers, ...suppression } = suppressionIn(document, entry);
      return [entry, { ...suppression, covers: (place) => place.uri === document.uri && covers(place) }];
    }),
  );
  const linted = lintDocument(lowered.document, lowered, {
    servers: lists,
    categories: settings.categories,
    severities: severitiesChosen(settings.checks, choice),
    suppressions: given.map(([, suppression]) => suppression),
    today,
    fixes,
  });
  return { context, lowered, linted, given };
}

/** Fixes are made one after the other, each judged beside those before it; no more than these in one run. */
const MAX_FIXES = 100;

function withFixes(
  host: HostId,
  given: readonly LayerSource[],
  which: "safe" | "all",
  options: HostRunOptions,
  io: Io,
): { readonly layers: readonly LayerSource[]; readonly count: number } {
  let layers = given;
  let count = 0;
  let before: readonly Finding[] = [];
  for (let made = 0; made < MAX_FIXES; made++) {
    const { linted } = lintLayers(host, layers, options, io);
    count += removedOf(before, linted.findings);
    before = linted.findings.filter(({ fix }) => fix !== undefined && (fix.safe || which === "all"));
    const [next] = before;
    if (next?.fix === undefined) return { layers, count };
    const { edits } = next.fix;
    const edited = layers.map((layer) =>
      layer.uri === next.location.uri ? { ...layer, text: editRanges(layer.text, edits) } : layer,
    );
    // What changes nothing would be made again.
    if (edited.every(({ text }, index) => text === layers[index]?.text)) return { layers, count };
    layers = edited;
  }
  return { layers, count: count + removedOf(before, lintLayers(host, layers, options, io).linted.findings) };
}
