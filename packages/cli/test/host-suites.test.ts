/** What the running hosts answered, as cases of suites: `callgate test` on files on the disk. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HOSTS, hostFileAt } from "@callgate/core";
import {
  type HostVector,
  hostOfEngine,
  hostVectorFiles,
  runHostVector,
  VECTOR_PROJECT,
} from "@callgate/core/conformance";
import { describe, expect, it } from "vitest";
import { ROOT, Workspace } from "./run.js";

const FOLDERS = [
  ["ours", join(ROOT, "fixtures/hosts")],
  ["beside the project", join(ROOT, "../shared/hosts/vectors")],
] as const;

/** Vectors of the library alone, which is started with files that the program does not read. */
const LIBRARY = /^@google\/gemini-cli-core\b/;

interface AskedVector extends HostVector {
  readonly call: NonNullable<HostVector["call"]> & { readonly server: string };
}

function isAsked({ call, engine }: HostVector): boolean {
  return typeof call?.server === "string" && call.server !== "" && !LIBRARY.test(engine);
}

/** What hooks must have answered, where files have some and it was not recorded. */
function supposedHooks(vector: HostVector): HostVector["context"]["hooks"] {
  const isHooked = Object.values(vector.policy).some((text) => text.includes("hooks"));
  return isHooked ? runHostVector(vector).supposedHooks : undefined;
}

/** Those of one policy and context, as one suite. */
function grouped(vectors: readonly HostVector[]): (readonly AskedVector[])[] {
  const groups = new Map<string, AskedVector[]>();
  for (const vector of vectors as AskedVector[]) {
    const hooks = supposedHooks(vector);
    const key = JSON.stringify([vector.policy, vector.context, vector.engine, hooks]);
    groups.set(key, [...(groups.get(key) ?? []), vector]);
  }
  return [...groups.values()];
}

/** The files and the suite of a group, below a folder. */
function filesOf(group: readonly AskedVector[], folder: string): Record<string, string> {
  const [first] = group as [AskedVector];
  const { context, engine } = first;
  const host = hostOfEngine(engine) ?? HOSTS.codex;
  const { files, flags } = hostVectorFiles(first);
  const placed = files.map(({ path, text }) => {
    if (hostFileAt(host, path) === undefined) throw new Error(`${host.id} reads no ${path}`);
    if (path.startsWith("~/")) return [`${folder}/home/${path.slice(2)}`, text] as const;
    return [path.startsWith("/") ? `${folder}/home${path}` : `${folder}/project/${path}`, text] as const;
  });
  const { approvalMode, interactive = false, folderTrusted, projectTrust, hooks } = context;
  const answer = hooks ?? supposedHooks(first);
  const trusted = folderTrusted ?? projectTrust !== "untrusted";
  const suite = {
    version: 1,
    policy: {
      host: host.id,
      path: "project",
      home: "home",
      version: /\b\d+\.\d+\.\d+\b/.exec(engine)?.[0],
      ...(approvalMode === undefined ? {} : { mode: approvalMode }),
      interactive,
      ...(folderTrusted === undefined && projectTrust === undefined ? {} : { trusted }),
      ...(answer === undefined ? {} : { hooks: answer }),
      ...(host.scopes.includes("flags") ? { flags } : {}),
      folder: VECTOR_PROJECT,
    },
    cases: group.map(({ id, call, decision, hidden }) => ({
      name: id,
      server: call.server,
      tool: call.tool,
      annotations: call.annotations ?? saidOf(context, call.server, call.tool),
      args: call.args ?? {},
      expect: /^(?:error|refuses)/.test(decision) ? "allow" : hidden === undefined ? decision : { decision, hidden },
    })),
  };
  return Object.fromEntries([
    [`${folder}/project/README`, ""],
    [`${folder}/home/README`, ""],
    ...placed,
    [`${folder}/all.policytest.json`, JSON.stringify(suite)],
  ]);
}

function saidOf({ tools, servers }: HostVector["context"], server: string, tool: string): object {
  for (const listed of (tools ?? servers)?.[server] ?? []) {
    const [name, encoded] = typeof listed === "string" ? listed.split("!") : [listed.name, undefined];
    const said = typeof listed === "string" ? encoded && JSON.parse(decodeURIComponent(encoded)) : listed.annotations;
    const { title: _, ...hints } = said ?? {};
    if (name === tool && said) return hints;
  }
  return {};
}

interface Report {
  readonly suites: readonly { readonly cases: readonly { readonly name: string; readonly passed: boolean }[] }[];
  readonly findings: readonly { readonly message: string }[];
}

describe.each(FOLDERS)("what the running hosts answered, as suites: %s", (_, folder) => {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".jsonl")) : [];
  it.skipIf(names.length > 0)("is not here", (context) => context.skip());
  // Hundreds of suites with their files on the disk take longer where much else runs.
  it.each(names)("%s", { timeout: 180_000 }, async (name) => {
    const lines = readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean);
    const vectors = lines.map((line) => JSON.parse(line) as HostVector).filter(isAsked);
    const space = new Workspace();
    try {
      for (const [index, group] of grouped(vectors).entries())
        for (const [path, text] of Object.entries(filesOf(group, String(index)))) space.write(path, text);
      const report = JSON.parse((await space.run(["test", "--format", "json"])).stdout) as Report;
      const cases = report.suites.flatMap((suite) => suite.cases);
      expect(cases.filter(({ passed }) => !passed)).toEqual([]);
      // Where the host refuses to start, no case passes.
      const refused = vectors.filter(({ decision }) => /^(?:error|refuses)/.test(decision));
      expect(report.findings.filter(({ message }) => !message.includes("does not start"))).toEqual([]);
      expect(report.findings.length).toBe(grouped(refused).length);
      const starting = vectors.filter((vector) => !refused.includes(vector));
      expect(cases.map((one) => one.name).sort()).toEqual(starting.map(({ id }) => id).sort());
    } finally {
      space.remove();
    }
  });
});
