import { describe, expect, it } from "vitest";
import { lowerLayers } from "../hosts/index.js";
import type { Access, NameTest, Naming, ToolRef } from "../policy/access.js";
import { nameFor, nameTest } from "../policy/naming.js";
import { Budget } from "./budget.js";
import { nameClasses } from "./name-classes.js";

const SINGLE: Naming = { prefix: "", joint: "_", kept: "A-Za-z0-9_-" };
const DOUBLE: Naming = { prefix: "mcp__", joint: "__", kept: "A-Za-z0-9_-" };

function accessOf(tests: readonly NameTest[], naming?: Naming): Access {
  const rule = { effect: "deny", name: "", named: false, message: "", origin: [], layer: 0 } as const;
  const entries = tests.map((test) => ({ ...rule, selector: { names: [test] }, conditions: [] }));
  return { order: "first match", entries, otherwise: rule, naming };
}

function model(text: string): NameTest {
  return /[*?]/.test(text) ? { of: "model", pattern: { text, hasOne: true } } : { of: "model", exact: text };
}

const tool = (exact: string): NameTest => ({ of: "tool", exact });
const server = (exact: string): NameTest => ({ of: "server", exact });

/** Which of the tests hold of the tool, as a text of 0 and 1. */
function signature(access: Access, ref: ToolRef): string {
  return access.entries
    .flatMap(({ selector }) => selector.names)
    .map((test) => {
      const name = nameFor(test, ref, access.naming);
      return name !== undefined && nameTest(test)(name) ? "1" : "0";
    })
    .join("");
}

function signatures(access: Access): string[] {
  const answer = nameClasses([access], new Budget(1_000_000));
  if (answer.answer !== "found") throw new Error(answer.answer);
  return answer.value.map(({ witness }) => signature(access, witness)).sort();
}

describe("nameClasses", () => {
  it.each<[string, Access, readonly string[]]>([
    ["no names: one class, of every tool", accessOf([]), [""]],
    ["names as written, and all others", accessOf([tool("a"), tool("b")]), ["00", "01", "10"]],
    ["a pattern and a name in it", accessOf([model("db_*"), model("db_drop")], SINGLE), ["00", "10", "11"]],
    ["patterns that cross", accessOf([model("a*"), model("*b")], SINGLE), ["00", "01", "10", "11"]],
    ["one pattern within another", accessOf([model("a*"), model("ab*")], SINGLE), ["00", "10", "11"]],
    ["a pattern of every name", accessOf([model("*")], SINGLE), ["1"]],
    ["a name that no tool can have", accessOf([model("a b_c")], SINGLE), ["0"]],
    ["nor this, without a joint", accessOf([model("abc")], SINGLE), ["0"]],
    ["another host's spelling", accessOf([model("db__drop"), model("mcp__db__drop")], DOUBLE), ["00", "01"]],
    ["servers and tools cross", accessOf([server("a"), tool("b")], DOUBLE), ["00", "01", "10", "11"]],
    ["a server and its tools", accessOf([server("a"), model("mcp__a__b")], DOUBLE), ["00", "10", "11"]],
    ["the joint within a run", accessOf([model("mcp__a*z")], DOUBLE), ["0", "1"]],
    ["one character for the joint", accessOf([model("a?b"), model("a_b")], SINGLE), ["00", "11"]],
  ])("%s", (_case, access, expected) => {
    // A class of names may be cut twice into parts that no test tells apart; each signature is there.
    expect([...new Set(signatures(access))]).toEqual(expected);
  });

  it("finds the class of every tool, whatever its name", () => {
    let state = 7;
    const random = (n: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    const word = (letters: string, length: number) =>
      Array.from({ length: 1 + random(length) }, () => letters[random(letters.length)]).join("");
    for (let round = 0; round < 25; round++) {
      const naming = random(2) === 0 ? SINGLE : DOUBLE;
      const tests = Array.from({ length: 3 }, () => model(naming.prefix + word("ab_*?", 5)));
      const access = accessOf(tests, naming);
      const known = new Set(signatures(access));
      for (let i = 0; i < 200; i++) {
        const ref = { server: word("ab_!", 3), tool: word("ab_.", 3) };
        expect(known, JSON.stringify([tests, ref])).toContain(signature(access, ref));
      }
    }
  });

  it("takes two policies together, and says which class nobody names", () => {
    const policyOf = (permission: unknown) => {
      const text = JSON.stringify({ permission });
      return lowerLayers("opencode", [{ scope: "user", uri: "u", text }]).policy?.access as Access;
    };
    const before = policyOf({ "*": "ask", "db_*": "deny" });
    const after = policyOf({ "*": "ask", "db_*": "deny", db_query: "allow" });
    const answer = nameClasses([before, after], new Budget(100_000));
    expect(answer).toMatchObject({
      answer: "found",
      value: [
        { witness: { server: "db", tool: "query" }, isOther: false },
        { witness: { server: expect.any(String) }, isOther: expect.any(Boolean) },
        { witness: { server: expect.any(String) }, isOther: expect.any(Boolean) },
      ],
    });
    expect(answer.answer === "found" && answer.value.filter(({ isOther }) => isOther)).toHaveLength(1);
  });

  it("is unknown where the steps are spent, or a name is asked by a regular expression", () => {
    const access = accessOf([model("a*b*c"), model("*x*"), model("?y*")], SINGLE);
    expect(nameClasses([access], new Budget(5)).answer).toBe("unknown");
    expect(nameClasses([accessOf([{ of: "model", regex: "a" }], SINGLE)], new Budget(5)).answer).toBe("unknown");
  });
});
