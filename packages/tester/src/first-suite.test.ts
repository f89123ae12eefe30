import { lower, type Policy, readDocument } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { firstSuite } from "./first-suite.js";

function policy(text: string): Policy {
  const { policy } = lower(readDocument(text, "p.yaml"));
  if (policy === undefined) throw new Error("no policy");
  return policy;
}

function listOf(...tools: readonly unknown[]): ToolCatalogue {
  const { tools: read } = readTools(JSON.stringify({ tools }), "tools.json");
  if (read === undefined) throw new Error("no tool list");
  return read;
}

const UNLISTED = "a tool that the policy does not list";

const SUITES: readonly (readonly [what: string, text: string, tools: readonly unknown[], names: readonly string[]])[] =
  [
    [
      "a limit, a denial and the default",
      'version: "1"\ndefault: deny\ntools:\n  list:\n    rules:\n      - {name: slow, rate_limit: 3/hour}\n  rm:\n    rules:\n      - {name: never, action: deny}\n',
      [],
      ["list may be called", "list may be called 3 times per hour", "rm is denied", `${UNLISTED} is denied`],
    ],
    [
      "a limit of one",
      'version: "1"\ndefault: allow\ntools:\n  list:\n    rules:\n      - {name: slow, rate_limit: 1/day}\n',
      [],
      ["list may be called", "list may be called once per day", `${UNLISTED} may be called`],
    ],
    [
      "tools that only the list has, and names that are taken",
      'version: "1"\ndefault: deny\ntools: {}\n',
      [{ name: "tool_that_is_not_listed" }],
      ["tool_that_is_not_listed is denied", `${UNLISTED} is denied`],
    ],
    [
      "no limit that is reached late",
      'version: "1"\ndefault: deny\ntools:\n  list:\n    rules:\n      - {name: fast, rate_limit: 100000/day}\n',
      [],
      ["list may be called", `${UNLISTED} is denied`],
    ],
  ];

describe("firstSuite", () => {
  it.each(SUITES)("has cases for %s", (_, text, tools, names) => {
    expect(firstSuite(policy(text), listOf(...tools)).map(({ name }) => name)).toEqual(names);
  });

  it("calls with arguments that the input schema takes", () => {
    const inputSchema = {
      type: "object",
      properties: {
        mode: { enum: ["fast", "slow"] },
        lines: { type: "integer", minimum: 5 },
        note: { type: "string" },
      },
      required: ["mode", "lines"],
    };
    const [first] = firstSuite(policy('version: "1"\ndefault: allow\n'), listOf({ name: "read", inputSchema }));
    expect(first).toMatchObject({ tool: "read", args: { mode: "fast", lines: 5 }, expect: "allow" });
  });
});
