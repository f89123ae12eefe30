/** What a suite expects of calls, as plain JSON → an Expectation, with a sentence for each contradiction. */

import type { Path } from "@callgate/core";
import { compilePattern } from "@callgate/core/engine";
import { closest } from "@callgate/core/text";
import type { Reading } from "@callgate/core/yaml";
import {
  type Because,
  type Counted,
  EXPECTED,
  type Expectation,
  type Expected,
  type ExpectedDecision,
} from "./suite.js";

/** Other words for decisions: what agents call an approval, and a denial of a tool that is not offered. */
export const OTHER_WORDS = ["ask", "hidden"] as const;

export const EXPECTATION_KEYS = ["decision", "hidden", "rule", "message", ...EXPECTED] as const;

/**
 * What is expected of `calls` calls; undefined where that could not be read, which is then among the problems.
 * @param value a decision, a mapping of `decision`, `rule` and `message`, a mapping of counts, or a list
 */
export function readExpectation(value: unknown, path: Path, calls: number, reading: Reading): Expectation | undefined {
  if (Array.isArray(value)) return each(value, path, calls, reading);
  if (typeof value === "string") {
    const decision = decisionWord(value, path, reading);
    return decision && { kind: "all", decision: { ...decision, rule: undefined, message: undefined } };
  }
  if (isCounts(value)) return readCounts(value, path, calls, reading);
  const decision = readDecision(value, path, reading);
  return decision && { kind: "all", decision };
}

/** Whether a mapping counts decisions. */
export function isCounts(value: unknown): boolean {
  return typeof value === "object" && value !== null && EXPECTED.some((word) => Object.hasOwn(value, word));
}

/** How many of `calls` calls get which decision. */
export function readCounts(value: unknown, path: Path, calls: number, reading: Reading): Counted | undefined {
  const before = reading.problems.length;
  const fields = reading.fields(value, path, EXPECTATION_KEYS);
  for (const key of ["decision", "hidden"] as const)
    if (fields[key] !== undefined)
      return reading.problem(
        [...path, key],
        `\`${key}\` and counts of decisions exclude each other; write one of them`,
        "key",
      );
  const counts = { allow: 0, deny: 0, approval: 0 };
  for (const word of EXPECTED) {
    const count = fields[word];
    if (count === undefined) continue;
    if (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) counts[word] = count;
    else reading.mismatch(count, [...path, word], "a number of calls");
  }
  const why = because(fields, path, reading);
  if (reading.problems.length > before) return undefined;
  const sum = counts.allow + counts.deny + counts.approval;
  if (sum !== calls)
    return reading.problem(
      path,
      `${sum} decisions are expected of ${calls === 1 ? "one call" : `${calls} calls`}; count as many as there are calls`,
    );
  if (counts.allow === sum && contradicts(why, path, reading)) return undefined;
  return { kind: "counts", counts, ...why };
}

function each(items: readonly unknown[], path: Path, calls: number, reading: Reading): Expectation | undefined {
  const before = reading.problems.length;
  const decisions = items.flatMap((item, index): ExpectedDecision[] => {
    const at = [...path, index];
    if (typeof item !== "string") return [readDecision(item, at, reading) ?? []].flat();
    const decision = decisionWord(item, at, reading);
    return decision === undefined ? [] : [{ ...decision, rule: undefined, message: undefined }];
  });
  if (reading.problems.length > before) return undefined;
  if (items.length !== calls)
    return reading.problem(
      path,
      `this list has ${items.length === 1 ? "one decision" : `${items.length} decisions`} for ${calls === 1 ? "one call" : `${calls} calls`}; write one for each`,
    );
  return { kind: "each", decisions };
}

function readDecision(value: unknown, path: Path, reading: Reading): ExpectedDecision | undefined {
  const before = reading.problems.length;
  const fields = reading.fields(value, path, EXPECTATION_KEYS);
  const why = because(fields, path, reading);
  if (reading.problems.length > before) return undefined;
  if (fields.decision === undefined)
    return reading.problem(
      [...path, "decision"],
      "`decision` is missing; write `allow`, `deny`, `approval` or `hidden`",
      "key",
    );
  const word = decisionWord(fields.decision, [...path, "decision"], reading);
  if (word === undefined || (word.decision === "allow" && contradicts(why, path, reading))) return undefined;
  const hidden = reading.truth(fields.hidden, [...path, "hidden"]);
  if (hidden === undefined) return { ...word, ...why };
  if (hidden !== (word.hidden ?? hidden) || (hidden && word.decision !== "deny"))
    return reading.problem(
      [...path, "hidden"],
      `\`hidden: ${hidden}\` contradicts \`${String(fields.decision)}\`: every call of a hidden tool is denied`,
      "key",
    );
  return { ...word, ...why, hidden };
}

/** What people write for it elsewhere. */
const SUGGESTED: Readonly<Record<string, Expected | (typeof OTHER_WORDS)[number]>> = {
  allowed: "allow",
  pass: "allow",
  permit: "allow",
  true: "allow",
  denied: "deny",
  block: "deny",
  reject: "deny",
  false: "deny",
  approve: "approval",
  asked: "ask",
  hide: "hidden",
};

function decisionWord(
  value: unknown,
  path: Path,
  reading: Reading,
): Pick<ExpectedDecision, "decision" | "hidden"> | undefined {
  const suggested = SUGGESTED[String(value)];
  const words = [...EXPECTED, ...OTHER_WORDS] as const;
  if (suggested !== undefined && closest(String(value), words) === undefined)
    return reading.problem(path, `\`${String(value)}\` is no decision; did you mean \`${suggested}\`?`);
  const word = reading.choice(value, path, words);
  if (word === "hidden") return { decision: "deny", hidden: true };
  return word && { decision: word === "ask" ? "approval" : word };
}

function because(fields: Readonly<Record<string, unknown>>, path: Path, reading: Reading): Because {
  const message = reading.text(fields.message, [...path, "message"]);
  const pattern = message === undefined ? undefined : compilePattern(message);
  if (pattern !== undefined && "error" in pattern)
    reading.problem(
      [...path, "message"],
      `the pattern does not compile: ${pattern.error}; it is written as RE2 has it`,
    );
  return { rule: reading.text(fields.rule, [...path, "rule"]), message };
}

/** A call that passes has no deciding rule and gets no message. */
function contradicts({ rule, message }: Because, path: Path, reading: Reading): boolean {
  if (rule === undefined && message === undefined) return false;
  const key = rule === undefined ? "message" : "rule";
  reading.problem(
    [...path, key],
    `\`${key}\` contradicts \`allow\`: a call that passes has no deciding rule and no message; leave it out`,
    "key",
  );
  return true;
}
