import type { ToolCatalogue } from "@callgate/core/policy";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { PAYMENTS, suiteOf } from "../../test/suites.js";
import { runSuite } from "../run-suite.js";
import { CoverageCounter, type PolicyCoverage } from "./coverage.js";
import { missedThresholds, percentOf, scoresOf, totalOf } from "./score.js";

function coverageOf(policy: string, cases: readonly string[], tools?: ToolCatalogue): PolicyCoverage {
  const { suite, policies, findings } = suiteOf(policy, ...cases);
  expect(findings).toEqual([]);
  const counter = new CoverageCounter();
  const tested = policies.get("");
  if (tested === undefined) throw new Error("no policy");
  counter.add(tested.document, tested.policy, tools);
  runSuite(suite, new Map([["", tested.policy]]), {
    observe: (_, engine, call, counters) => counter.observe(tested.policy, engine, call, counters),
  });
  return counter.result()[0] as PolicyCoverage;
}

/** Each goal with how many calls met it; `-` where the logic proves that none can. */
function goals({ rules, conditions, limits, paths, tools }: PolicyCoverage): string[] {
  return [
    ...rules.map(({ rule, decided, possible }) => `rule ${rule} ${possible ? decided : "-"}`),
    ...conditions.map(({ condition, seenTrue, seenFalse, canBeTrue, canBeFalse }) => {
      const of = (seen: number, can: boolean) => (can ? seen : "-");
      return `${condition.path} ${condition.op} true ${of(seenTrue, canBeTrue)} false ${of(seenFalse, canBeFalse)}`;
    }),
    ...limits.map(
      ({ rule, reached, fitted, highest }) => `limit ${rule} reached ${reached} not ${fitted} highest ${highest}`,
    ),
    ...paths.map(({ kind, name, taken }) => `${kind} ${name} ${taken}`),
    ...tools.map(({ tool, called }) => `tool ${tool} ${called}`),
  ];
}

describe("coverage", () => {
  it("counts nothing where nothing is called", () => {
    expect(goals(coverageOf(PAYMENTS, ["  - {tool: list, expect: allow}"]))).toEqual([
      "rule small 0",
      "rule budget -",
      "rule ask 0",
      "rule rate -",
      "args.amount gte true 0 false 0",
      "args.amount lte true 0 false 0",
      "state.pay.spent lte true 0 false -",
      "args.path contains true 0 false 0",
      "state.rm._rate_minute lte true 0 false -",
      "limit budget reached 0 not 0 highest 0",
      "limit rate reached 0 not 0 highest 0",
      "default deny 0",
      "hidden secret 0",
      "tool list 1",
      "tool pay 0",
      "tool rm 0",
    ]);
  });

  it("counts what the engine looks at, and no more", () => {
    const { tools } = readTools('[{"name": "pay"}, {"name": "refund"}]', "tools.json");
    const cases = [
      "  - {tool: pay, args: {amount: 0}, expect: deny}",
      "  - {tool: pay, args: {amount: 501}, expect: deny}",
      "  - {tool: pay, args: {amount: 400}, repeat: 3, expect: [allow, allow, deny]}",
      "  - {tool: rm, args: {path: important}, expect: approval}",
      "  - {tool: secret, expect: deny}",
      "  - {tool: nobody, expect: deny}",
    ];
    expect(goals(coverageOf(PAYMENTS, cases, tools))).toEqual([
      "rule small 2",
      "rule budget -",
      "rule ask 1",
      "rule rate -",
      // The second condition is not looked at where the first is false.
      "args.amount gte true 4 false 1",
      "args.amount lte true 3 false 1",
      "state.pay.spent lte true 3 false -",
      "args.path contains true 1 false 0",
      "state.rm._rate_minute lte true 1 false -",
      "limit budget reached 1 not 2 highest 800",
      "limit rate reached 0 not 1 highest 1",
      "default deny 1",
      "hidden secret 1",
      "tool list 0",
      "tool pay 5",
      "tool rm 1",
      "tool refund 0",
    ]);
  });

  it("has goals that add up, and thresholds that can be missed", () => {
    const coverage = coverageOf(PAYMENTS, ["  - {tool: pay, args: {amount: 1}, expect: allow}"]);
    const scores = scoresOf([coverage]);
    expect(scores).toEqual({
      rules: { covered: 0, total: 2 },
      conditions: { covered: 3, total: 8 },
      limits: { covered: 1, total: 4 },
      paths: { covered: 0, total: 2 },
      tools: { covered: 1, total: 3 },
    });
    expect([totalOf(scores), percentOf(totalOf(scores))]).toEqual([{ covered: 5, total: 19 }, 26.3]);
    expect(missedThresholds(scores, { total: 26, conditions: 37.5, limits: 26 })).toEqual([
      { of: "limits", percent: 25, wanted: 26 },
    ]);
    expect([percentOf({ covered: 0, total: 0 }), percentOf({ covered: 1999, total: 2000 })]).toEqual([100, 99.9]);
  });
});
