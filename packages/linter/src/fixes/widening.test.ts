/** Random policies full of mistakes: what --fix makes of them is tried on the engine, call by call. */

import { Counters, compile, lower, type Policy, readDocument } from "@callgate/core";
import { hiddenTools } from "@callgate/core/policy";
import { describe, expect, it } from "vitest";
import { lintDocument } from "../lint.js";
import { applyFixes } from "./apply.js";

/** Lehmer's generator: the same policies every time. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed + 1;
  }

  below(n: number): number {
    this.#state = (this.#state * 48271) % 2147483647;
    return this.#state % n;
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const TOOLS = ["run", "write_file", "pay", "list"] as const;

const CONDITIONS = [
  ["args.name", "eq", "llama"],
  ["args.name", "qe", "llama"],
  ["args.name", "regex", "llama|qwen"],
  ["args.name", "regex", "^llama"],
  ["args.name", "regex", "^phi3.2$"],
  ["args.name", "not_in", ["rm", "2024-01-01"]],
  ["args.amount", "lte", 100],
  ["args.amount", "lt", 7],
  ["args.nmae", "exists", true],
] as const;

type Data = string | number | boolean | readonly Data[] | { readonly [key: string]: Data };

function interceptRule(random: Random, tool: string): Data {
  const condition = () => {
    const [path, op, value] = random.one(CONDITIONS);
    return { path, op, value };
  };
  switch (random.below(7)) {
    case 0:
      return { name: "often", rate_limit: `${1 + random.below(5)}/minute` };
    case 1:
      return { name: "when", when: [condition()], action: random.one(["deny", "dney"]) };
    case 2:
      return {
        name: "sum",
        conditions: [{ path: `state.${tool}.sum`, op: random.one(["lt", "lte"]), value: 9 }],
        state: { counter: "sum", window: random.one(["day", "daay"]), increment_from: "args.amount" },
      };
    case 3:
      return {
        name: "count",
        conditions: [{ path: `state.${tool}.n`, op: "lt", value: 3 }],
        state: { counter: "n", window: "hour" },
      };
    case 4:
      return { name: "never", action: random.one(["deny", "evaluate"]), condition: [condition()], on_denny: "no" };
    default:
      return { name: "only", conditions: [condition(), ...(random.below(2) === 0 ? [condition()] : [])] };
  }
}

function intercept(random: Random): Data {
  const tools = TOOLS.filter(() => random.below(4) > 0).map((tool) => {
    const rules = Array.from({ length: random.below(3) }, () => interceptRule(random, tool));
    const body = random.below(5) === 0 ? {} : { [random.one(["rules", "rules", "rulez"])]: rules };
    return [tool, random.below(6) === 0 ? { hide: true, ...body } : body] as const;
  });
  const fallback = random.one([
    { default: "deny" },
    { defualt: "deny" },
    { default: "denny" },
    { default: "allow" },
    {},
  ]);
  return { version: "1", ...fallback, tools: Object.fromEntries(tools) };
}

function catalogue(random: Random): Data {
  const rule = () => {
    const limit =
      random.below(2) === 0 ? { rate_limit: { max: 1 + random.below(4), window: random.one([60, 3600, 90]) } } : {};
    const [path, op, value] = random.one(CONDITIONS);
    const conditions = random.below(2) === 0 ? { conditions: [{ path, op, value }] } : {};
    return {
      action: random.one(["allow", "allow", "allow", "deny", "require_approval"]),
      ...limit,
      ...conditions,
      reason: "why",
    };
  };
  const tools = TOOLS.map((tool) => [tool, { rules: Array.from({ length: 1 + random.below(2) }, rule) }] as const);
  return { tools: Object.fromEntries(tools) };
}

function gateway(random: Random): Data {
  const tools = TOOLS.map((tool) => {
    const [path, op, value] = random.one(CONDITIONS);
    const require =
      random.below(2) === 0 ? { [random.one(["require", "requir"])]: [{ conditions: [{ path, op, value }] }] } : {};
    const limit = {
      counter: "sum",
      window: "day",
      max: 9,
      scope: "grant",
      ...(random.below(2) === 0 ? { increment_from: "args.amount" } : {}),
    };
    return [tool, { ...require, ...(random.below(2) === 0 ? { limits: [limit] } : {}) }] as const;
  });
  return { version: "1", default: random.one(["deny", "allow", "denny"]), tools: Object.fromEntries(tools) };
}

/** Block YAML with a comment here and there, which has to stay. */
function block(data: Data, random: Random, indent = ""): string {
  const comment = () => (random.below(4) === 0 ? `   # keep ${random.below(1_000_000)}` : "");
  const ownLine = () => (random.below(5) === 0 ? `${indent}# keep ${random.below(1_000_000)}\n` : "");
  if (Array.isArray(data))
    return data.map((item) => `${ownLine()}${indent}- ${block(item, random, `${indent}  `).trimStart()}`).join("");
  if (typeof data !== "object") return `${indent}${JSON.stringify(data)}${comment()}\n`;
  return Object.entries(data)
    .map(([key, value], index) => {
      const before = index === 0 ? "" : ownLine();
      if (typeof value !== "object" || Object.keys(value).length === 0 || random.below(3) === 0)
        return `${before}${indent}${key}: ${flow(value)}${comment()}\n`;
      return `${before}${indent}${key}:${comment()}\n${block(value, random, `${indent}  `)}`;
    })
    .join("");
}

function flow(data: Data): string {
  if (Array.isArray(data)) return `[${data.map(flow).join(", ")}]`;
  if (typeof data !== "object") return JSON.stringify(data);
  return `{${Object.entries(data)
    .map(([key, value]) => `${key}: ${flow(value)}`)
    .join(", ")}}`;
}

const FORMS: Readonly<Record<string, (random: Random) => string>> = {
  "intercept, block": (random) => block(intercept(random), random),
  "intercept, CRLF": (random) => block(intercept(random), random).replaceAll("\n", "\r\n"),
  "intercept, flow": (random) => `${flow(intercept(random))}\n`,
  "catalogue, block": (random) => block(catalogue(random), random),
  "catalogue, JSON": (random) => JSON.stringify(catalogue(random), undefined, random.below(4)),
  "gateway, JSON": (random) => JSON.stringify(gateway(random), undefined, random.below(4)),
};

const known = new Map<string, ReturnType<typeof applyFixes>>();

/** What becomes of a text: several tests look at the same one. */
function fixed(text: string, unsafe = false): ReturnType<typeof applyFixes> {
  const key = `${unsafe} ${text}`;
  const result = known.get(key) ?? fixedNow(text, unsafe);
  known.set(key, result);
  return result;
}

function fixedNow(text: string, unsafe: boolean): ReturnType<typeof applyFixes> {
  const document = readDocument(text, "p");
  return applyFixes(
    { document, lowered: lower(document) },
    (subject) => lintDocument(subject.document, subject.lowered, { fixes: true }),
    { unsafe },
  );
}

const ARGUMENTS = [
  {},
  ...["llama", "llama; rm -rf /", "rm", "2024-01-01", 7].map((name) => ({ name })),
  ...[-5, 0, 0.5, 6, 7, 100].map((amount) => ({ amount, name: "llama" })),
  { nmae: 1, name: "qwen", amount: 1 },
];

/** Calls that pass after the fixes and did not before, with what came before them. */
function widened(before: Policy, after: Policy, random: Random): string[] {
  const [earlier, later] = [compile(before), compile(after)];
  const [counted, counts] = [new Counters(), new Counters()];
  const found: string[] = [];
  for (let i = 0; i < 150; i++) {
    const call = {
      tool: random.one([...TOOLS, "other"]),
      args: random.one(ARGUMENTS),
      at: Date.UTC(2026, 0, 1) + i * 1000,
      grant: "g",
    };
    const now = later.decide(call, counts).outcome;
    // What does not pass now has not happened, and has counted nothing.
    if (now !== "allow" && now !== "approval") continue;
    const then = earlier.decide(call, counted).outcome;
    if (then === "deny" || (then === "approval" && now === "allow"))
      found.push(`${then} → ${now} ${JSON.stringify(call)}`);
  }
  return found;
}

/** What the policies misspell, and what is meant. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ["rulez", "rules"],
  ["condition", "conditions"],
  ["defualt", "default"],
  ["denny", "deny"],
  ["dney", "deny"],
  ["on_denny", "on_deny"],
  ["daay", "day"],
  ["requir", "require"],
  ["qe", "eq"],
]);

/** The policy as its author meant it. */
function meant(text: string): Policy | undefined {
  const spelled = text.replace(/\b[a-z_]+\b/g, (word) => MEANT.get(word) ?? word);
  return lower(readDocument(spelled, "p")).policy;
}

/** Calls with what the policies name, and with amounts that their sums count. */
const EXAMPLES = TOOLS.flatMap((tool) => [
  { tool, args: {} },
  ...["llama", "qwen", "phi3.2", "rm", "2024-01-01"].flatMap((name) =>
    [undefined, 1, 6, 9].map((amount) => ({ tool, args: amount === undefined ? { name } : { name, amount } })),
  ),
  ...[1, 6, 9].map((amount) => ({ tool, args: { amount } })),
]);

function passes(policy: Policy, { tool, args }: (typeof EXAMPLES)[number]): boolean {
  const { outcome } = compile(policy).decide({ tool, args, at: Date.UTC(2026, 0, 1), grant: "g" }, new Counters());
  return outcome === "allow" || outcome === "approval";
}

/** The examples that the policy lets pass, as written and as meant, and that do not pass any more. */
function lost(text: string, before: Policy, after: Policy): string[] {
  const wanted = meant(text);
  if (wanted === undefined) return [];
  // `hide: true` under a tool was meant to hide it.
  const shown = EXAMPLES.filter(({ tool }) => !hiddenTools(after).some(({ name }) => name === tool));
  return shown
    .filter((call) => passes(wanted, call) && passes(before, call) && !passes(after, call))
    .map((call) => JSON.stringify(call));
}

const lines = (text: string) => text.split("\n");

describe.each(Object.entries(FORMS))("fixes of %s", (_name, make) => {
  const texts = Array.from({ length: 25 }, (_, seed) => make(new Random(seed * 7919)));

  it("allow nothing that was denied", () => {
    let mended = 0;
    texts.forEach((text, seed) => {
      const { subject, count } = fixed(text);
      mended += count;
      const { policy: before } = lower(readDocument(text, "p"));
      const { policy: after } = subject.lowered;
      if (before === undefined || after === undefined) throw new Error(text);
      expect(widened(before, after, new Random(seed)), `${text}\n${subject.document.text}`).toEqual([]);
    });
    expect(mended).toBeGreaterThan(10);
  });

  it("keep what the author named", () => {
    let examples = 0;
    for (const text of texts) {
      const { subject } = fixed(text);
      const { policy: before } = lower(readDocument(text, "p"));
      const { policy: after } = subject.lowered;
      if (before === undefined || after === undefined) throw new Error(text);
      examples += EXAMPLES.filter((call) => passes(before, call)).length;
      expect(lost(text, before, after), `${text}\n${subject.document.text}`).toEqual([]);
    }
    expect(examples).toBeGreaterThan(100);
  });

  it.each([false, true])("leave nothing to fix, and read (unsafe ones too: %s)", (unsafe) => {
    for (const text of texts) {
      const once = fixed(text, unsafe).subject.document;
      expect(once.findings).toEqual([]);
      expect(fixed(once.text, unsafe).subject.document.text).toBe(once.text);
    }
  });

  it("leave every comment and the line breaks", () => {
    for (const text of texts) {
      const after = fixed(text, true).subject.document.text;
      const comments = (of: string) => of.match(/# keep \d+/g) ?? [];
      expect([...comments(after)].sort()).toEqual([...comments(text)].sort());
      if (lines(text).length > 2)
        expect(
          lines(after)
            .slice(0, -1)
            .every((line) => line.endsWith("\r")),
        ).toBe(text.includes("\r\n"));
    }
  });

  it("leave as it is what is not mended", () => {
    for (const text of texts) {
      const { subject, count } = fixed(text);
      if (count === 0) expect(subject.document.text).toBe(text);
    }
  });
});
