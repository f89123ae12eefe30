/** Random policies of each host, and those of vectors, converted to each other: what is said of it is as the engine decides. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Counters, compile, HOSTS, type HostId, type LoweredHost, type Policy } from "@callgate/core";
import { type HostVector, hostOfEngine, hostVectorFiles, isHostVector } from "@callgate/core/conformance";
import { type Converted, hostConverter, layersOf, lowerLayers } from "@callgate/core/hosts";
import { areNamedAlike, isMorePermissive } from "@callgate/core/logic";
import { namesakeTest, type ToolRef } from "@callgate/core/policy";
import { documentsOf } from "@callgate/core/yaml";
import { describe, expect, it } from "vitest";
import { compareHostPolicies, type HostDiff } from "../src/index.js";
import { pick, randomHost, randomOf, randomTool, SERVERS } from "./random-hosts.js";

const { convertTo, writtenFile } = await hostConverter();
const IDS = Object.keys(HOSTS) as HostId[];
const PAIRS = IDS.flatMap((from) => IDS.filter((to) => to !== from).map((to) => [from, to] as const));

/** Policies of each host for each other. */
const ROUNDS = 6;

interface Conversion {
  readonly converted: Converted & { readonly kind: "converted" };
  readonly after: Policy;
  readonly diff: HostDiff;
}

/** What a policy becomes; undefined where a name in it is of no known server. */
function conversion(
  { policy, document }: { readonly policy: Policy; readonly document: LoweredHost["document"] },
  to: HostId,
  servers: readonly string[],
): Conversion | undefined {
  const documents = documentsOf(document);
  const converted = convertTo(to, policy.access, { servers, lists: new Map(), documents, unsaid: "deny" });
  if (converted.kind === "undivided") return undefined;
  if (converted.kind === "too many") throw new Error(converted.reason);
  const { scope, path } = writtenFile(to);
  const lowered = lowerLayers(to, [{ scope, uri: path, text: converted.text }], { trusted: true });
  const after = lowered.policy;
  if (after === undefined) throw new Error(`${to} does not start with ${converted.text}`);
  const textAt = { before: () => "", after: () => "" };
  return { converted, after, diff: compareHostPolicies(policy, after, { known: converted.names, textAt }) };
}

/** Whether the row about a tool says what the engine does with a call of it; undefined for a namesake. */
function rowOf({ diff, after, converted }: Conversion, before: Policy, ref: ToolRef) {
  const accesses = [before.access, after.access];
  if (namesakeTest(accesses, converted.names)(ref)) return undefined;
  const isAlike = areNamedAlike(accesses);
  return diff.tools.find((one) => one.ref !== undefined && isAlike(one.ref, ref));
}

describe.each(PAIRS)("policies of %s for %s", (from, to) => {
  it("let no more through than the report says", () => {
    const counts = { equal: 0, wider: 0, narrower: 0, incomparable: 0, unknown: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const random = randomOf(round * 11 + 3);
      const { policy: before, document } = randomHost(from, round);
      if (before === undefined) continue;
      const found = conversion({ policy: before, document }, to, SERVERS);
      expect(found).toBeDefined();
      if (found === undefined) continue;
      for (const { verdict, ref, witnesses } of found.diff.tools) {
        counts[verdict]++;
        // What is said of a server that is known can be said by every host, or less; Gemini CLI asks itself about some files.
        const isAsked = witnesses.every(
          ({ shows, calls }) => shows === "narrower" || JSON.stringify(calls).includes("path"),
        );
        if (SERVERS.includes(ref?.server ?? "") && (verdict === "wider" || verdict === "incomparable") && !isAsked)
          expect([from, to, round, ref, verdict, found.converted.text]).toEqual("narrower or equal");
      }
      const engines = [compile(before), compile(found.after)] as const;
      for (let i = 0; i < 60; i++) {
        const ref = randomTool(random, found.after.access.naming);
        const row = ref && rowOf(found, before, ref);
        if (ref === undefined || row === undefined) continue;
        const call = { ...ref, args: pick([{}, { q: "x" }, { path: "package.json" }], random), at: 0, grant: "a" };
        const [was, is] = engines.map((engine) => engine.decide(call, new Counters()).outcome) as ["allow", "allow"];
        const said = isMorePermissive(is, was)
          ? ["wider", "incomparable", "unknown"]
          : isMorePermissive(was, is)
            ? ["narrower", "incomparable", "unknown"]
            : Object.keys(counts);
        // Thousands of these: `expect` is called only for what it refuses.
        if (!said.includes(row.verdict))
          expect(said, JSON.stringify([from, to, round, call, was, is, row.tool])).toContain(row.verdict);
      }
    }
    expect(counts.equal).toBeGreaterThan(ROUNDS);
  });
});

const FOLDERS = [
  ["ours", new URL("../../../fixtures/hosts/", import.meta.url)],
  ["beside the project", new URL("../../../../shared/hosts/vectors/", import.meta.url)],
] as const;

describe.each(FOLDERS)("policies of vectors, %s", (_, folder) => {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".jsonl")) : [];
  it.skipIf(names.length > 0)("are not here", (context) => context.skip());
  it.each(names)("%s", (name) => {
    const lines = readFileSync(new URL(name, folder), "utf8").split("\n").filter(Boolean);
    const vectors = lines.map((line) => JSON.parse(line) as unknown).filter(isHostVector);
    let converted = 0;
    // Each for another host in turn.
    for (const [number, vector] of vectors.entries())
      if (checkVector(vector, IDS[number % IDS.length] as HostId)) converted++;
    expect(converted).toBeGreaterThan(vectors.length / 3);
  });
});

/** Whether the vector's policy was converted. What the host refused may not pass without a row that says so. */
function checkVector(vector: HostVector, to: HostId): boolean {
  const host = hostOfEngine(vector.engine);
  const { call, context } = vector;
  if (host === undefined || host.id === to || call?.server === undefined || call.server === "") return false;
  const { files, flags } = hostVectorFiles(vector);
  const { policy, document } = lowerLayers(host.id, layersOf(host, files, flags), {
    trusted: true,
    hooks: "none",
    ...(context.approvalMode === undefined ? {} : { mode: context.approvalMode }),
  });
  if (policy === undefined) return false;
  const servers = [...new Set([call.server, ...Object.keys(context.servers ?? context.tools ?? {})])];
  const found = conversion({ policy, document }, to, servers);
  if (found === undefined) return false;
  const ref = { server: call.server, tool: call.tool, annotations: call.annotations ?? {} };
  const row = rowOf(found, policy, ref);
  if (row === undefined) return true;
  const args = call.args ?? {};
  const [was, is] = [policy, found.after].map(
    (one) => compile(one).decide({ ...ref, args, at: 0, grant: "" }, new Counters()).outcome,
  ) as ["allow", "allow"];
  if (isMorePermissive(is, was))
    expect([vector.id, to, was, is, row.verdict]).toEqual([
      vector.id,
      to,
      was,
      is,
      expect.stringMatching(/^(?:wider|incomparable|unknown)$/),
    ]);
  return true;
}
