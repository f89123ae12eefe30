/** What is skimmed: the same comes out as where every line is parsed, whatever the lines are. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { seeded } from "../../test/seeded.js";
import { READERS } from "../readers/index.js";
import { openTranscript } from "../transcript.js";
import type { SkimSpec } from "./skim-spec.js";
import { SKIM_SOURCE } from "./skim-wasm.js";
import { Kind, type SkimmedLine } from "./skimmed-line.js";
import { skimmerFor } from "./skimmer.js";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

it("is compiled from its source", () => {
  const source = readFileSync(join(ROOT, "packages/simulator/wasm/skim.ts"));
  expect(createHash("sha256").update(source).digest("hex")).toBe(SKIM_SOURCE);
});

type Random = () => number;

function oneOf<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

/** A string of JSON, some of whose letters are written by their numbers. */
function spelled(random: Random, text: string, rate: number): string {
  const letters = [...JSON.stringify(text).slice(1, -1)];
  return `"${letters
    .map((letter) => {
      if (letter === "\\" || random() >= rate || !/[a-z_$]/i.test(letter)) return letter;
      const hex = letter.charCodeAt(0).toString(16).padStart(4, "0");
      return `\\u${random() < 0.5 ? hex : hex.toUpperCase()}`;
    })
    .join("")
    // A letter behind a backslash is part of an escape.
    .replaceAll(/\\\\u00/g, "\\\\ u00")}"`;
}

interface Words {
  readonly keys: readonly string[];
  readonly texts: readonly string[];
}

const NUMBERS = ["0", "-0", "-1.5e-3", "12", "1E+400", "123456789012345678901", `1${"0".repeat(400)}`];
const BROKEN_NUMBERS = ["01", "1.", "-", "+1", ".5", "1e", "0x1", "NaN", "--1", "1e+"];
const BROKEN_TEXTS = ['"\t"', '"\\x"', '"\\u12g4"', '"', '"\\', '"\\u', "'a'", '"\u0001"'];
const WORDS = ["true", "false", "null"];
const BROKEN_WORDS = ["True", "nul", "falsehood", "undefined", ""];

/** A value as JSON; with some chance, something that is almost one. */
function written(random: Random, words: Words, depth: number, flaws: number): string {
  const blank = () => (random() < 0.05 ? oneOf(random, [" ", "\t", "\r", "  ", "\u00a0"]) : "");
  const isFlawed = random() < flaws;
  const kind = random();
  if (depth > 4 || kind < 0.45) {
    const length = oneOf(random, [0, 3, 15, 16, 17, 40, 255, 256, 257, 900]);
    const filler = "x".repeat(length) + oneOf(random, ["", "é", "日本", "😀", "\n", '"', "\\", "\u2028", "/"]);
    const text = random() < 0.6 ? oneOf(random, words.texts) : filler;
    return isFlawed ? oneOf(random, BROKEN_TEXTS) : spelled(random, text, random() < 0.15 ? 0.3 : 0);
  }
  if (kind < 0.55) return oneOf(random, isFlawed ? BROKEN_NUMBERS : NUMBERS);
  if (kind < 0.62) return oneOf(random, isFlawed ? BROKEN_WORDS : WORDS);
  const count = Math.floor(random() * 5);
  if (kind < 0.72) {
    const items = Array.from({ length: count }, () => blank() + written(random, words, depth + 1, flaws) + blank());
    return `[${items.join(",")}${isFlawed ? oneOf(random, [",", "", " ]"]) : ""}]`;
  }
  return writtenObject(random, words, depth, flaws);
}

function writtenObject(random: Random, words: Words, depth: number, flaws: number): string {
  const members = Array.from({ length: Math.floor(random() * 8) }, () => {
    const key = spelled(random, oneOf(random, words.keys), random() < 0.05 ? 0.4 : 0);
    return `${key}${random() < flaws ? "" : ":"}${written(random, words, depth + 1, flaws)}`;
  });
  return `{${members.join(random() < flaws ? ",," : ",")}${random() < flaws ? "," : ""}}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const SPEC: SkimSpec = {
  members: ["a", "b", "b.a", "b.c", "b.c.type", "type"],
  parsed: ["b.c"],
  usual: { type: "usual/text", "b.c.type": "tools" },
  marks: ["mark", "tool_use", "long", "listed", "kept"],
  listed: ["listed"],
  long: ["long"],
  kept: ["kept"],
  unread: ["a"],
};

const SPEC_WORDS: Words = {
  keys: [
    "a",
    "b",
    "c",
    "type",
    "mark",
    "tool_use",
    "long",
    "listed",
    "kept",
    "other",
    "toolong",
    "",
    "__proto__",
    "a b",
  ],
  texts: ["usual/text", "tools", "tool_use", "mark", "tool_us", "tool_use_", "", "2.0", "x"],
};

/** What of a parsed record is at a path: undefined where an object on the way is none. */
function at(record: unknown, path: string): { readonly value: unknown } | undefined {
  let value = record;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return { value };
}

/** All keys and texts in a value; those behind a key, in `behind`. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const item of value) yield* textsIn(item);
  else
    for (const [key, member] of Object.entries(value)) {
      yield key;
      yield* textsIn(member);
    }
}

function kindOf(value: unknown): number {
  if (typeof value === "string") return Kind.text;
  if (typeof value === "number") return Kind.number;
  if (Array.isArray(value)) return Kind.list;
  return typeof value === "object" && value !== null ? Kind.object : Kind.word;
}

/** Holds what the skimmer says of a line to what JSON.parse makes of it. */
function compare(text: string, line: SkimmedLine): void {
  const record = JSON.parse(text);
  expect(line.whole()).toBe(text);
  for (const [member, path] of (SPEC.members as string[]).entries()) {
    const found = at(record, path);
    const kind = line.kind(member);
    expect([path, kind === Kind.escapedText ? Kind.text : kind]).toEqual([
      path,
      found === undefined ? 0 : kindOf(found.value),
    ]);
    if (found === undefined) continue;
    expect((line.members >> member) & 1).toBe(1);
    const { value } = found;
    if (kind === Kind.text) expect(line.text(member)).toBe(value);
    if (kind === Kind.text) for (const word of SPEC_WORDS.texts) expect(line.is(member, word)).toBe(word === value);
    const isUsual = ((line.usual >> member) & 1) === 1;
    if (kind !== Kind.escapedText) expect(isUsual).toBe(value === SPEC.usual?.[path]);
    else expect(isUsual).toBe(false);
    if (kind === Kind.number) expect(Object.is(line.number(member), value)).toBe(true);
    if (kind === Kind.word) expect(line.is(member, String(value))).toBe(true);
    if (SPEC.parsed?.includes(path)) expect(line.value(member)).toEqual(value);
  }
  const unfollowed = (path: string | undefined, node: number) => {
    const holder = path === undefined ? record : at(record, path)?.value;
    const isObject = typeof holder === "object" && holder !== null && !Array.isArray(holder);
    const keys = isObject ? Object.keys(holder) : [];
    const followed = keys.filter((key) => SPEC.members.includes(path === undefined ? key : `${path}.${key}`));
    expect([path, (line.others >> node) & 1]).toEqual([path, keys.length > followed.length ? 1 : 0]);
  };
  unfollowed(undefined, 0);
  unfollowed("b", 1);
  unfollowed("b.c", 2);
  const texts = new Set(textsIn(record));
  // What is there is noticed; of two members with one name, JSON.parse keeps the last, and the first is noticed, too.
  for (const [bit, mark] of (SPEC.marks as string[]).entries())
    if (texts.has(mark)) expect([mark, (line.marks >> bit) & 1]).toEqual([mark, 1]);
  expect(JSON.parse(line.brief())).toEqual(shortened(JSON.parse(text), false));
  if (/1E\+400|0{300}/.test(text)) expect(line.hasLargeNumber).toBe(true);
}

function shortened(value: unknown, isKept: boolean, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => shortened(item, isKept, depth + 1));
  const entries = Object.entries(value).map(([key, member]): [string, unknown] => {
    if (depth === 0 && key === "a") return [key, null];
    const isLong = key === "long" && typeof member === "string" && Buffer.byteLength(JSON.stringify(member)) - 2 >= 256;
    return [key, isLong && !isKept ? "" : shortened(member, isKept || key === "kept", depth + 1)];
  });
  return Object.fromEntries(entries);
}

describe("the skimmer", () => {
  it("gives only valid JSON, and of it what JSON.parse gives", () => {
    const random = seeded(11);
    let [skimmed, left, invalid] = [0, 0, 0];
    for (let round = 0; round < 400; round++) {
      const flaws = oneOf(random, [0, 0, 0.002, 0.05]);
      const texts = Array.from({ length: 20 }, () => {
        const text = writtenObject(random, SPEC_WORDS, 0, flaws).replaceAll("\n", " ");
        const odd = random();
        if (odd < 0.02) return text.slice(0, Math.floor(random() * text.length));
        if (odd < 0.04) return `${text}${oneOf(random, ["x", "{}", ",", "\u00a0", "]"])}`;
        if (odd < 0.06) return `${oneOf(random, ["\ufeff", " ", "\t", "x", "\u00a0"])}${text}`;
        return odd < 0.1 ? `${text}\r` : text;
      });
      const seen: string[] = [];
      const count = skimmerFor(SPEC)?.lines(Buffer.from(texts.join("\n")), 1, {
        skimmed(line, number) {
          const text = texts[number - 1] as string;
          seen.push(text);
          skimmed++;
          compare(text, line);
        },
        unclear(text, number) {
          expect(text).toBe(texts[number - 1]);
          seen.push(text);
          left++;
          if (parsed(text) === undefined) invalid++;
        },
      });
      expect(count).toBe(texts.length);
      expect(seen).toEqual(texts);
    }
    // Most of what is valid is skimmed, or nothing was shown.
    expect(skimmed).toBeGreaterThan(3_000);
    expect(invalid).toBeGreaterThan(200);
    expect(left - invalid).toBeLessThan(skimmed);
  });

  it("looks ahead of the last byte of the block without minding what was there before", () => {
    const skimmer = skimmerFor(SPEC);
    const seen: string[] = [];
    const sink = {
      skimmed: (line: SkimmedLine) => void seen.push(line.whole()),
      unclear: (text: string) => void seen.push(`!${text}`),
    };
    skimmer?.lines(Buffer.from(`{"a":"${"x".repeat(100)}"}`), 1, sink);
    for (let length = 0; length < 60; length++) skimmer?.lines(Buffer.from(`{"a":"${"y".repeat(length)}`), 1, sink);
    expect(seen.slice(1).every((text) => text.startsWith("!"))).toBe(true);
  });

  it("is not there for a second use while it is at work, and for what is too long", () => {
    skimmerFor(SPEC)?.lines(Buffer.from("{}"), 1, {
      skimmed: () => expect(skimmerFor(SPEC)).toBeUndefined(),
      unclear: () => expect.unreachable(),
    });
    const none = { skimmed: () => expect.unreachable(), unclear: () => expect.unreachable() };
    expect(skimmerFor(SPEC)?.lines(Buffer.alloc(1024 * 1024), 1, none)).toBeUndefined();
  });

  it("goes on where its tables are full", () => {
    const listed = Array.from({ length: 200 }, (_, i) => `"listed":"${i}"`).join(",");
    const texts = Array.from({ length: 6_000 }, (_, i) => (i % 50 === 0 ? `{"n":{${listed}}}` : `{"a":${i}}`));
    const seen: number[] = [];
    const count = skimmerFor(SPEC)?.lines(Buffer.from(texts.join("\n")), 1, {
      skimmed(line, number) {
        expect(line.whole()).toBe(texts[number - 1]);
        if ((number - 1) % 50 === 0) expect(line.listed()).toHaveLength(200);
        else expect(line.number(0)).toBe(number - 1);
        seen.push(number);
      },
      unclear: () => expect.unreachable(),
    });
    expect(count).toBe(6_000);
    expect(seen).toEqual(texts.map((_, i) => i + 1));
  });

  it("leaves a line with too much to list to others", () => {
    const listed = (length: number) => `{"n":[${Array.from({ length }, (_, i) => `{"listed":"${i}"}`).join(",")}]}`;
    const seen: string[] = [];
    skimmerFor(SPEC)?.lines(Buffer.from([listed(256), listed(257), listed(1)].join("\n")), 1, {
      skimmed: (line) => void seen.push(`${line.listed()?.length}`),
      unclear: () => void seen.push("unclear"),
    });
    expect(seen).toEqual(["256", "unclear", "1"]);
  });

  it("leaves what nests deep to others", () => {
    const nested = (depth: number) => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    const seen: string[] = [];
    skimmerFor(SPEC)?.lines(Buffer.from([nested(999), nested(1_001)].join("\n")), 1, {
      skimmed: () => void seen.push("skimmed"),
      unclear: () => void seen.push("unclear"),
    });
    expect(seen).toEqual(["skimmed", "unclear"]);
  });
});

/** Everything that comes out of a transcript, as text. */
function all(bytes: Uint8Array, chunk: number, parseAll: boolean, mindsUnmatched: boolean, from?: string): string {
  const events: unknown[] = [];
  const options = { parseAll, servers: ["ollama"], from: READERS.find(({ id }) => id === from) };
  const sink = {
    call: (call: object) => events.push({ ...call }),
    outcome: (handle: number, outcome: string, time?: number) => void events.push([handle, outcome, time]),
    ...(mindsUnmatched && { unmatched: (outcome: string | undefined) => void events.push(["unmatched", outcome]) }),
  };
  const transcript = openTranscript<number>("t", sink, options);
  const buffer = new Uint8Array(chunk);
  for (let begin = 0; begin < bytes.length; begin += chunk) {
    const part = bytes.subarray(begin, begin + chunk);
    buffer.set(part);
    if (!transcript.push(buffer.subarray(0, part.length))) break;
  }
  const { reader, ...summary } = transcript.end();
  return JSON.stringify([events, summary, reader?.id, transcript.line], (_key, value) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}

const SKIMMING = READERS.filter(({ skim }) => skim !== undefined).map(({ id }) => id);

const FIXTURES = join(ROOT, "fixtures/transcripts");
const FILES = readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(?:jsonl|json|txt|log)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

/** The records of all transcripts that one format's reader reads. */
function recordsOf(id: string): unknown[] {
  return FILES.flatMap((file) => {
    const bytes = readFileSync(file);
    const transcript = openTranscript("t", { call: () => undefined, outcome: () => {} });
    transcript.push(bytes);
    transcript.end();
    return transcript.reader?.id === id
      ? bytes
          .toString("utf8")
          .split("\n")
          .flatMap((line) => parsed(line) ?? [])
      : [];
  });
}

/** A record as JSON, with the spelling, order and repetition of its members by chance, and other members among them. */
function respelled(random: Random, value: unknown, rate: number, words: Words): string {
  if (typeof value === "string") {
    const longer = random() < rate ? value + "long text → ".repeat(Math.floor(60 * random())) : value;
    return spelled(random, random() < rate ? oneOf(random, words.texts) : longer, random() < rate ? 0.3 : 0);
  }
  if (typeof value !== "object" || value === null)
    return random() < rate ? oneOf(random, NUMBERS) : JSON.stringify(value);
  if (random() < rate / 4) return written(random, words, 2, 0);
  if (Array.isArray(value)) return `[${value.map((item) => respelled(random, item, rate, words)).join(", ")}]`;
  const members = Object.entries(value).flatMap(([key, member]) => {
    if (random() < rate / 2) return [];
    const one = () => `${spelled(random, key, random() < rate ? 0.3 : 0)}:${respelled(random, member, rate, words)}`;
    const other = () => `${spelled(random, oneOf(random, words.keys), 0)}:${written(random, words, 3, 0)}`;
    return [...(random() < rate ? [other()] : []), one(), ...(random() < rate / 2 ? [one()] : [])];
  });
  if (random() < rate) members.reverse();
  return `{${members.join(random() < 0.1 ? " , " : ",")}}`;
}

const INVALID = Buffer.from([0xff, 0xc3, 0x28, 0xe2, 0x82]);

/** Lines of a format, as no program would write them. */
function transcriptOf(random: Random, records: readonly unknown[], words: Words): Buffer {
  const rate = oneOf(random, [0, 0.01, 0.05, 0.2]);
  const pieces: Buffer[] = [];
  // Records in their order, so that answers meet their calls.
  const first = Math.floor(random() * records.length);
  for (const record of records.slice(first, first + 40)) {
    const text = respelled(random, record, rate, words);
    const odd = random() < rate / 2 ? random() : 1;
    let line = Buffer.from(text);
    if (odd < 0.15) line = line.subarray(0, Math.floor(random() * line.length));
    else if (odd < 0.3) line = Buffer.concat([line, Buffer.from(oneOf(random, ["}", "x", " 1", "\u00a0"]))]);
    else if (odd < 0.4) line = Buffer.concat([Buffer.from("\ufeff"), line]);
    else if (odd < 0.5) line = Buffer.from("");
    else if (odd < 0.6)
      line = Buffer.from(oneOf(random, ["[", "{", "no JSON", "[1,2]", '"text"', "null", "  ", "---"]));
    else if (odd < 0.8) {
      const cut = Math.floor(random() * line.length);
      line = Buffer.concat([
        line.subarray(0, cut),
        INVALID.subarray(0, 1 + Math.floor(4 * random())),
        line.subarray(cut),
      ]);
    }
    pieces.push(line, Buffer.from(random() < rate ? "\r\n" : "\n"));
  }
  return Buffer.concat(random() < 0.5 ? pieces : pieces.slice(0, -1));
}

it("is tried on every reader that skims", () => {
  expect(SKIMMING).toEqual(["json-rpc", "claude-code", "codex", "gemini", "opencode"]);
});

describe.each(SKIMMING)("%s: skimmed or parsed, the same comes out", (id) => {
  const records = recordsOf(id);
  const { members = [], marks = [] } = READERS.find((reader) => reader.id === id)?.skim ?? {};
  const keys = [...members.map((path) => path.slice(path.lastIndexOf(".") + 1)), ...marks, "is_error", "name", "id"];
  const texts = [...new Set([...marks, ...records.flatMap((record) => [...textsIn(record)])])].filter(
    (text) => text.length < 60,
  );

  it("has records to try", () => expect(records.length).toBeGreaterThan(5));

  it.each([1, 2, 3, 4])("%i", (seed) => {
    const random = seeded(1_000 * seed + id.length);
    for (let round = 0; round < 60; round++) {
      const bytes = transcriptOf(random, records, { keys, texts });
      const chunk = oneOf(random, [97, 1_000, 4_096, 65_536, bytes.length + 1]);
      const minds = random() < 0.3;
      const from = random() < 0.5 ? id : undefined;
      const skimmed = all(bytes, chunk, false, minds, from);
      if (skimmed !== all(bytes, chunk, true, minds, from))
        expect(JSON.parse(skimmed), bytes.toString("latin1")).toEqual(JSON.parse(all(bytes, chunk, true, minds, from)));
    }
  });

  it("on long and deep lines", () => {
    const long = "x\\n→ ".repeat(60_000);
    const extra = [
      `"text":"${long}"`,
      `"deep":${"[".repeat(2_000)}${"]".repeat(2_000)}`,
      `"deep":${"[".repeat(200_000)}${"]".repeat(200_000)}`,
    ];
    for (const member of extra) {
      const lines = records.slice(0, 30).flatMap((record) => {
        const text = JSON.stringify(record);
        return [text, text.startsWith("{") && text !== "{}" ? `${text.slice(0, -1)},${member}}` : text];
      });
      const bytes = Buffer.from(`${lines.join("\n")}\n`);
      for (const chunk of [65_536, 1024 * 1024, bytes.length])
        expect(all(bytes, chunk, false, false)).toBe(all(bytes, chunk, true, false));
    }
  });
});

it.each(FILES.map((file) => [file.slice(FIXTURES.length + 1), file]))("the same of %s", (_name, file) => {
  const bytes = readFileSync(file);
  for (const chunk of [200, 65_536])
    for (const minds of [false, true]) expect(all(bytes, chunk, false, minds)).toBe(all(bytes, chunk, true, minds));
});
