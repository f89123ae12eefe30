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
import type { HostRow, PassedOver } from "@callgate/report";
import type { IgnoreEntry } from "../config/config.js";
import { settingsFor } from "../config/for-policy.js";
import { judgeEntries, suppressionIn } from "../config/ignores.js";
import { fromConfig, type LoadedConfig } from "../config/load-config.js";
import { type FindOptions, findPolicies } from "../hosts/find-policies.js";
import { hostContexts } from "../hosts/host-contexts.js";
import type { Io } from "../io/io.js";
import type { PolicyFile } from "../policies/files.js";
import { ToolLists } from "../policies/tool-lists.js";
import { listOf, requireWhose, toolLists } from "../policies/tool-lists-of.js";
import { type CheckChoice, severitiesChosen } from "./chosen-checks.js";
import type { FixedFile, Fixing } from "./fixing.js";
import { lintHost } from "./host-run.js";

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
  /** The agents whose own configuration was linted. */
  readonly hosts: readonly HostRow[];
  /** The names of their files. */
  readonly hostFiles: readonly string[];
  /** The fixes that were made, if that was asked for; the findings are then what remains. */
  readonly fixing: Fixing;
}

export interface LintRunOptions extends FindOptions, CheckChoice {
  /** Paths of tool lists that go before those of the configuration; `SERVER=FILE` for one of an agent's servers. */
  readonly tools?: string | readonly string[] | undefined;
  /** Whether findings carry their fixes, which takes as long as the rest. */
  readonly fixes?: boolean | undefined;
  /** Which fixes are made in the policies' texts: those that allow nothing that was denied, or all; none when left out. */
  readonly fix?: "safe" | "all" | undefined;
  /** Hears how many policies of all are done, after each. */
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
}

/** Lints what the options name, or else the configuration. @throws UserError */
export async function runLint(options: LintRunOptions, config: LoadedConfig | undefined, io: Io): Promise<LintRun> {
  const { fixes = false, fix } = options;
  const isWholeRun = (options.paths ?? []).length === 0 && options.hostsIn === undefined && config !== undefined;
  const asked = { dialect: options.dialect, release: options.release };
  const { policies: read, hosts, passedOver } = await findPolicies(options, config, io);
  const lists = new ToolLists(io);
  const given = toolLists(options.tools, config, lists, io);
  requireWhose(
    lists.read(given.tools),
    read.map(({ document }) => settingsFor(document.uri, config, io).server),
    "the policies guard",
  );
  const contextOf = hostContexts(options, config?.hosts ?? new Map());
  const today = dayOf(io.now());
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const states = new Map<IgnoreEntry, SuppressionState[]>();
  const policies: PolicyFile[] = [];
  const fixing = { files: [] as FixedFile[], count: 0, broken: [] as BrokenFix[], left: 0, unsafe: 0 };
  const all = read.length + hosts.length;
  for (const { path, ...start } of read) {
    const { uri: name, text: before } = start.document;
    const settings = settingsFor(name, config, io);
    const list = listOf(settings, given, { config, lists });
    const find = ({ document, lowered }: Subject) =>
      lintDocument(document, lowered, {
        tools: list,
        categories: settings.categories,
        ceilings: settings.ceilings,
        severities: severitiesChosen(settings.checks, options),
        suppressions: settings.ignore.map((entry) => suppressionIn(document, entry)),
        today,
        fixes,
        ...asked,
      });
    const fixed = fix ? applyFixes({ ...start, ...asked }, find, { unsafe: fix === "all" }) : undefined;
    const linted = fixed?.found ?? find(start);
    const { document, lowered } = fixed?.subject ?? start;
    policies.push({ path, document, lowered });
    if (fixed !== undefined) {
      fixing.files.push({ path, name, before, after: document.text });
      fixing.count += fixed.count;
      fixing.broken.push(...linted.broken);
      fixing.left += linted.findings.filter((finding) => finding.fix?.safe).length;
      fixing.unsafe += linted.findings.filter((finding) => finding.fix?.safe === false).length;
    }
    findings.push(...linted.findings);
    suppressed.push(...linted.suppressed);
    settings.ignore.forEach((entry, index) => {
      const state = linted.suppressions[index]?.state;
      if (state !== undefined) states.set(entry, [...(states.get(entry) ?? []), state]);
    });
    options.onProgress?.(policies.length, all);
  }
  const sources = new Map(policies.map(({ document }) => [document.uri, document.text]));
  const rows: HostRow[] = [];
  const hostFindings = new Set<string>();
  for (const files of hosts) {
    const { lowerLayers } = await import("@callgate/core/hosts");
    const run = lintHost(
      files,
      { contextOf, lists: given.servers, config, today, fixes, fix, lowerLayers, choice: options },
      io,
    );
    rows.push(run.row);
    // Command lines of one script read the same files.
    findings.push(...run.findings.filter((finding) => !hostFindings.has(idOf(finding))));
    for (const finding of run.findings) hostFindings.add(idOf(finding));
    // A file of two hosts is changed for the first; another run finds what the second asks.
    fixing.files.push(...run.fixed.filter(({ name }) => !fixing.files.some((file) => file.name === name)));
    fixing.count += run.count;
    fixing.broken.push(...run.broken);
    fixing.left += fix === undefined ? 0 : run.findings.filter((finding) => finding.fix?.safe).length;
    fixing.unsafe += fix === undefined ? 0 : run.unsafe;
    suppressed.push(...run.suppressed);
    for (const [uri, text] of run.sources) sources.set(uri, text);
    for (const [entry, state] of run.states) states.set(entry, [...(states.get(entry) ?? []), state]);
    options.onProgress?.(policies.length + rows.length, all);
  }
  const hostFiles = [
    ...new Set(rows.flatMap((row) => row.files.flatMap(({ path, state }) => (state === "absent" ? [] : path)))),
  ];
  if (config !== undefined) {
    sources.set(config.uri, config.document.text);
    const looked = new Set(
      [...policies.map(({ document }) => document.uri), ...hostFiles].map((uri) => fromConfig(uri, config, io)),
    );
    findings.push(
      ...suppressionFindings(
        judgeEntries(config.ignore, states, isWholeRun, looked),
        severitiesChosen(config.checks, options),
      ),
    );
  }
  const files = [...policies.map(({ document }) => document.uri), ...hostFiles, ...lists.paths];
  return {
    policies,
    findings: [...lists.findings, ...findings, ...assumptions(policies, findings)],
    suppressed,
    sources,
    complete: isWholeRun ? [...files, config.uri] : files,
    inputs: config === undefined ? files : [...files, config.uri],
    passedOver,
    hosts: rows,
    hostFiles,
    fixing,
  };
}

function idOf({ check, message, location }: Finding): string {
  return JSON.stringify([check, message, location]);
}

/** Whose decisions the calls in the findings show, where that is not the enforcing program itself. */
function assumptions(policies: readonly PolicyFile[], findings: readonly Finding[]): Finding[] {
  const shown = new Set(findings.flatMap(({ witness, location }) => (witness === undefined ? [] : [location.uri])));
  const notes = policies.flatMap(({ document, lowered: { policy } }) =>
    policy !== undefined && shown.has(document.uri) ? (closedEngine(document, policy) ?? []) : [],
  );
  return oncePerRun(notes);
}
