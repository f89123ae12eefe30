/** Policies × configuration → findings: one run of `callgate lint`, before any baseline. */

import type { Finding } from "@callgate/core";
import { closedEngine, oncePerRun } from "@callgate/core/dialects";
import type { SuppressedFinding } from "@callgate/core/yaml";
import {
  applyFixes,
  type BrokenFix,
  dayOf,
  lintDocument,
  type Subject,
  type SuppressionState,
  suppressionFindings,
} from "@callgate/linter";
import type { PassedOver } from "@callgate/report";
import type { IgnoreEntry } from "../config/config.js";
import { settingsFor } from "../config/for-policy.js";
import { judgeEntries, suppressionIn } from "../config/ignores.js";
import { fromConfig, type LoadedConfig, namedInConfig } from "../config/load-config.js";
import type { Io } from "../io/io.js";
import { once } from "../once.js";
import { askedOf } from "../policies/asked.js";
import { type PolicyFile, readPolicies } from "../policies/files.js";
import { ToolLists } from "../policies/tool-lists.js";
import type { LintArguments } from "./arguments.js";
import type { FixedFile, Fixing } from "./fixing.js";

export interface LintRun {
  readonly policies: readonly PolicyFile[];
  /** In no order. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** The texts that findings point into, by uri. */
  readonly sources: ReadonlyMap<string, string>;
  /** Of which files all findings were found: what is not among them is not there. */
  readonly complete: readonly string[];
  /** Every file that was read, as named from the working directory. */
  readonly inputs: readonly string[];
  /** What lay in the folders that were looked at and was left out. */
  readonly passedOver: readonly PassedOver[];
  /** What was mended, if that was asked for; the findings are then what remains. */
  readonly fixing: Fixing;
}

export interface LintRunOptions {
  /** Whether findings shall carry their fixes. */
  readonly fixes: boolean;
  /** Whether these shall be made. */
  readonly fix: boolean;
}

/** Lints what the arguments name, or else the configuration. @throws UserError */
export async function runLint(
  args: LintArguments,
  config: LoadedConfig | undefined,
  io: Io,
  { fixes, fix }: LintRunOptions,
): Promise<LintRun> {
  const named = args.paths ?? [];
  const isWholeRun = named.length === 0 && config !== undefined;
  const asked = askedOf(args);
  const { policies: read, passedOver } = await readPolicies(named.length > 0 ? named : defaultPaths(config, io), io, {
    ...asked,
    stdinName: once(args.stdinFilename, "--stdin-filename"),
    root: config?.folder,
  });
  const lists = new ToolLists(io);
  const tools = once(args.tools, "--tools");
  const today = dayOf(io.now());
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const states = new Map<IgnoreEntry, SuppressionState[]>();
  const policies: PolicyFile[] = [];
  const fixing = { files: [] as FixedFile[], count: 0, broken: [] as BrokenFix[], unsafe: 0 };
  for (const { path, ...start } of read) {
    const { uri: name, text: before } = start.document;
    const settings = settingsFor(name, config, io);
    const list = lists.read(tools ?? settings.tools);
    const find = ({ document, lowered }: Subject) =>
      lintDocument(document, lowered, {
        tools: list,
        categories: settings.categories,
        ceilings: settings.ceilings,
        severities: settings.checks,
        suppressions: settings.ignore.map((entry) => suppressionIn(document, entry)),
        today,
        fixes,
        ...asked,
      });
    const mended = fix ? applyFixes({ ...start, ...asked }, find, { unsafe: args.fixUnsafe }) : undefined;
    const linted = mended?.found ?? find(start);
    const { document, lowered } = mended?.subject ?? start;
    policies.push({ path, document, lowered });
    if (mended !== undefined) {
      fixing.files.push({ path, name, before, after: document.text });
      fixing.count += mended.count;
      fixing.broken.push(...linted.broken);
      fixing.unsafe += linted.findings.filter((finding) => finding.fix?.safe === false).length;
    }
    findings.push(...linted.findings);
    suppressed.push(...linted.suppressed);
    settings.ignore.forEach((entry, index) => {
      const state = linted.suppressions[index]?.state;
      if (state !== undefined) states.set(entry, [...(states.get(entry) ?? []), state]);
    });
  }
  const sources = new Map(policies.map(({ document }) => [document.uri, document.text]));
  if (config !== undefined) {
    sources.set(config.uri, config.document.text);
    const looked = new Set(policies.map(({ document }) => fromConfig(document.uri, config, io)));
    findings.push(...suppressionFindings(judgeEntries(config.ignore, states, isWholeRun, looked), config.checks));
  }
  const files = [...policies.map(({ document }) => document.uri), ...lists.paths];
  return {
    policies,
    findings: [...lists.findings, ...findings, ...assumptions(policies, findings)],
    suppressed,
    sources,
    complete: isWholeRun ? [...files, config.uri] : files,
    inputs: config === undefined ? files : [...files, config.uri],
    passedOver,
    fixing,
  };
}

/** Whose decisions the calls in the findings show, where that is not the enforcing program itself. */
function assumptions(policies: readonly PolicyFile[], findings: readonly Finding[]): Finding[] {
  const shown = new Set(findings.flatMap(({ witness, location }) => (witness === undefined ? [] : [location.uri])));
  const notes = policies.flatMap(({ document, lowered: { policy } }) =>
    policy !== undefined && shown.has(document.uri) ? (closedEngine(document, policy) ?? []) : [],
  );
  return oncePerRun(notes);
}

/** What a run without paths is about: what the configuration names, or the working directory. */
export function defaultPaths(config: LoadedConfig | undefined, io: Io): string[] {
  if (config === undefined) return ["."];
  const named = [...config.policies, ...config.servers.flatMap(({ policies }) => policies)];
  return named.length === 0 ? ["."] : [...new Set(named)].map((path) => namedInConfig(path, config, io));
}
