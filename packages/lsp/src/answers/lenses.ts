/** An open policy → a line above each of its tools: what the tool does, how often it may be called, how it is tested, and what agents do with it. */

import { join, relative } from "node:path";
import { HOSTS, type HostId } from "@callgate/core";
import { accessReport } from "@callgate/project/access";
import { slashed, UserError } from "@callgate/project/io";
import { findSuites } from "@callgate/project/test";
import type { AccessCell } from "@callgate/report";
import type { Range } from "vscode-languageserver";
import { rangeOf } from "../places.js";
import { type OpenFile, policySubject } from "../subject.js";
import { loadedSuite } from "./suite-calls.js";

export interface LensAnswer {
  readonly range: Range;
  readonly title: string;
}

/** More suites than these are not read for it, and nothing is then said of tests. */
const MAX_SUITES = 100;

/** `Execute, 10 a minute, 3 tests, asked on Claude Code`, above each tool. */
export async function lensesOf(file: OpenFile): Promise<LensAnswer[]> {
  if (file.kind !== "policy") return [];
  const { policy, document } = policySubject(file);
  if (policy === undefined) return [];
  const { name, io, isAlone } = file;
  const report = await accessReport(
    isAlone ? { paths: [name], config: false } : { paths: [name], hostsIn: file.config?.folder ?? "." },
    io,
  ).catch(nothingIfUsers);
  if (report === undefined) return [];
  const own = report.policies.findIndex(({ kind, files }) => kind === "gateway" && files.includes(name));
  const server = report.policies[own]?.server;
  const tests = isAlone ? undefined : await testsByTool(file);
  return [...policy.tools.values()].flatMap((entry): LensAnswer[] => {
    const row = report.tools.find(
      ({ tool, server: of, cells }) =>
        tool === entry.name && cells[own] !== undefined && (server === undefined || of === server),
    );
    const cell = row?.cells[own];
    if (row === undefined || cell === undefined) return [];
    const count = tests?.get(entry.name) ?? 0;
    const agents = report.policies.flatMap(({ kind, name: id }, i) => {
      const its = row.cells[i];
      const engine = HOSTS[id.split(" ")[0] as HostId]?.engine;
      return kind !== "host" || its === undefined || engine === undefined || row.server === undefined
        ? []
        : [`${ON_AGENTS[its.access]} on ${engine}`];
    });
    const title = [
      row.category ?? "",
      calls(cell),
      ...(tests === undefined ? [] : [count === 0 ? "no tests" : count === 1 ? "1 test" : `${count} tests`]),
      ...new Set(agents),
    ];
    return [{ range: rangeOf(document.locate(entry.origin, "key").range), title: title.join(", ") }];
  });
}

const ON_AGENTS: Readonly<Record<AccessCell["access"], string>> = {
  allowed: "not asked",
  asked: "asked",
  denied: "denied",
  hidden: "hidden",
  depends: "decided by arguments",
  unknown: "unknown",
};

function calls({ access, limits }: AccessCell): string {
  const within = limits.join(", ");
  switch (access) {
    case "allowed":
      return within === "" ? "no limit" : within;
    case "asked":
      return within === "" ? "asked" : `asked, ${within}`;
    case "depends":
      return within === "" ? "arguments decide, no limit" : `arguments decide, ${within}`;
    case "denied":
    case "hidden":
    case "unknown":
      return access;
    default:
      return access satisfies never;
  }
}

/** How many cases of the folder's suites call each tool of this policy; undefined where there are too many suites to say. */
async function testsByTool(file: OpenFile): Promise<ReadonlyMap<string, number> | undefined> {
  const counts = new Map<string, number>();
  const suites = await findSuites([], file.io).catch(nothingIfUsers);
  if (suites === undefined) return counts;
  if (suites.length > MAX_SUITES) return undefined;
  for (const name of suites) {
    const loaded = await loadedSuite({ ...file, name }).catch(nothingIfUsers);
    if (loaded === undefined) continue;
    const own = new Set(
      [...loaded.policies.values()]
        .filter(({ document }) => isSameFile(document.uri, file))
        .map((tested) => tested.name),
    );
    if (own.size === 0) continue;
    for (const one of loaded.suite.cases) {
      if (one.policies !== undefined && !one.policies.some((policy) => own.has(policy))) continue;
      for (const tool of new Set(one.steps.map((step) => step.tool))) counts.set(tool, (counts.get(tool) ?? 0) + 1);
    }
  }
  return counts;
}

export function isSameFile(uri: string, { name, folder }: Pick<OpenFile, "folder" | "name">): boolean {
  return slashed(relative(folder, join(folder, uri))) === name;
}

function nothingIfUsers(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
  return undefined;
}
