/** What becomes of every mutant of a policy: a case sees it, or a case is found that does, or it is shown to be no fault. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Call, Counters, compile, type Document, decides, lower, type Policy, readDocument } from "@callgate/core";
import { documentDialect, lowerOnly } from "@callgate/core/dialects";
import { editText } from "@callgate/core/edit";
import { defaultOf, hiddenTools } from "@callgate/core/policy";
import { describe, expect, it } from "vitest";
import { readSuite } from "../read-suite.js";
import { runCase } from "../run-suite.js";
import { type Mutant, mutantsOf } from "./find-mutants.js";
import { addedCase } from "./killing-case.js";
import { type MutantResult, MutationRun } from "./mutation-run.js";
import { MutantReader } from "./read-mutant.js";

const MIXED = `version: "1"
default: deny
hide: [delete_repository]
tools:
  create_charge: # the expensive one
    rules:
      - name: max single charge
        conditions:
          - { path: args.amount, op: lte, value: 500 }
          - { path: args.currency, op: in, value: [eur, usd] }
      - name: daily spend cap
        conditions:
          - { path: state.create_charge.spent, op: lte, value: 1000 }
        state: { counter: spent, window: day, increment_from: args.amount }
  create_issue:
    rules:
      - { name: hourly, rate_limit: 5/hour }
      - name: titles
        conditions:
          - { path: args.title, op: regex, value: "^[a-z ]+$" }
          - { path: args.title, op: exists, value: true }
  delete_customer:
    rules:
      - { name: never, action: deny }
  pay:
    rules:
      - { name: ask, action: require_approval, conditions: [{ path: args.amount, op: gt, value: 100.5 }] }
  "*":
    rules:
      - { name: all, rate_limit: 12/minute }
`;

const GATEWAY = JSON.stringify(
  {
    version: "1",
    default: "deny",
    hide: ["rm"],
    all_tools: { limits: [{ counter: "calls", window: "minute", max: 9, scope: "grant" }] },
    tools: {
      list: {},
      run: {
        require: [{ conditions: [{ path: "args.name", op: "in", value: ["llama3.2", "phi4"] }] }],
        deny_if: [
          {
            conditions: [
              { path: "args.prompt", op: "contains", value: "system" },
              { path: "args.n", op: "gte", value: 3 },
            ],
          },
        ],
        limits: [
          { counter: "run_rate", window: "minute", max: 4, scope: "grant" },
          { counter: "day", window: "day", max: 6, scope: "grant" },
        ],
      },
    },
  },
  undefined,
  2,
);

/** Rules that are there twice, so that some faults change nothing. */
const REDUNDANT = `version: "1"
default: allow
tools:
  run:
    rules:
      - { name: small, conditions: [{ path: args.n, op: lte, value: 5 }] }
      - { name: smaller, conditions: [{ path: args.n, op: lt, value: 4 }] }
      - { name: per minute, rate_limit: 2/minute }
      - { name: per hour, conditions: [{ path: state.run.h, op: lte, value: 200 }], state: { counter: h, window: hour } }
  read: {}
`;

const FIXTURES = fileURLToPath(new URL("../../../../fixtures/policies", import.meta.url));
const POLICIES: readonly [string, string][] = [
  ["mixed", MIXED],
  ["gateway", GATEWAY],
  ["redundant", REDUNDANT],
  ...readdirSync(FIXTURES).map((name): [string, string] => [name, readFileSync(`${FIXTURES}/${name}`, "utf8")]),
];

const NOTHING = "version: 1\npolicy: p\ncases:\n  - {tool: nobody_calls_this, expect: XX}\n";

function policyOf(text: string): { document: Document; policy: Policy } {
  const document = readDocument(text, "p");
  const { policy, enforcement } = lower(document);
  if (policy === undefined || !decides(enforcement)) throw new Error("no policy");
  return { document, policy };
}

function runOf({ document, policy }: { document: Document; policy: Policy }, suiteText: string) {
  const { suite, findings } = readSuite(readDocument(suiteText, "suite"));
  expect(findings).toEqual([]);
  const run = new MutationRun(document, policy, [{ suite, policy: "" }]);
  const { mutants } = mutantsOf({ document, policy, tried: (condition) => run.tried(condition) });
  const groups = groupBy(mutants);
  const results = new Map<number, MutantResult>();
  for (const group of groups.values())
    for (const [index, result] of run.run(group).entries()) results.set((group[index] as Mutant).id, result);
  return { run, mutants, results };
}

function groupBy(mutants: readonly Mutant[]): Map<string | undefined, Mutant[]> {
  const groups = new Map<string | undefined, Mutant[]>();
  for (const mutant of mutants) groups.set(mutant.tool, [...(groups.get(mutant.tool) ?? []), mutant]);
  return groups;
}

/** The policy of a mutant, read in the plainest way. */
function mutated(document: Document, policy: Policy, { edits }: Mutant): Policy | undefined {
  const dialect = documentDialect(policy);
  const read = lowerOnly(readDocument(editText(document.text, edits), "p"), { dialect });
  return decides(read.enforcement) ? read.policy : undefined;
}

/** A suite with one case, of a tool that nobody has heard of, which is decided as the default says. */
function weakSuite({ policy }: { policy: Policy }): string {
  return NOTHING.replace("XX", defaultOf(policy).action);
}

describe.each(POLICIES)("%s", (_name, text) => {
  const read = policyOf(text);
  const { document, policy } = read;
  const weak = runOf(read, weakSuite(read));
  const survivors = weak.mutants.flatMap((mutant) => {
    const result = weak.results.get(mutant.id);
    return result?.status === "survived" ? [{ mutant, result }] : [];
  });

  it("has a case for every survivor, which passes on the policy and fails on the mutant", () => {
    expect(survivors.length).toBeGreaterThan(0);
    for (const { mutant, result } of survivors) {
      expect([mutant.sentence, result.reason]).toEqual([mutant.sentence, undefined]);
      if (result.killer === undefined) {
        expect(weak.results.get(result.killedWith ?? 0)).toHaveProperty("killer");
        continue;
      }
      const suite = readDocument(weakSuite(read), "suite");
      const written = editText(suite.text, addedCase(suite, result.killer.item) ?? []);
      const added = readSuite(readDocument(written, "suite")).suite.cases.at(-1);
      if (added === undefined) throw new Error("no case");
      expect(runCase(added, compile(policy)), result.killer.text).toBeUndefined();
      expect(runCase(added, compile(mutated(document, policy, mutant) as Policy)), mutant.sentence).toBeDefined();
    }
  });

  it("has no survivor left when those cases are added", () => {
    const suite = survivors.reduce((written, { result }) => {
      const before = readDocument(written, "suite");
      return result.killer === undefined ? written : editText(written, addedCase(before, result.killer.item) ?? []);
    }, weakSuite(read));
    const { run, results } = runOf(read, suite);
    expect(run.failing()).toEqual([]);
    expect([...results.values()].filter(({ status }) => status === "survived")).toEqual([]);
  });

  it("calls no mutant equivalent that decides any of 2,000 calls otherwise", () => {
    const random = randomNumbers(7);
    for (const mutant of weak.mutants) {
      if (weak.results.get(mutant.id)?.status !== "equivalent") continue;
      const [was, is] = [compile(policy), compile(mutated(document, policy, mutant) as Policy)];
      const [before, after] = [new Counters(), new Counters()];
      let at = Date.UTC(2026, 0, 1);
      for (let n = 0; n < 2_000; n++) {
        at += [0, 0, 1_000, 60_000, 3_600_000][Math.floor(random() * 5)] as number;
        const call = randomCall(document, policy, random, at);
        const [one, other] = [was.decide(call, before).outcome, is.decide(call, after).outcome];
        expect([mutant.sentence, call, other]).toEqual([mutant.sentence, call, one]);
      }
    }
  });

  it("reads of a mutant what the whole document says", () => {
    const reader = new MutantReader(document, policy);
    for (const mutant of weak.mutants)
      expect(reader.read(mutant), mutant.sentence).toEqual(mutated(document, policy, mutant));
  });
});

describe("a redundant rule", () => {
  it("is one whose faults are shown to be none", () => {
    const { mutants, results } = runOf(policyOf(REDUNDANT), weakSuite(policyOf(REDUNDANT)));
    const equivalent = mutants.filter(({ id }) => results.get(id)?.status === "equivalent");
    expect(equivalent.map(({ sentence }) => sentence)).toEqual([
      "the rule `small` was dropped",
      "`5` became `4`",
      "`5` became `6`",
      "`200` became `199`",
      "`200` became `201`",
      "the limit `per hour` was dropped",
      "the window `hour` became `minute`",
      "the tool `read` is listed no more",
    ]);
  });
});

/** A tool that the policy knows, or none; arguments of the words and numbers that stand in it. */
function randomCall({ text }: Document, policy: Policy, random: () => number, at: number): Call {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const names = [...policy.tools.keys(), ...hiddenTools(policy).map(({ name }) => name), "another_tool"];
  const numbers = (text.match(/\d+(?:\.\d+)?/g) ?? []).flatMap((n) => [Number(n), Number(n) + 1, Number(n) - 1]);
  const values = [...(text.match(/[a-z]+/g) ?? []), ...numbers, "", null, true, ["eur"], { a: 1 }];
  const paths = [...new Set([...text.matchAll(/args\.([a-z]+)/g)].map(([, name]) => name as string))];
  const args = Object.fromEntries(paths.filter(() => random() < 0.8).map((name) => [name, pick(values)]));
  return { tool: pick(names), args, at, grant: pick(["", "agent-2"]) };
}

/** Numbers from 0 to 1, always the same. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
