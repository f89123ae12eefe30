import { describe, expect, it } from "vitest";
import { lowerLayers } from "../hosts/index.js";
import type { Access, NameTest, Naming, ToolRef } from "../policy/access.js";
import { modelName, nameFor, nameTest } from "../policy/naming.js";
import { nameClasses } from "./name-classes.js";
import { StepLimit } from "./step-limit.js";

const SINGLE: Naming = { prefix: "", joint: "_", kept: "A-Za-z0-9_-" };
const DOUBLE: Naming = { prefix: "mcp__", joint: "__", kept: "A-Za-z0-9_-" };

/** As Gemini CLI makes names, but shorter. */
const SHAPED: Naming = {
  prefix: "m_",
  joint: "_",
  kept: "A-Za-z0-9_",
  once: true,
  longest: { length: 9, ends: 4, between: "." },
};
const DASHES: Naming = { prefix: "", joint: "-", kept: "A-Za-z0-9_-", substitute: "-" };
const REGEXES = ["a", "^a", "b$", "a.b", "[^a]_", "^mcp__a", "(?:ab)+", "_b?$"];

function randomOf(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

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
  const answer = nameClasses([access], new StepLimit(1_000_000));
  if (answer.answer !== "sat") throw new Error(answer.answer);
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

  it("finds the class of every tool, whatever its name, and no other", () => {
    const random = randomOf(7);
    const word = (letters: string, length: number) =>
      Array.from({ length: 1 + random(length) }, () => letters[random(letters.length)]).join("");
    for (let round = 0; round < 150; round++) {
      const naming = [SINGLE, DOUBLE, DASHES, SHAPED][random(4)] as Naming;
      const tests = Array.from({ length: 1 + random(4) }, (): NameTest => {
        const whole = naming.prefix + word("ab_*?-", 6);
        switch (random(8)) {
          case 0:
            return { of: "tool", exact: word("ab_.", 3) };
          case 1:
            return { of: "server", exact: word("ab_!", 3) };
          case 2:
            return { of: "model server", exact: word("ab_-", 3) };
          case 3:
            return { of: "model tool", pattern: { text: word("ab_*", 3), hasOne: false } };
          case 4:
            return { of: random(2) === 0 ? "server" : "model", exact: word("aB_", 4), anyCase: true };
          case 5:
            return {
              of: (["model", "tool", "server"] as const)[random(3)] as "model",
              regex: REGEXES[random(REGEXES.length)] as string,
            };
          default:
            return model(whole);
        }
      });
      const access = accessOf(tests, naming);
      const known = signatures(access);
      expect(new Set(known).size, JSON.stringify(tests)).toBe(known.length);
      for (let i = 0; i < 100; i++) {
        const begin = random(4) === 0 ? "m_" : "";
        const ref = { server: begin + word("abA_!", 3), tool: word("abB_.", 3) };
        if (
          naming.longest !== undefined &&
          modelName({ ...naming, longest: undefined }, ref.server, ref.tool).length > 9
        )
          continue;
        const mine = signature(access, ref);
        const hasServers = tests.some(({ of }) => of !== "tool");
        expect(known, JSON.stringify([tests, ref])).toContain(
          hasServers ? mine : signature(access, { tool: ref.tool }),
        );
      }
    }
  });

  it("gives each name that is written out one class, and is quick about it", () => {
    const settings = (seed: number): Access => {
      const random = randomOf(seed);
      const rules = Array.from({ length: 500 }, (_, i) => {
        const server = `server${random(40)}`;
        const rule = `mcp__${server}__${["get", "list", "delete", "create"][random(4)]}_thing_${random(200)}`;
        return i % 10 === 0
          ? `mcp__${server}__${["get", "list"][random(2)]}_*`
          : i % 50 === 1
            ? `mcp__${server}`
            : rule;
      });
      const text = JSON.stringify({ permissions: { allow: rules.slice(0, 250), deny: rules.slice(250) } });
      return lowerLayers("claude-code", [{ scope: "user", uri: "u", text }]).policy?.access as Access;
    };
    const steps = new StepLimit(1_000_000);
    const answer = nameClasses([settings(1), settings(2)], steps);
    expect(answer.answer === "sat" && answer.value.length).toBeGreaterThan(500);
    expect(steps.spent).toBeLessThan(100_000);
  });

  it("takes two policies together, and says which class nobody names", () => {
    const policyOf = (permission: unknown) => {
      const text = JSON.stringify({ permission });
      return lowerLayers("opencode", [{ scope: "user", uri: "u", text }]).policy?.access as Access;
    };
    const before = policyOf({ "*": "ask", "db_*": "deny" });
    const after = policyOf({ "*": "ask", "db_*": "deny", db_query: "allow" });
    const answer = nameClasses([before, after], new StepLimit(100_000));
    expect(answer.answer === "sat" && answer.value.map(({ isOther }) => isOther)).toEqual([true, false, false]);
    expect(answer.answer === "sat" && answer.value.slice(1).map(({ witness }) => witness)).toEqual([
      { server: "db", tool: "query" },
      { server: "db", tool: "a" },
    ]);
  });

  it("is unknown where the steps are spent, or patterns cross too often", () => {
    const access = accessOf([model("a*b*c"), model("*x*"), model("?y*")], SINGLE);
    expect(nameClasses([access], new StepLimit(5)).answer).toBe("unknown");
    expect(nameClasses([accessOf([{ of: "model", regex: "a" }], SINGLE)], new StepLimit(5)).answer).toBe("unknown");
    const crossing = Array.from({ length: 40 }, (_, i) => model(`*${"abcdefghij"[i % 10]}*${"klmnopqrst"[i >> 2]}*`));
    expect(nameClasses([accessOf(crossing, SINGLE)], new StepLimit(1_000_000)).answer).toBe("unknown");
  });
});
