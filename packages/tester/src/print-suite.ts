/** Cases → the YAML of a suite, in the words of its format. What is printed reads back as it was. */

import { instant } from "./times.js";

/** A case as a suite writes it; the keys are the format's. */
export interface WrittenCase extends WrittenCall {
  readonly name: string;
  readonly policy?: string | undefined;
  readonly steps?: readonly WrittenStep[] | undefined;
}

export interface WrittenStep extends WrittenCall {
  /** A duration: `5s`. */
  readonly after?: string | undefined;
}

export interface WrittenCall {
  readonly tool?: string | undefined;
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  /** ISO 8601. */
  readonly at?: string | undefined;
  readonly grant?: string | undefined;
  readonly outcome?: string | undefined;
  readonly repeat?: number | undefined;
  /** A duration. */
  readonly every?: string | undefined;
  /** As `expect:` takes it. */
  readonly expect?: unknown;
}

/** A case as an item of `cases:`, indented by two, with its line breaks. */
export function printCase({ name, steps, ...call }: WrittenCase): string {
  const lines = [
    `name: ${scalar(name)}`,
    ...Object.entries(call).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${flow(value)}`])),
    ...(steps === undefined ? [] : ["steps:", ...steps.map((step) => `  - ${flow(withoutAbsent(step))}`)]),
  ];
  return lines.map((line, index) => `  ${index === 0 ? "- " : "  "}${line}\n`).join("");
}

/**
 * A whole suite.
 * @param comment lines at its top
 * @param tested the policy's path, and perhaps the tool list's, from the suite's folder
 */
export function printSuite(
  comment: readonly string[],
  { policy, tools }: { readonly policy: string; readonly tools?: string | undefined },
  cases: readonly WrittenCase[],
): string {
  const top = comment.map((line) => `# ${line.replace(/[^\P{C}]/gu, " ")}\n`).join("");
  const list = tools === undefined ? "" : `tools: ${scalar(tools)}\n`;
  return `${top}version: 1\npolicy: ${scalar(policy)}\n${list}cases:\n${cases
    .map((one) => `\n${printCase(one)}`)
    .join("")
    .slice(1)}`;
}

const MAX_NAME_LENGTH = 90;

/** A case's name in one line: what would end it is a blank, and what is too long for it is cut. */
export function oneLine(name: string): string {
  const line = name.replace(/[\s\p{C}"\\]+/gu, " ").trimEnd();
  return line.length > MAX_NAME_LENGTH ? `${line.slice(0, MAX_NAME_LENGTH - 1).toWellFormed()}…` : line;
}

/** Milliseconds as the shortest duration: `5s`, `1.5s`, `250ms`, `2m`. */
export function printDuration(milliseconds: number): string {
  const units = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "m"],
  ] as const;
  for (const [size, unit] of units)
    if (milliseconds >= size && milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  return milliseconds >= 1_000 ? `${milliseconds / 1_000}s` : `${milliseconds}ms`;
}

/** Epoch milliseconds as ISO 8601. */
export function printInstant(at: number): string {
  const text = new Date(at).toISOString().replace(/\.000Z$/, "Z");
  if (instant(text, 0) !== at) throw new RangeError("a suite has no such time");
  return text;
}

/** A value in one line. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, item]) => `${scalar(key)}: ${flow(item)}`);
    return `{${fields.join(", ")}}`;
  }
  return typeof value === "string" ? scalar(value) : JSON.stringify(value);
}

/** Words that need no quotes, in a mapping's braces either; what YAML would read as no text is among the others. */
const PLAIN = /^[A-Za-z_][\w./-]*(?: [A-Za-z][\w./-]*)*$/;

const NO_TEXT = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

function scalar(text: string): string {
  return PLAIN.test(text) && !NO_TEXT.test(text) && text.length <= 100 ? text : quoted(text);
}

/** What JSON leaves as it is, and YAML breaks a line at or refuses. */
const HIDDEN = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    HIDDEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function withoutAbsent(step: WrittenStep): object {
  return Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined));
}
