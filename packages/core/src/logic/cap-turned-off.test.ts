import { describe, expect, it } from "vitest";
import { lower } from "../dialects/lower.js";
import { readDocument } from "../document/read.js";
import { capTurnedOff } from "./cap-turned-off.js";

const sum = (max: string, more = "") =>
  `{ name: s, conditions: [{ path: state.pay.sum, op: lte, value: ${max} }${more}], state: { counter: sum, window: day, increment_from: args.amount } }`;
const on = (op: string, value: string) => `, { path: args.amount, op: ${op}, value: ${value} }`;

function told(rules: string, by: "huge" | "negative"): string {
  const text = `version: "1"\ntools: { pay: { rules: [${rules}] } }`;
  const { policy } = lower(readDocument(text, "p"));
  const limit = policy?.tools.get("pay")?.rules.find((rule) => rule.limit !== undefined)?.limit;
  if (policy === undefined || limit === undefined) throw new Error(text);
  const answer = capTurnedOff(policy, "pay", limit, by);
  if (answer.answer !== "sat") return answer.answer;
  const { calls, afterwards } = answer.value;
  return `${calls.map((args) => JSON.stringify(args)).join(" ")} > ${JSON.stringify(afterwards)}`;
}

describe("the call that turns a sum's cap off", () => {
  it.each<[string, string, string, string]>([
    [
      "nothing bounds it",
      sum("100"),
      '{"amount":10000000000000000000} > {"amount":101}',
      '{"amount":-1} > {"amount":101}',
    ],
    ["bounded from below", sum("100", on("gte", "1")), '{"amount":10000000000000000000} > {"amount":101}', "unsat"],
    ["bounded from above", sum("100", on("lte", "500")), "unsat", '{"amount":-1} > {"amount":101}'],
    ["bounded by less than the cap", sum("100", on("lte", "50")), "unsat", '{"amount":-1} > undefined'],
    ["bounded on both sides", sum("100", on("gte", "0") + on("lt", "1000")), "unsat", "unsat"],
    [
      "bounded by int64, which a sum can wrap",
      sum("5000", on("gte", "1") + on("lt", "9.223372036854776e+18")),
      '{"amount":5000} {"amount":9223372036854773000} > {"amount":5001}',
      "unsat",
    ],
    ["bounded by what wraps no sum", sum("5000", on("gte", "1") + on("lte", "9223372036854760000")), "unsat", "unsat"],
    ["only one amount is taken", sum("100", on("in", "[5, 20]")), "unsat", "unsat"],
    ["a list of amounts, one huge", sum("100", on("in", "[5, 1.0e+30]")), '{"amount":1e+30} > undefined', "unsat"],
    [
      "bounded in another rule",
      `${sum("100")}, { name: c, conditions: [{ path: args.amount, op: lte, value: 40 }] }`,
      "unsat",
      '{"amount":-1} > undefined',
    ],
    [
      "another rule asks for another argument",
      `${sum("100")}, { name: c, conditions: [{ path: args.currency, op: exists, value: true }] }`,
      '{"currency":"x","amount":10000000000000000000} > {"currency":"x","amount":101}',
      '{"currency":"x","amount":-1} > {"currency":"x","amount":101}',
    ],
  ])("%s", (_name, rules, huge, negative) => {
    expect([told(rules, "huge"), told(rules, "negative")]).toEqual([huge, negative]);
  });
});
