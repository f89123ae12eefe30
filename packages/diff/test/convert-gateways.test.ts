/** Random policies of hosts for gateways, and of gateways for hosts: what is said of it is as the engines decide. */

import { Counters, compile, DIALECTS, HOSTS, type HostId, lower, type Policy, readDocument } from "@callgate/core";
import { hostConverter, lowerLayers } from "@callgate/core/hosts";
import { areNamedAlike, isMorePermissive } from "@callgate/core/logic";
import { type NamedTools, namesakeTest } from "@callgate/core/policy";
import { documentsOf } from "@callgate/core/yaml";
import { describe, expect, it } from "vitest";
import { compareOnServer, type HostDiff } from "../src/index.js";
import { pick, type Random, randomHost, randomOf, SERVERS } from "./random-hosts.js";

const { convertFromGateway, convertToGateway, gatewayPrinter, writtenFile } = await hostConverter();
const IDS = Object.keys(HOSTS) as HostId[];
const GATEWAYS = ["intercept", "gateway"] as const;
const ROUNDS = 6;
const TOOLS = ["get", "drop_all", "get_x", "write_file", "pay", "other"];

interface Conversion {
  readonly before: Policy;
  readonly after: Policy;
  readonly diff: HostDiff;
  readonly names: NamedTools;
  readonly server: string;
  readonly text: string;
}

async function toGateway(from: HostId, to: (typeof GATEWAYS)[number], round: number, server: string) {
  const { policy: before, document } = randomHost(from, round);
  const print = await DIALECTS[to].printer?.();
  if (before === undefined || print === undefined) return undefined;
  const isIntercept = to === "intercept";
  const printer = gatewayPrinter({ name: to, print, asks: isIntercept, denies: isIntercept });
  const options = { servers: SERVERS, lists: new Map(), documents: documentsOf(document), unsaid: "deny" as const };
  const converted = convertToGateway(printer, before.access, server, options);
  if (converted.kind !== "converted") throw new Error(`not converted: ${converted.kind}`);
  const { text, names } = converted;
  const { policy: after } = lower(readDocument(text, "written"), { dialect: to });
  if (after === undefined) throw new Error(`not read: ${text}`);
  return { before, after, names, server, text, diff: compareOnServer(before, after, { server, known: names }) };
}

function randomIntercept(random: Random): string {
  const rule = () =>
    pick(
      [
        ["rate_limit: 2/hour"],
        ["action: deny"],
        ["action: require_approval"],
        ["conditions:", "  - { path: args.q, op: eq, value: x }"],
        ["action: require_approval", "conditions:", "  - { path: args.q, op: eq, value: x }"],
      ],
      random,
    );
  const rules = () => {
    const made = Array.from({ length: random(3) }, (_, i) => [
      `      - name: "${i}"`,
      ...rule().map((line) => `        ${line}`),
    ]);
    return made.length === 0 ? ["    rules: []"] : ["    rules:", ...made.flat()];
  };
  const named = TOOLS.slice(0, 5).filter(() => random(2) === 0);
  const every = random(3) === 0 ? ['  "*":', ...rules()] : [];
  const tools = [...named.flatMap((tool) => [`  ${tool}:`, ...rules()]), ...every];
  return [
    'version: "1"',
    `default: ${pick(["allow", "deny"], random)}`,
    `hide: [${random(3) === 0 ? pick(TOOLS, random) : ""}]`,
    ...(tools.length === 0 ? ["tools: {}"] : ["tools:", ...tools]),
    "",
  ].join("\n");
}

function toHost(to: HostId, round: number, unsaid: "allow" | "ask" | "deny"): Conversion {
  const [server] = SERVERS as [string];
  const source = randomIntercept(randomOf(round * 7 + 1));
  const { policy: before } = lower(readDocument(source, "p.yaml"), { dialect: "intercept" });
  if (before === undefined) throw new Error(`not read: ${source}`);
  const converted = convertFromGateway(to, before, server, { list: undefined, unsaid });
  if (converted.kind !== "converted") throw new Error(`not converted: ${converted.kind}`);
  const { text, names } = converted;
  const { scope, path } = writtenFile(to);
  const { policy: after } = lowerLayers(to, [{ scope, uri: path, text }], { trusted: true, interactive: true });
  if (after === undefined) throw new Error(`${to} does not start with ${text}`);
  return { before, after, names, server, text, diff: compareOnServer(before, after, { server, known: names }) };
}

/** Calls of each tool, with counters that go on: what differs must be in its row. */
function checkCalls({ before, after, diff, names, server, text }: Conversion, random: Random): void {
  const hosts = [before, after].map(({ access }) => access).filter(({ naming }) => naming !== undefined);
  const isNamesake = namesakeTest(hosts, names);
  const isAlike = areNamedAlike(hosts);
  const engines = [compile(before), compile(after)] as const;
  for (const tool of TOOLS) {
    const annotations = pick([{}, { readOnlyHint: true }, { destructiveHint: true, readOnlyHint: false }], random);
    const ref = { server, tool, annotations };
    if (isNamesake(ref)) continue;
    const row =
      diff.tools.find((one) => one.tool === tool) ??
      diff.tools.find(({ ref: other, isMany }) => isMany && other !== undefined && isAlike(other, ref));
    expect(row, `${tool} has no row: ${text}`).toBeDefined();
    const counters = [new Counters(), new Counters()] as const;
    for (let i = 0; i < 4; i++) {
      const call = { ...ref, args: pick([{}, { q: "x" }, { path: "package.json" }], random), at: 0, grant: "a" };
      const [was, is] = engines.map((engine, side) => engine.decide(call, counters[side] as Counters).outcome) as [
        "allow",
        "allow",
      ];
      const isUnknown = row?.verdict === "unknown";
      if (isMorePermissive(is, was) && !isUnknown)
        expect(["wider", "incomparable"], JSON.stringify([call, was, is, text])).toContain(row?.verdict);
      if (isMorePermissive(was, is) && !isUnknown)
        expect(["narrower", "incomparable"], JSON.stringify([call, was, is, text])).toContain(row?.verdict);
      // Counters go on alike only while both let calls through.
      if (was !== is) break;
    }
  }
}

const PAIRS = IDS.flatMap((from) => GATEWAYS.map((to) => [from, to] as const));

describe.each(PAIRS)("policies of %s for %s", (from, to) => {
  it("let no more through than before, and no more than the report says", async () => {
    const counts = { equal: 0, wider: 0, narrower: 0, incomparable: 0, unknown: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const found = await toGateway(from, to, round, SERVERS[round % SERVERS.length] as string);
      if (found === undefined) continue;
      for (const { verdict, witnesses, tool } of found.diff.tools) {
        counts[verdict]++;
        // Gemini CLI asks itself about some files.
        const isOwn = witnesses.some(({ calls }) => JSON.stringify(calls).includes("path"));
        if (!isOwn) expect(["equal", "narrower", "unknown"], `${tool} ${found.text}`).toContain(verdict);
      }
      checkCalls(found, randomOf(round));
    }
    expect(counts.equal).toBeGreaterThan(0);
    expect(counts.narrower).toBeGreaterThan(0);
  });
});

describe.each(IDS)("Intercept policies for %s", (to) => {
  it.each(["deny", "ask", "allow"] as const)("say what is lost, where that is to be: %s", (unsaid) => {
    const counts = { equal: 0, wider: 0, narrower: 0, incomparable: 0, unknown: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const found = toHost(to, round, unsaid);
      for (const { verdict, tool } of found.diff.tools) {
        counts[verdict]++;
        if (unsaid === "deny" && tool !== "*")
          expect(["equal", "narrower"], `${tool} ${round} ${found.text}`).toContain(verdict);
      }
      checkCalls(found, randomOf(round));
    }
    expect(counts.equal).toBeGreaterThan(ROUNDS);
    if (unsaid === "allow") expect(counts.wider).toBeGreaterThan(0);
    if (unsaid === "deny") expect(counts.narrower).toBeGreaterThan(0);
  });
});
