import type { Io } from "@callgate/project/io";
import { describe, expect, it } from "vitest";
import { runParsed } from "./any-arguments.js";
import type { CommandGrammar } from "./commands/grammar.js";
import { GRAMMARS } from "./commands/grammars.js";
import { COMMON_OPTIONS } from "./commands/options.js";
import { plainArguments } from "./plain-arguments.js";

const grammarOf = (name: string) => GRAMMARS.find((grammar) => grammar.name === name) as CommandGrammar;

const plain = (line: string) => {
  const [name = "", ...args] = line.split(" ");
  return plainArguments(args, grammarOf(name), COMMON_OPTIONS);
};

describe("what is written plainly is read without yargs", () => {
  it.each<[string, Record<string, unknown>]>([
    ["lint", { operands: [], "fail-on": "error", failOn: "error" }],
    [
      "lint a.yaml b.yaml --fail-on never --no-config",
      { operands: ["a.yaml", "b.yaml"], "fail-on": "never", failOn: "never", config: false, c: false },
    ],
    [
      "lint . --tools github=g.json --tools=db=d.json --verbose",
      {
        operands: ["."],
        tools: ["github=g.json", "db=d.json"],
        verbose: true,
        "fail-on": "error",
        failOn: "error",
      },
    ],
    [
      "lint -f json -f sarif=a.sarif -q --color=never",
      {
        operands: [],
        format: ["json", "sarif=a.sarif"],
        f: ["json", "sarif=a.sarif"],
        quiet: true,
        q: true,
        color: "never",
        "fail-on": "error",
        failOn: "error",
      },
    ],
    ["explain dead-rule", { operands: ["dead-rule"] }],
  ])("callgate %s", (line, args) => expect(plain(line)).toEqual(args));
});

describe("what yargs may read otherwise, or refuses, is left to it", () => {
  it.each([
    "lint --baselin x",
    "lint --fail-on",
    "lint --fail-on sometimes",
    "lint --failOn never",
    "lint --config a --config b",
    "lint --config -x",
    'lint --config "a"',
    "lint --config ",
    "lint --verbose=true",
    "lint --verbose false",
    "lint --no-verbose",
    "lint --no-config=x",
    "lint -fjson",
    "lint -qf json",
    "lint --help",
    "lint -h",
    "lint --version",
    "lint 'a'",
    "explain a b",
    "lint --__proto__ x",
    "lint --constructor x",
  ])("callgate %s", (line) => expect(plain(line)).toBeUndefined());
});

/** Numbers from 0 to below `below`, from a seed: xorshift. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const VALUES = [
  "a",
  "a.json",
  "x=y",
  "1",
  "1e3",
  "true",
  "false",
  "lint",
  "<stdin>",
  "a b",
  "a,b",
  "",
  "-",
  "-1",
  "-x",
];
const ODD = [
  "--",
  "---",
  "-",
  "--no-",
  "--=",
  "--x",
  "-ab",
  "--no-x",
  '"q"',
  "'q'",
  "--help",
  "é",
  "a\nb",
  "__proto__",
];

it.each(GRAMMARS.map(({ name }) => [name]))("yargs reads the same: %s", async (name) => {
  const grammar = grammarOf(name);
  const next = numbers(name.length * 7919 + 17);
  const oneOf = <T>(values: readonly T[]): T => values[next(values.length)] as T;
  const options = Object.entries({ ...grammar.options, ...COMMON_OPTIONS });
  const pieces = (): string[] => {
    if (next(4) === 0) return [oneOf(VALUES)];
    if (next(12) === 0) return [oneOf(ODD)];
    const [option, { alias, type, choices, negated }] = oneOf(options) as (typeof options)[number] & [string, never];
    const value = choices !== undefined && next(8) > 0 ? oneOf(choices as readonly string[]) : oneOf(VALUES);
    const written = typeof alias === "string" && next(3) === 0 ? `-${alias}` : `--${option}`;
    if (negated !== undefined && next(3) === 0) return [`--no-${option}`];
    if (type === "boolean" && next(8) > 0) return [written];
    return next(3) === 0 ? [`${written}=${value}`] : [written, value];
  };
  let compared = 0;
  for (let i = 0; i < 60; i++) {
    const argv = Array.from({ length: next(4) }, pieces).flat();
    const args = plainArguments(argv, grammar, COMMON_OPTIONS);
    if (args === undefined) continue;
    compared++;
    const { _, $0, ...theirs } = await readByYargs(argv, grammar);
    // The name of the operands is theirs alone; commands read `operands`.
    if (grammar.operands !== undefined) delete theirs[grammar.operands.name];
    expect(args, JSON.stringify(argv)).toEqual(theirs);
  }
  expect(compared).toBeGreaterThan(12);
});

async function readByYargs(argv: readonly string[], grammar: CommandGrammar): Promise<Record<string, unknown>> {
  const io = { env: {}, stdout: { write: () => {} } } as unknown as Io;
  const call = { io, serverCommand: undefined, grammars: GRAMMARS };
  let read: Record<string, unknown> = {};
  await runParsed([grammar.name, ...argv], grammar, call, async (_, args) => {
    read = args;
    return 0;
  });
  return read;
}
