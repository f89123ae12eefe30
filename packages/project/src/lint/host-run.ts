/** Agents' own configuration × tool lists → findings: the part of a run of `callgate lint` that is about them. */

import type { Finding, HostContext, HostId } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { documentsOf, type SuppressedFinding } from "@callgate/core/yaml";
import { lintDocument, type Suppression, type SuppressionState } from "@callgate/linter";
import type { HostRow } from "@callgate/report";
import type { IgnoreEntry } from "../config/config.js";
import { settingsFor } from "../config/for-policy.js";
import { suppressionIn } from "../config/ignores.js";
import type { LoadedConfig } from "../config/load-config.js";
import type { HostFiles } from "../hosts/find-host-files.js";
import { lowerFiles, notLookedAt } from "../hosts/lower-files.js";
import type { Io } from "../io/io.js";

export interface HostRunOptions {
  readonly contextOf: (host: HostId) => HostContext;
  /** By the name of their server. */
  readonly lists: ReadonlyMap<string, ToolCatalogue>;
  readonly config: LoadedConfig | undefined;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly fixes: boolean;
}

export interface HostRun {
  readonly row: HostRow;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** The files that were read, by name. */
  readonly sources: ReadonlyMap<string, string>;
  readonly states: readonly (readonly [IgnoreEntry, SuppressionState])[];
}

/** Lints the files of one host. */
export function lintHost(files: HostFiles, options: HostRunOptions, io: Io): HostRun {
  const { config, contextOf, lists, today, fixes } = options;
  const { layers, unread } = files;
  const { lowered, row } = lowerFiles(files, contextOf);
  const sources = new Map(layers.map(({ uri, text }) => [uri, text]));
  // Of a policy of which a file is not known, nothing can be said.
  if (unread.length > 0) {
    const message = "what could not be read may decide otherwise, so no tool was looked at; make it readable";
    return { row: { ...row, notEvaluated: [message] }, findings: unread, suppressed: [], sources, states: [] };
  }
  const settings = settingsFor(layers.at(-1)?.uri ?? "", config, io);
  const given = documentsOf(lowered.document).flatMap((document) =>
    settingsFor(document.uri, config, io).ignore.map((entry): readonly [IgnoreEntry, Suppression] => {
      const { covers, ...suppression } = suppressionIn(document, entry);
      return [entry, { ...suppression, covers: (place) => place.uri === document.uri && covers(place) }];
    }),
  );
  const linted = lintDocument(lowered.document, lowered, {
    servers: lists,
    categories: settings.categories,
    severities: settings.checks,
    suppressions: given.map(([, suppression]) => suppression),
    today,
    fixes,
  });
  return {
    row: { ...row, notEvaluated: notLookedAt(lowered, lists) },
    findings: linted.findings,
    suppressed: linted.suppressed,
    sources,
    states: given.flatMap(([entry], index) => {
      const state = linted.suppressions[index]?.state;
      return state === undefined ? [] : [[entry, state] as const];
    }),
  };
}
