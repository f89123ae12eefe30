/** Makes the fixes of a document's findings, again and again until nothing is left to fix. */

import type { Finding, Fix, Position } from "@callgate/core";
import type { TextEdit } from "@callgate/core/edit";
import { areSafe } from "./judge.js";
import type { BrokenFix } from "./resolve.js";
import { type Subject, withEdits } from "./with-edits.js";

/** A fix may reveal what another then fixes; what takes more passes than this goes round in circles. */
const MAX_PASSES = 10;

/** To make fixes, no more text is read than this, in UTF-16 code units; what is not fixed then is still found. */
const MAX_READ = 4 * 1024 * 1024;

interface Made {
  readonly subject: Subject;
  readonly candidates: readonly Candidate[];
}

/** What linting a document with fixes gives. */
export interface WithFixes {
  /** With their fixes. */
  readonly findings: readonly Finding[];
  readonly broken: readonly BrokenFix[];
}

export interface ApplyOptions {
  /** Also make the fixes that may allow what was denied. */
  readonly unsafe?: boolean | undefined;
}

export interface FixedDocument<F extends WithFixes> {
  /** The document as it is now. */
  readonly subject: Subject;
  /** What is found in it. */
  readonly found: F;
  /** How many findings the fixes removed; one fix may remove several. */
  readonly count: number;
}

/**
 * Makes the fixes of what `find` finds, those that overlap one after the other, until none is left that may be made.
 * @param find lints a document, with fixes
 */
export function applyFixes<F extends WithFixes>(
  start: Subject,
  find: (subject: Subject) => F,
  { unsafe = false }: ApplyOptions = {},
): FixedDocument<F> {
  let subject = start;
  let count = 0;
  let found = find(subject);
  let useless: readonly Place[] = [];
  const making = new Making(unsafe);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const candidates = candidatesOf(subject, found.findings, unsafe, useless);
    const { subject: next, candidates: made } = making.make(subject, candidates);
    if (made.length === 0) break;
    subject = next;
    const moved = afterEdits(made.flatMap((candidate) => candidate.edits));
    const before = found.findings.filter(({ fix }) => fix !== undefined && (fix.safe || unsafe));
    found = find(subject);
    count += removedOf(before, found.findings);
    // A finding that its fix does not remove would be fixed for ever.
    const now = new Set(placesOf(subject, found.findings).map(keyOf));
    useless = [...useless, ...made].map((place) => ({ id: place.id, at: moved(place.at) }));
    useless = useless.filter((place) => now.has(keyOf(place)));
  }
  return { subject, found, count };
}

/** How many of the findings are not there any more, wherever in its file one has moved. */
export function removedOf(before: readonly Finding[], after: readonly Finding[]): number {
  const left = new Map<string, number>();
  const keyOfFinding = (finding: Finding) => `${finding.location.uri} ${idOf(finding)}`;
  for (const finding of after) left.set(keyOfFinding(finding), (left.get(keyOfFinding(finding)) ?? 0) + 1);
  return before.filter((finding) => {
    const n = left.get(keyOfFinding(finding)) ?? 0;
    left.set(keyOfFinding(finding), n - 1);
    return n <= 0;
  }).length;
}

/** What identifies a finding after edits: what it says, and its offset. */
interface Place {
  readonly id: string;
  readonly at: number;
}

interface Candidate extends Place {
  readonly edits: readonly TextEdit[];
}

function idOf({ check, message }: Finding): string {
  return `${check} ${message}`;
}

function keyOf({ id, at }: Place): string {
  return `${at} ${id}`;
}

function placesOf({ document }: Subject, findings: readonly Finding[]): Place[] {
  const offsetOf = offsets(document.text);
  return findings.map((finding) => ({ id: idOf(finding), at: offsetOf(finding.location.range.start) }));
}

/** Where a place in the text is after edits. */
function afterEdits(edits: readonly TextEdit[]): (at: number) => number {
  const byEnd = [...edits].sort((a, b) => a.end - b.end);
  const shifts = [0];
  for (const { start, end, text } of byEnd) shifts.push((shifts.at(-1) as number) + text.length - (end - start));
  return (at) => at + (shifts[numberUpTo(byEnd.length, (i) => (byEnd[i] as TextEdit).end, at)] as number);
}

/** The fixes to make now, in the order of the text; of two that touch, the first. */
function candidatesOf(
  { document }: Subject,
  findings: readonly Finding[],
  unsafe: boolean,
  useless: readonly Place[],
): Candidate[] {
  const offsetOf = offsets(document.text);
  const tried = new Set(useless.map(keyOf));
  const wanted = findings.flatMap((finding): Candidate[] => {
    const { fix, location } = finding;
    const place = { id: idOf(finding), at: offsetOf(location.range.start) };
    if (fix === undefined || !(fix.safe || unsafe) || tried.has(keyOf(place))) return [];
    return [{ ...place, edits: textEdits(fix, offsetOf) }];
  });
  wanted.sort((a, b) => startOf(a) - startOf(b));
  const chosen: Candidate[] = [];
  const taken = new Taken();
  for (const candidate of wanted) {
    if (candidate.edits.some((edit) => taken.touches(edit))) continue;
    chosen.push(candidate);
    for (const edit of candidate.edits) taken.add(edit);
  }
  return chosen;
}

/** Edits of which none touches another: in the order of the text, so that few need be looked at. */
class Taken {
  readonly #edits: TextEdit[] = [];

  touches({ start, end }: TextEdit): boolean {
    const last = this.#edits[numberUpTo(this.#edits.length, (i) => (this.#edits[i] as TextEdit).start, end) - 1];
    return last !== undefined && last.end >= start;
  }

  add(edit: TextEdit): void {
    const at = numberUpTo(this.#edits.length, (i) => (this.#edits[i] as TextEdit).start, edit.start);
    this.#edits.splice(at, 0, edit);
  }
}

/** How many of so many ascending numbers are no more than `most`. */
function numberUpTo(length: number, numberAt: (index: number) => number, most: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numberAt(middle) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

function startOf({ edits }: Candidate): number {
  return edits[0]?.start ?? 0;
}

function textEdits({ edits }: Fix, offsetOf: (position: Position) => number): TextEdit[] {
  return edits.map(({ range, text }) => ({ start: offsetOf(range.start), end: offsetOf(range.end), text }));
}

/** Line and column → offset: what `lineIndex` of core does, the other way round. */
function offsets(text: string): (position: Position) => number {
  const starts = [0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + lineBreak.length);
  return ({ line, column }) => (starts[line - 1] ?? text.length) + column - 1;
}

/** Makes as many fixes as can be made together: each may be safe alone, and not beside another. */
class Making {
  readonly #unsafe: boolean;
  #left = MAX_READ;

  constructor(unsafe: boolean) {
    this.#unsafe = unsafe;
  }

  /** Of candidates that cannot be made together, those are made that can be, by halves. */
  make(subject: Subject, candidates: readonly Candidate[]): Made {
    let made: Made = { subject, candidates: [] };
    const add = (some: readonly Candidate[]): void => {
      if (some.length === 0) return;
      const all = [...made.candidates, ...some];
      const next = this.#attempt(subject, all);
      if (next !== undefined) made = { subject: next, candidates: all };
      else if (some.length > 1) {
        const half = some.length >> 1;
        add(some.slice(0, half));
        add(some.slice(half));
      }
    };
    add(candidates);
    return made;
  }

  /** Undefined where they cannot be made together, and where so much was read that no more is. */
  #attempt(subject: Subject, candidates: readonly Candidate[]): Subject | undefined {
    this.#left -= subject.document.text.length;
    if (this.#left < 0) return undefined;
    const edits = candidates.map((candidate) => candidate.edits);
    if (!this.#unsafe && !areSafe(subject, edits)) return undefined;
    const result = withEdits(subject, edits.flat());
    return "subject" in result ? result.subject : undefined;
  }
}
