/** Agents' own configuration, before and after → what the second lets through and the first does not, by host. */

import {
  type Finding,
  HOSTS,
  type HostContext,
  type HostId,
  type Location,
  type LoweredHost,
  type Path,
  type Policy,
} from "@callgate/core";
import { lowerLayers } from "@callgate/core/hosts";
import type { ToolCatalogue } from "@callgate/core/policy";
import { type Category, categorise } from "@callgate/core/tools";
import { documentsOf } from "@callgate/core/yaml";
import { compareHostPolicies, type Sides, type ToolDiff } from "@callgate/diff";
import type { DiffReport, ToolDiffRow } from "@callgate/report";
import type { HostFiles } from "../hosts/find-host-files.js";
import type { HostPair } from "./host-sides.js";

export interface HostComparing {
  /** What is known of how each host runs, before and after. */
  readonly contextOf: Sides<(host: HostId) => HostContext>;
  /** By the name of their server. */
  readonly servers: ReadonlyMap<string, ToolCatalogue>;
  /** Categories that were decided by hand, by tool name. */
  readonly categories: ReadonlyMap<string, Category> | undefined;
}

/** What comparisons of hosts found, for one report. */
export type HostsFound = Pick<DiffReport, "tools" | "findings" | "sources" | "assumed" | "notes" | "problems">;

/** Compares the hosts one by one. @throws WitnessFault for a fault of ours */
export function compareHosts(pairs: readonly HostPair[], comparing: HostComparing): HostsFound {
  const found = pairs.map((pair) => comparePair(pair, comparing));
  return {
    tools: found.flatMap(({ tools }) => tools),
    findings: found.flatMap(({ findings }) => findings),
    sources: new Map(found.flatMap(({ sources }) => [...sources])),
    assumed: found.flatMap(({ assumed = [] }) => assumed),
    notes: [...new Set(found.flatMap(({ notes = [] }) => notes))],
    problems: found.flatMap(({ problems = [] }) => problems),
  };
}

function comparePair({ host, before, after }: HostPair, comparing: HostComparing): HostsFound {
  const lowered = {
    before: before && lowerLayers(host.id, before.layers, comparing.contextOf.before(host.id)),
    after: after && lowerLayers(host.id, after.layers, comparing.contextOf.after(host.id)),
  };
  const unread = [...(before?.unread ?? []), ...(after?.unread ?? [])];
  const findings = [...unread, ...notStarting(host.id, lowered)];
  const problems = [
    ...(unread.length > 0 ? [`what ${host.id} allows is not known: a file of it cannot be read`] : []),
    ...(after !== undefined && lowered.after?.policy === undefined
      ? [`${host.id} does not start after this change`]
      : []),
  ];
  const policies = { before: policyOf(host.id, lowered.before), after: policyOf(host.id, lowered.after) };
  const diff =
    problems.length > 0
      ? undefined
      : compareHostPolicies(policies.before, policies.after, {
          servers: comparing.servers,
          textAt: { before: textAt(lowered.before), after: textAt(lowered.after) },
        });
  const context = { host: host.id, lowered, ...comparing };
  return {
    tools: apart(diff?.tools ?? []).map((tool) => rowOf(tool, context)),
    findings,
    sources: new Map([...(before?.layers ?? []), ...(after?.layers ?? [])].map(({ uri, text }) => [uri, text])),
    assumed: assumedOf(host.id, policies),
    notes: [
      `${host.id}: ${filesWords(before)} → ${filesWords(after)}`,
      ...(diff?.notCompared === undefined ? [] : [`${host.id}: ${diff.notCompared}`]),
    ],
    problems,
  };
}

/** What decides beside the files: once where it is the same on both sides. */
function assumedOf(host: HostId, { before, after }: Sides<Policy>): NonNullable<DiffReport["assumed"]> {
  const [was, is] = [before, after].map(({ assumed }) => assumed) as [Policy["assumed"], Policy["assumed"]];
  if (JSON.stringify(was) === JSON.stringify(is)) return [{ policy: host, ...is }];
  return [
    { policy: `${host} before`, ...was },
    { policy: `${host} after`, ...is },
  ];
}

/** Where a host does not start, or is not started, no call is made. */
function policyOf(host: HostId, lowered: LoweredHost | undefined): Policy {
  if (lowered?.policy !== undefined) return lowered.policy;
  const start = lowerLayers(host, [], {}).policy as Policy;
  return {
    ...start,
    access: {
      ...start.access,
      entries: [],
      restrictions: [],
      otherwise: { ...start.access.otherwise, effect: "deny" },
    },
  };
}

/** Why a host does not start, and what else is worth knowing then. */
function notStarting(host: HostId, { before, after }: Sides<LoweredHost | undefined>): Finding[] {
  const about = (lowered: LoweredHost | undefined, severity: Finding["severity"], when: string): Finding[] => {
    if (lowered === undefined || lowered.policy !== undefined) return [];
    const errors = lowered.findings.filter((finding) => finding.severity === "error");
    return errors.map((finding) => ({
      ...finding,
      severity,
      message: `${HOSTS[host].id} does not start ${when}: ${finding.message}`,
    }));
  };
  return [
    ...about(after, "error", "after this change"),
    ...about(before, "note", "before the change, so that all that is allowed now is shown"),
  ];
}

const MAX_FILES = 5;

function filesWords(files: HostFiles | undefined): string {
  if (files === undefined) return "no such command line";
  const read = files.places.filter(({ state }) => state === "read").map(({ path }) => path);
  if (read.length === 0) return "no file";
  const more = read.length > MAX_FILES ? ` and ${read.length - MAX_FILES} more` : "";
  return `${read.slice(0, MAX_FILES).join(", ")}${more}`;
}

/** A comparison's rows, with places and categories. @param context which host they are about, and where its files are */
export function hostRows(rows: readonly ToolDiff[], context: RowContext): readonly ToolDiffRow[] {
  return rows.map((row) => rowOf(row, context));
}

/** The text at a place; of a script, whose variables may decide, the whole of it. */
export function textAt(lowered: LoweredHost | undefined): (path: Path) => string {
  if (lowered === undefined) return () => "";
  const parts = documentsOf(lowered.document);
  return ([number, ...path]) => {
    const part = parts[Number(number)];
    if (part === undefined) return "";
    const isScript = lowered.policy?.layers[Number(number)]?.scope === "script";
    if (isScript || path.length === 0) return part.text;
    const { range } = part.locate(path);
    return linesIn(part.text, range);
  };
}

function linesIn(text: string, { start, end }: Location["range"]): string {
  const lines = text.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, i) => line.slice(i === 0 ? start.column - 1 : 0, i === last ? end.column - 1 : undefined))
    .join("\n");
}

/**
 * Without the servers in whose names a server and more is read, such as `db__drop` beside the server `db`, where a row of
 * that server says the same: Claude Code holds a rule against them, too.
 */
function apart(rows: readonly ToolDiff[]): readonly ToolDiff[] {
  const verdicts = new Map(rows.map(({ tool, verdict }) => [tool, verdict]));
  return rows.filter(({ ref, verdict, isMany }) => {
    const { server = "" } = ref ?? {};
    const at = `${server}__`.indexOf("__");
    if (!isMany || at < 1 || at === server.length) return true;
    const [base, rest] = [server.slice(0, at), server.slice(at + 2)];
    return ![`${base}/*`, `${base}/${rest}`].some((row) => verdicts.get(row) === verdict);
  });
}

export interface RowContext extends Pick<HostComparing, "servers" | "categories"> {
  readonly host: HostId;
  readonly lowered: Sides<LoweredHost | undefined>;
}

function rowOf(diff: ToolDiff, context: RowContext): ToolDiffRow {
  const { lowered, host } = context;
  const places = (paths: Sides<Path | undefined>) => ({
    before: placeOf(paths.before, lowered.before),
    after: placeOf(paths.after, lowered.after),
  });
  const { origin, changes, witnesses, coveredTools = [], ...row } = diff;
  return {
    ...row,
    host,
    category: categoryOf(diff, context),
    changes: changes.map(({ origin: at, ...change }) => ({ ...change, ...places(at) })),
    witnesses: witnesses.map(({ origin: at, ...witness }) => ({ ...witness, place: places(at) })),
    coveredTools,
    ...places(origin),
  };
}

/** What the tool does; of many tools, it is unknown. */
function categoryOf({ ref, isMany }: ToolDiff, { servers, categories }: RowContext): Category | undefined {
  if (ref === undefined || isMany) return undefined;
  const listed = servers.get(ref.server ?? "")?.tools.get(ref.tool);
  return categorise(listed ?? { name: ref.tool }, categories).category;
}

/** Where something is written; what no file says is nowhere. */
function placeOf(path: Path | undefined, lowered: LoweredHost | undefined): Location | undefined {
  return path === undefined || path.length < 2 ? undefined : lowered?.document.locate(path);
}
