/** A report → the part of its long lists that is asked for, and what is left of each. */

import { UserError } from "@callgate/project/io";
import type { Answer, Reported } from "./tools/tool.js";

/** As many items of each list as are given where nothing else is asked for. */
export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 200;

/** Beyond this, fewer items are given than were asked for. In characters of JSON. */
export const MAX_ANSWER = 100_000;

/** Of what is printed to people. */
export const MAX_TEXT = 6_000;

export interface Window {
  readonly offset: number;
  readonly limit: number;
}

/** A list of which not everything is in the answer. */
export interface Cut {
  /** The keys that lead to it in the report: `suites.0.cases`. */
  readonly list: string;
  /** The index of the first item that is given. */
  readonly from: number;
  readonly shown: number;
  readonly total: number;
  /** The offset to ask with for what comes next; left out where nothing does. */
  readonly next?: number;
}

/**
 * The answer to a call. A list that is no longer than the limit is whole in every answer.
 * @param lists the keys that lead to each list that may be long, joined by dots; `*` is every item
 * @throws UserError where one item of a list is more than an answer holds
 */
export function answerOf({ report, text }: Reported, lists: readonly string[], { offset, limit }: Window): Answer {
  for (let most = limit; ; most = Math.floor(most / 2)) {
    if (most === 0)
      throw new UserError(
        `the answer is longer than ${MAX_ANSWER} characters, one item of a list alone; use the command line, whose reports have no bound`,
      );
    const { part, cuts } = cutReport(report, lists, { offset, limit: most });
    const structured = { report: part, ...(cuts.length > 0 && { more: cuts }) };
    if (JSON.stringify(structured).length > MAX_ANSWER) continue;
    return { structured, text: shortText(text, part, cuts, offset) };
  }
}

/** The report with the windows of its lists. */
export function cutReport(
  report: Readonly<Record<string, unknown>>,
  lists: readonly string[],
  window: Window,
): { readonly part: Readonly<Record<string, unknown>>; readonly cuts: readonly Cut[] } {
  const cuts: Cut[] = [];
  let part: unknown = report;
  for (const list of lists) part = cutAt(part, list.split("."), [], window, cuts);
  return { part: part as Readonly<Record<string, unknown>>, cuts };
}

function cutAt(
  value: unknown,
  [key, ...rest]: readonly string[],
  path: readonly string[],
  window: Window,
  cuts: Cut[],
): unknown {
  if (key === undefined) return Array.isArray(value) ? windowOf(value, path, window, cuts) : value;
  if (Array.isArray(value))
    return key === "*" ? value.map((item, i) => cutAt(item, rest, [...path, String(i)], window, cuts)) : value;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return value;
  const inner = (value as Readonly<Record<string, unknown>>)[key];
  return { ...value, [key]: cutAt(inner, rest, [...path, key], window, cuts) };
}

function windowOf(list: readonly unknown[], path: readonly string[], { offset, limit }: Window, cuts: Cut[]): unknown {
  if (list.length <= limit) return list;
  const shown = list.slice(offset, offset + limit);
  const end = offset + shown.length;
  cuts.push({
    list: path.join("."),
    from: offset,
    shown: shown.length,
    total: list.length,
    ...(end < list.length && { next: end }),
  });
  return shown;
}

/** What is printed to people, cut; of a later part, its items. */
function shortText(text: string, part: object, cuts: readonly Cut[], offset: number): string {
  const more = cuts.map(moreSentence);
  const body = offset > 0 && cuts.length > 0 ? itemsText(part, cuts) : text;
  return [clippedLines(body.trimEnd()), ...more].join("\n");
}

function itemsText(part: object, cuts: readonly Cut[]): string {
  return cuts
    .flatMap(({ list }) => {
      const items = list.split(".").reduce((value: unknown, key) => (value as Record<string, unknown>)[key], part);
      return (items as readonly unknown[]).map((item) => JSON.stringify(item));
    })
    .join("\n");
}

function moreSentence({ list, from, shown, total, next }: Cut): string {
  if (next !== undefined) return `${total - next} more of ${total} in ${list}; ask with offset ${next}`;
  return shown === 0
    ? `${list} has ${total}; ask with an offset below that`
    : `the last ${shown} of ${total} in ${list}, from ${from}`;
}

/** Whole lines of a text, up to the bound. */
export function clippedLines(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const cut = text.lastIndexOf("\n", MAX_TEXT);
  const kept = text.slice(0, cut < MAX_TEXT / 2 ? MAX_TEXT : cut).toWellFormed();
  const left = text
    .slice(kept.length)
    .split("\n")
    .filter((line) => line.trim() !== "").length;
  return `${kept}\n… ${left} more ${left === 1 ? "line" : "lines"}; the structured content has what is asked for`;
}
