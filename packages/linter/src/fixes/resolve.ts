/** Proposed fixes → fixes of which it is known whether they are safe. */

import type { Document, Edit, Finding, Fix, Policy } from "@callgate/core";
import { inTextOrder, lineEnd, type TextEdit } from "@callgate/core/edit";
import type { Budget } from "@callgate/core/logic";
import type { ProposedFix } from "../check.js";
import { budget, isSafe, mend, type Subject } from "./mend.js";

export type Proposal = () => ProposedFix | undefined;

/** A fix that must not be made, because what comes out could not be read, or has new errors. */
export interface BrokenFix {
  readonly finding: Finding;
  /** What would be wrong, as a sentence. */
  readonly problem: string;
}

export interface ResolvedFixes {
  readonly fixes: ReadonlyMap<Finding, Fix>;
  readonly broken: readonly BrokenFix[];
}

interface Candidate {
  readonly findings: Finding[];
  readonly message: string;
  readonly edits: readonly TextEdit[];
  /** Whether it is known to deny nothing that the rule was written to let through. */
  readonly keeps: boolean;
}

/** Asks each proposal for its edits, and judges what they would make of the policy. */
export function resolveFixes(subject: Subject, proposals: ReadonlyMap<Finding, Proposal>): ResolvedFixes {
  const fixes = new Map<Finding, Fix>();
  const broken: BrokenFix[] = [];
  const candidates = candidatesOf(proposals);
  const textLeft = subject.document.text.length > LARGE ? MAX_JUDGED_OF_LARGE : MAX_JUDGED_TEXT;
  const judging = { subject, shared: budget(), textLeft, left: MAX_JUDGEMENTS };
  const [kept, others] = [candidates.filter(({ keeps }) => keeps), candidates.filter(({ keeps }) => !keeps)];
  for (const batch of [...independent(subject, kept), ...others.map((candidate) => [candidate])])
    judge(judging, batch, ({ findings, message, edits }, safe, problem) => {
      for (const finding of findings)
        if (problem === undefined)
          fixes.set(finding, { message, safe, edits: edits.map((edit) => inRange(subject.document, edit)) });
        else broken.push({ finding, problem });
    });
  return { fixes, broken };
}

function inRange(document: Document, { start, end, text }: TextEdit): Edit {
  return { range: document.rangeOf({ start, end }), text };
}

/** The fixes that there are; those that two checks propose alike count once. */
function candidatesOf(proposals: ReadonlyMap<Finding, Proposal>): Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const [finding, propose] of proposals) {
    const proposed = propose();
    if (proposed === undefined || proposed.edits.length === 0) continue;
    const edits = inTextOrder(proposed.edits);
    const id = JSON.stringify(edits);
    const same = candidates.get(id);
    if (same === undefined)
      candidates.set(id, {
        findings: [finding],
        message: proposed.message,
        edits,
        keeps: proposed.keeps !== undefined,
      });
    else same.findings.push(finding);
  }
  return [...candidates.values()];
}

type Verdict = (candidate: Candidate, safe: boolean, problem: string | undefined) => void;

/** Every judgement reads the document anew; the fixes that this does not reach are found once others are made. */
const MAX_JUDGED_TEXT = 16 * 1024 * 1024;

/** Nor are more judged, of however short a document. */
const MAX_JUDGEMENTS = 256;

/** The same of a document that is longer than this: what is read is then dear in memory, too. */
const MAX_JUDGED_OF_LARGE = 4 * 1024 * 1024;
const LARGE = 256 * 1024;

interface Judging {
  readonly subject: Subject;
  readonly shared: Budget;
  /** In UTF-16 code units. */
  textLeft: number;
  /** Judgements. */
  left: number;
}

/** Judges fixes of which none bears on another: together, and by halves where together they are not safe. */
function judge(judging: Judging, batch: readonly Candidate[], verdict: Verdict): void {
  const { subject, shared } = judging;
  judging.textLeft -= subject.document.text.length;
  judging.left--;
  if (judging.textLeft < 0 || judging.left < 0) return;
  const edits = batch.flatMap((candidate) => candidate.edits);
  const mended = mend(subject, edits);
  const keeps = batch.every((candidate) => candidate.keeps);
  const safe = keeps && "subject" in mended && isSafe(subject, mended.subject, shared);
  const [only] = batch;
  if (batch.length === 1 && only !== undefined) {
    verdict(only, safe, "problem" in mended ? mended.problem : undefined);
    return;
  }
  if (safe) {
    for (const candidate of batch) verdict(candidate, true, undefined);
    return;
  }
  const half = batch.length >> 1;
  judge(judging, batch.slice(0, half), verdict);
  judge(judging, batch.slice(half), verdict);
}

/**
 * Fixes in batches such that within a batch each bears on another tool, so that all together allow no more exactly
 * when each of them alone does. A fix outside of the tools is a batch of its own, and so is each where a tool's rules
 * look at another tool's counters.
 */
function independent(subject: Subject, candidates: readonly Candidate[]): Candidate[][] {
  const { policy } = subject.lowered;
  const toolAt = policy === undefined || readsAcross(policy) ? () => undefined : toolSpans(subject.document);
  const alone: Candidate[][] = [];
  const batches: Candidate[][] = [];
  const counts = new Map<number, number>();
  for (const candidate of candidates) {
    const tool = toolAt(candidate.edits);
    if (tool === undefined) {
      alone.push([candidate]);
      continue;
    }
    const count = counts.get(tool) ?? 0;
    counts.set(tool, count + 1);
    const batch = batches[count];
    if (batch === undefined) batches.push([candidate]);
    else batch.push(candidate);
  }
  return [...batches, ...alone];
}

function readsAcross({ tools, everyTool }: Policy): boolean {
  if (
    everyTool?.rules.some(({ conditions }) =>
      conditions.some(({ target }) => target.kind === "counter" && !target.key.startsWith("_global.")),
    )
  )
    return true;
  for (const { name, rules } of tools.values())
    for (const { conditions } of rules)
      if (conditions.some(({ target }) => target.kind === "counter" && !target.key.startsWith(`${name}.`))) return true;
  return false;
}

/** Which tool's entry some edits lie in, as its place in the document; undefined where they lie in none, or in two. */
function toolSpans(document: Document): (edits: readonly TextEdit[]) => number | undefined {
  const { root } = document;
  const tools =
    root?.kind === "map" ? root.entries.find(({ key }) => key.kind === "scalar" && key.text === "tools") : undefined;
  if (tools?.value.kind !== "map" || tools.valueAlias !== undefined) return () => undefined;
  const { entries, end } = tools.value;
  const starts = entries.map(({ key }) => key.start);
  const last = lineEnd(document, end);
  const entryOf = ({ start, end: to }: TextEdit): number => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= start) low = middle + 1;
      else high = middle;
    }
    // What ends where the next entry begins may be put before that one: it belongs to the first of both.
    const first = low > 1 && start === starts[low - 1] && to === start ? low - 2 : low - 1;
    return first >= 0 && to <= (starts[first + 1] ?? last) ? first : -1;
  };
  return (edits) => {
    const found = new Set(edits.map(entryOf));
    const [tool] = found;
    return found.size === 1 && tool !== -1 ? tool : undefined;
  };
}
