/** Documents built to exhaust whoever reads them: each must be read, or refused, without an exception. */

import { expect, it } from "vitest";
import { lower } from "../dialects/lower.js";
import { Counters } from "../engine/counters.js";
import { compile } from "../engine/engine.js";
import { readDocument } from "./read.js";

const SIZE = 200_000;
const fill = (piece: string) => piece.repeat(Math.floor(SIZE / piece.length));
const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("");
const RULES = 'version: "1"\ntools:\n  a:\n    rules:\n';
const condition = (op: string, value: string) =>
  `      - { name: r, conditions: [{ path: args.x, op: ${op}, value: ${value} }] }\n`;

it.each<[string, string | Uint8Array]>([
  ["10 MB", "a".repeat(10 << 20)],
  ["brackets", fill("[")],
  ["braces", fill("{a: ")],
  ["dashes", fill("- ")],
  ["question marks", fill("? ")],
  ["colons", fill("a: ")],
  ["anchors", fill("&a ")],
  ["aliases", fill("*a ")],
  ["aliases of one anchor", `a: &a x\nb: [${fill("*a, ")}]`],
  ["tags", fill("!a ")],
  ["documents", fill("---\n")],
  ["comments", fill("# c\n")],
  ["one comment", `#${fill("x")}`],
  ["one scalar", fill("a")],
  ["one key", `${fill("a")}: b`],
  ["escapes", `a: "${fill("\\u0041")}"`],
  ["an open quote", `a: "${fill("x \n")}`],
  ["many keys", many(30_000, (i) => `k${i}: v\n`)],
  ["one key many times", fill("k: v\n")],
  ["unknown keys in rules", RULES + many(3_000, () => "      - { name: r, action: deny, wen: 1 }\n")],
  ["broken rules", RULES + many(3_000, () => "      - { name: r, action: x, conditions: [{ path: x, op: y }] }\n")],
  ["an alias bomb", many(9, (i) => `x${i}: &x${i} [${`${i === 0 ? "lol" : `*x${i - 1}`}, `.repeat(10)}]\n`)],
  ["an anchor in itself", 'version: "1"\ntools: &t { a: *t }\n'],
  ["a chain of anchors", `x0: &x0 {}\n${many(5_000, (i) => `x${i + 1}: &x${i + 1} { a: *x${i} }\n`)}`],
  ["a merge of many", `a: &a { ${many(90, (i) => `k${i}: 1, `)} }\nb: { <<: [${"*a, ".repeat(50_000)}] }\n`],
  ["merges of no mapping", `version: "1"\ntools: { <<: [${fill("a, ")}] }\n`],
  ["a large pattern", RULES + condition("regex", `'${"(\\pL{1000})".repeat(800)}'`)],
  ["many large patterns", RULES + many(1_000, (i) => condition("regex", `'(\\pL{1,50}){1,19}${i}'`))],
  ["a nested pattern", RULES + condition("regex", `'${"(".repeat(5_000)}${")".repeat(5_000)}'`)],
  ["a long number", RULES + condition("eq", fill("9"))],
  ["a long octal number", RULES + condition("eq", `0${fill("7")}`)],
  ["much base64", RULES + condition("eq", `!!binary ${fill("/w/w")}`)],
  ["JSON brackets", `{"a":"\\/","b":${"[".repeat(5_000)}${"]".repeat(5_000)}}`],
  ["NUL", fill("\0")],
  ["half surrogate pairs", fill("\ud800")],
  ["marks", fill("\ufeff")],
  ["line separators", fill("\u2028")],
  ["every byte", Uint8Array.from({ length: 4_096 }, (_, i) => i)],
])("%s", (_, input) => {
  const document = readDocument(input, "x");
  for (const dialect of [undefined, "intercept", "gateway", "catalogue"] as const) {
    const { policy, findings } = lower(document, { dialect });
    expect(findings.length).toBeLessThanOrEqual(202);
    if (policy === undefined) expect(findings).not.toEqual([]);
    else compile(policy).decide({ tool: "a", args: { x: "aaa" }, at: 0, grant: "" }, new Counters());
  }
});

/** A generator of numbers that gives the same ones each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
}

it("2000 mutated documents", () => {
  const next = numbers(1);
  const seeds = [
    `${RULES}${condition("regex", "'^a'")}      - { name: h, rate_limit: 5/hour }\n      - name: s\n        conditions:\n          - path: state.a.c\n            op: lte\n            value: 5\n        state: { counter: c, window: day, increment_from: args.n }\n`,
    '{"version":"1","default":"deny","hide":["x"],"all_tools":{"limits":[{"counter":"c","window":"minute","max":1,"scope":"grant"}]},"tools":{"a":{"require":[{"conditions":[{"path":"args.x","op":"in","value":["a"]}]}]}}}',
    "tools:\n  a:\n    rules:\n      - action: allow\n        rate_limit: { max: 3, window: 60 }\n        reason: x\n",
  ];
  const pieces = [
    "&a ",
    "*a",
    "<<: *a",
    "!!binary ",
    "!!int ",
    "? ",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "| ",
    "> ",
    "\t",
    "\n",
    "\r",
    "---\n",
    "%",
    "#",
    "\ufeff",
    "\u2028",
    "\0",
    "~",
    "0x",
    "😀",
    "\ud800",
    "__proto__",
    "constructor",
    ",",
    "\\",
  ];
  for (let round = 0; round < 2_000; round++) {
    let text = seeds[next(seeds.length)] as string;
    for (let edits = next(8) + 1; edits > 0; edits--) {
      const [at, to] = [next(text.length + 1), next(text.length + 1)];
      const piece = next(2) === 0 ? pieces[next(pieces.length)] : text.slice(to, to + next(60));
      text = text.slice(0, at) + piece + text.slice(at + (next(3) === 0 ? next(10) : 0));
    }
    const document = readDocument(next(6) === 0 ? Buffer.from(text, "latin1") : text, "x");
    const { policy, findings } = lower(document);
    if (policy === undefined) expect(findings).not.toEqual([]);
    else compile(policy).decide({ tool: "a", args: { x: "a", n: 1 }, at: round, grant: "" }, new Counters());
    for (const { message, location } of findings) {
      expect(message).toMatch(/^[^\n\r]{1,300}$/);
      expect(location.range.start.line).toBeGreaterThan(0);
    }
  }
});
