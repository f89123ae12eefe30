import { lower, readDocument } from "@callgate/core";
import type { TextEdit } from "@callgate/core/edit";
import { describe, expect, it } from "vitest";
import { areSafe, Judge } from "./judge.js";
import type { Subject } from "./with-edits.js";

const MANY = 400;

function subject(text: string): Subject {
  const document = readDocument(text, "p");
  return { document, lowered: lower(document) };
}

function policy(entryOf: (i: number) => unknown, more: Record<string, unknown> = {}): Subject {
  const tools = Object.fromEntries(Array.from({ length: MANY }, (_, i) => [`tool_${i}`, entryOf(i)]));
  return subject(JSON.stringify({ version: "1", default: "deny", tools: { ...tools, ...more } }));
}

const rule = (i: number) => ({
  rules: [{ name: "r", conditions: [{ path: "args.a", op: "lte", value: 10 + (i % 7) }] }],
});

/** Puts another number in the place of each tool's. */
function numbers({ document: { text } }: Subject, numberOf: (i: number) => string): TextEdit[] {
  return [...text.matchAll(/"value":(\d+)/g)].map(({ index, 0: whole }, i) => {
    const end = index + whole.length;
    return { start: index + '"value":'.length, end, text: numberOf(i) };
  });
}

function judged(of: Subject, edits: readonly TextEdit[], keeps = true) {
  const verdicts = new Map<TextEdit, string>();
  const judge = new Judge<{ edits: readonly TextEdit[]; keeps: boolean }>(of, ({ edits: [edit] }, safe, problem) => {
    verdicts.set(edit as TextEdit, problem ?? (safe ? "safe" : "unsafe"));
  });
  judge.judge(edits.map((edit) => ({ edits: [edit], keeps })));
  return { verdicts: edits.map((edit) => verdicts.get(edit)), read: judge.read, length: of.document.text.length };
}

describe("judging the fixes of many tools", () => {
  it("reads an entry, not the document, where one is mended", () => {
    const of = policy(rule);
    const { verdicts, read, length } = judged(of, numbers(of, () => "1").slice(7, 8));
    expect(verdicts).toEqual(["safe"]);
    // A judgement counts as 32 Ki, of however little it is made.
    expect(read - 32 * 1024).toBeLessThan(length / 50);
  });

  it("tells the unsafe among the safe ones by one reading", () => {
    const of = policy(rule);
    const { verdicts, read, length } = judged(
      of,
      numbers(of, (i) => (i % 3 === 0 ? "99" : "1")),
    );
    expect(verdicts).toEqual(Array.from({ length: MANY }, (_, i) => (i % 3 === 0 ? "unsafe" : "safe")));
    expect(read).toBeLessThan(3 * (length + 32 * 1024));
  });

  it("tells by one reading which of many new names let more through", () => {
    const of = policy(rule);
    const edits = [...of.document.text.matchAll(/"tool_\d+"/g)].map(({ index, 0: name }) => {
      return { start: index, end: index + name.length, text: `"other_${index}"` };
    });
    const { verdicts, read, length } = judged(of, edits);
    expect(new Set(verdicts)).toEqual(new Set(["unsafe"]));
    expect(verdicts).toHaveLength(MANY);
    expect(read).toBeLessThan(3 * (length + 32 * 1024));
  });

  it("finds the one that breaks the document, and says why", () => {
    const of = policy(rule);
    const { verdicts } = judged(
      of,
      numbers(of, (i) => (i === 123 ? "[" : "1")),
    );
    expect(verdicts.filter((verdict) => verdict !== "safe")).toHaveLength(1);
    expect(verdicts[123]).toMatch(/a value is missing/);
  });

  it("asks all of the document where a tool's name is one that it has", () => {
    const of = policy(rule);
    const at = of.document.text.indexOf('"tool_5"');
    const { verdicts } = judged(of, [{ start: at, end: at + '"tool_5"'.length, text: '"tool_300"' }]);
    expect(verdicts[0]).toMatch(/already defined/);
  });

  it("asks all of the document where the calls of every tool count together", () => {
    const of = policy(rule, { "*": { rules: [{ name: "all", rate_limit: "5/minute" }] } });
    const { verdicts, read, length } = judged(of, numbers(of, () => "1").slice(0, 1));
    expect(verdicts).toEqual(["safe"]);
    expect(read).toBeGreaterThanOrEqual(length);
  });

  it("never calls one safe of which it is not known what it keeps", () => {
    const of = policy(rule);
    expect(judged(of, numbers(of, () => "1").slice(0, 3), false).verdicts).toEqual(["unsafe", "unsafe", "unsafe"]);
  });
});

describe("fixes made together", () => {
  it.each<[string, Record<string, unknown>]>([
    ["of entries that can be looked at apart", {}],
    ["of entries whose calls count together", { "*": { rules: [{ name: "all", rate_limit: "5/minute" }] } }],
  ])("are safe where each is, %s", (_, more) => {
    const of = policy(rule, more);
    const edits = numbers(of, () => "1").map((edit) => [edit]);
    expect(areSafe(of, edits)).toBe(true);
    const one = numbers(of, (i) => (i === 300 ? "99" : "1")).map((edit) => [edit]);
    expect(areSafe(of, one)).toBe(false);
  });

  it("are not safe where the document cannot be read then", () => {
    const of = policy(rule);
    expect(
      areSafe(
        of,
        numbers(of, (i) => (i === 300 ? "[" : "1")).map((edit) => [edit]),
      ),
    ).toBe(false);
  });
});
