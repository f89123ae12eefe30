/** The comments of a document → suppressions. */

import type { Document, Location } from "@callgate/core";
import type { Span } from "@callgate/core/yaml";
import type { Suppression } from "./suppression.js";

/** What a comment that suppresses something holds; a text without it holds none. */
export const SUPPRESSION_MARK = "callgate-ignore";

/** What comes after so many suppresses nothing; a policy has some. */
const MAX_SUPPRESSIONS = 1000;

/**
 * What `# callgate-ignore CHECK[, CHECK]: reason (until YYYY-MM-DD)` suppresses, in JSON with comments behind `//`: behind something, findings that begin on
 * its line; on a line of its own, those that begin on the next line that holds more than comments. With
 * `callgate-ignore-file`, those of the whole file.
 */
export function commentSuppressions(document: Document): Suppression[] {
  const { text, comments, uri } = document;
  if (!text.includes(SUPPRESSION_MARK)) return [];
  const lines = linesMeant(document);
  const suppressions: Suppression[] = [];
  for (const [index, comment] of comments.entries()) {
    const written = readComment(text.slice(comment.start, comment.end));
    if (written === undefined) continue;
    const { checks, reason, until, wholeFile } = written;
    const line = wholeFile ? undefined : lines[index];
    const covers = (location: Location) =>
      location.uri === uri && (line === undefined || location.range.start.line === line);
    for (const { check, span } of checks) {
      if (suppressions.length === MAX_SUPPRESSIONS) return suppressions;
      const range = document.rangeOf({ start: comment.start + span.start, end: comment.start + span.end });
      suppressions.push({ kind: "comment", check, reason, until, location: { uri, range }, covers });
    }
  }
  return suppressions;
}

interface WrittenComment {
  readonly wholeFile: boolean;
  /** With their places in the comment; the mark itself for a comment that names none. */
  readonly checks: readonly { readonly check: string; readonly span: Span }[];
  readonly reason: string;
  readonly until: string | undefined;
}

/** What a comment says, its mark included; undefined where it is no suppression. */
function readComment(whole: string): WrittenComment | undefined {
  const comment = whole.startsWith("/*") ? whole.replace(/\*\/$/, "") : whole;
  const head = /^(?:#|\/\/|\/\*)[ \t]*callgate-ignore(-file)?(?=[\s:]|$)/.exec(comment);
  if (head === null) return undefined;
  const begin = head[0].length;
  const colon = comment.indexOf(":", begin);
  const listEnd = colon < 0 ? comment.length : colon;
  const checks: { check: string; span: Span }[] = [];
  for (const { 0: check, index } of comment.slice(begin, listEnd).matchAll(/[^\s,]+/g))
    checks.push({ check, span: { start: begin + index, end: begin + index + check.length } });
  if (checks.length === 0) checks.push({ check: "", span: { start: comment.indexOf(SUPPRESSION_MARK), end: begin } });
  const said = colon < 0 ? "" : comment.slice(colon + 1).trim();
  return { wholeFile: head[1] !== undefined, checks, ...reasonAndEnd(said) };
}

/** `reason (until DATE)` in its parts. */
function reasonAndEnd(said: string): { reason: string; until: string | undefined } {
  const opening = said.endsWith(")") ? said.lastIndexOf("(") : -1;
  const inside = opening < 0 ? "" : said.slice(opening + 1, -1).trim();
  if (!/^until\s/.test(inside)) return { reason: said, until: undefined };
  return { reason: said.slice(0, opening).trim(), until: inside.slice("until".length).trim() };
}

/** For each comment the line that it is about, from 1. */
function linesMeant({ text, comments, rangeOf }: Document): number[] {
  const lines: number[] = [];
  let [next, after] = [text.length, text.length];
  for (const [index, { start, end }] of [...comments.entries()].reverse()) {
    // `next` is the first thing below that is no comment; `after` is where the next comment begins.
    const something = text.slice(end, after).search(/\S/);
    if (something >= 0) next = end + something;
    const own = rangeOf({ start, end }).start;
    const isAlone = text.slice(start - own.column + 1, start).trim() === "";
    lines[index] = isAlone ? rangeOf({ start: next, end: next }).start.line : own.line;
    after = start;
  }
  return lines;
}
