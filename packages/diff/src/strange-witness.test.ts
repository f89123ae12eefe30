import { lower, type Policy, readDocument } from "@callgate/core";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { comparePolicies } from "./compare-policies.js";
import { strangeValues } from "./strange-witness.js";

const NOTHING = intercept("default: deny\ntools: { other: { rules: [] } }");

function intercept(text: string): Policy {
  const { policy } = lower(readDocument(`version: "1"\n${text}`, "p"), { dialect: "intercept" });
  if (policy === undefined) throw new Error(text);
  return policy;
}

function pull(conditions: string): Policy {
  return intercept(`default: deny\ntools: { pull: { rules: [{ name: r, conditions: [${conditions}] }] } }`);
}

const name = (op: string, value: string) => `{ path: args.name, op: ${op}, value: ${value} }`;

/** The arguments of the calls that show more passing, and fewer. */
function shown(before: Policy, after: Policy, inputSchema?: object): unknown[] {
  const list = { tools: [{ name: "pull", inputSchema }] };
  const known = inputSchema === undefined ? undefined : readTools(JSON.stringify(list), "tools.json").tools;
  const { tools } = comparePolicies(before, after, { tools: known });
  const row = tools.find(({ tool }) => tool === "pull");
  return (row?.witnesses ?? []).map(({ shows, calls }) => [shows, ...calls.map(({ args }) => args)]);
}

describe("the call that shows more passing", () => {
  it.each<[string, Policy, Policy, unknown]>([
    [
      "goes on behind what a pattern without an end names",
      NOTHING,
      pull(name("regex", "'^mistral'")),
      [["wider", { name: "mistral; rm -rf /" }]],
    ],
    [
      "comes before what a pattern without a beginning names",
      NOTHING,
      pull(name("regex", "'mistral$'")),
      [["wider", { name: "rm -rf /; mistral" }]],
    ],
    [
      "is on another host",
      NOTHING,
      pull(name("regex", "'^https://api\\.example\\.com'")),
      [["wider", { name: "https://api.example.com.evil.example" }]],
    ],
    [
      "is what was meant where nothing else passes",
      NOTHING,
      pull(name("eq", "mistral")),
      [["wider", { name: "mistral" }]],
    ],
    [
      "is what was meant where an anchor was there before",
      pull(name("regex", "'^mistral$'")),
      pull(name("regex", "'^(mistral|llama)$'")),
      [["wider", { name: "llama" }]],
    ],
    [
      "is none that passed before",
      pull(name("regex", "'^mistral$'")),
      pull(name("regex", "'^mistral'")),
      [["wider", { name: "mistral; rm -rf /" }]],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(shown(before, after)).toEqual(expected);
  });

  it("is plain where any value passes, so that none is strange", () => {
    const [both, one] = [`${name("neq", "rm")}, ${name("neq", "curl")}`, name("neq", "rm")];
    expect(shown(pull(both), pull(one))).toEqual([["wider", { name: "curl" }]]);
  });

  it("is plain where fewer pass", () => {
    const [[shows, args] = []] = shown(pull(name("regex", "'^mistral'")), NOTHING) as [string, object][];
    expect(shows).toBe("narrower");
    expect(JSON.stringify(args)).not.toContain("rm -rf");
  });

  it.each<[string, object, unknown]>([
    ["any text", { type: "string" }, { name: "mistral; rm -rf /" }],
    ["a few values", { enum: ["mistral", "llama"] }, { name: "mistral" }],
    ["a short text", { type: "string", maxLength: 8 }, { name: "mistralx" }],
  ])("is valid by an input schema that takes %s", (_name, property, args) => {
    const schema = { type: "object", properties: { name: property }, required: ["name"] };
    expect(shown(NOTHING, pull(name("regex", "'^mistral'")), schema)).toEqual([["wider", args]]);
  });

  it("stays as it is by an input schema that says how a text is formed", () => {
    const schema = {
      type: "object",
      properties: { name: { type: "string", pattern: "^[a-z]+$" } },
      required: ["name"],
    };
    const [[, { name: passes } = { name: "" }] = []] = shown(NOTHING, pull(name("regex", "'^mistral'")), schema) as [
      string,
      { name: string },
    ][];
    expect(passes).toMatch(/^mistral[a-z]*$/);
  });
});

describe("strange values", () => {
  it("are texts around the one that was meant first, then other types, then white space and case", () => {
    const values = [...strangeValues("ls", "command")];
    const at = (value: unknown) => values.findIndex((one) => JSON.stringify(one) === JSON.stringify(value));
    expect(at("ls; rm -rf /")).toBe(0);
    expect([at(["ls"]), at({ value: "ls" }), at("ls\n"), at(" ls"), at("LS")]).toEqual(
      [at(["ls"]), at({ value: "ls" }), at("ls\n"), at(" ls"), at("LS")].toSorted((a, b) => a - b),
    );
    expect(at(["ls"])).toBeGreaterThan(0);
  });

  it("of a number are what holds it", () => {
    expect([...strangeValues(5, "n")]).toEqual([[5], { value: 5 }, "5"]);
  });

  it("are none of a text that is long already, nor of nothing", () => {
    expect([...strangeValues("x".repeat(201), "n"), ...strangeValues("", "n"), ...strangeValues(null, "n")]).toEqual(
      [],
    );
  });
});
