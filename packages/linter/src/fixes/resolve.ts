/** Proposed fixes → fixes of which it is known whether they are safe. */

import type { Document, Edit, Finding, Fix } from "@callgate/core";
import { inTextOrder, type TextEdit } from "@callgate/core/edit";
import type { ProposedFix } from "../check.js";
import { Judge, type Judged } from "./judge.js";
import type { Subject } from "./with-edits.js";

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

interface Candidate extends Judged {
  readonly findings: Finding[];
  readonly message: string;
}

/** Asks each proposal for its edits, and judges what they would make of the policy. */
export function resolveFixes(subject: Subject, proposals: ReadonlyMap<Finding, Proposal>): ResolvedFixes {
  const fixes = new Map<Finding, Fix>();
  const broken: BrokenFix[] = [];
  const candidates = candidatesOf(proposals);
  if (candidates.length === 0) return { fixes, broken };
  const judge = new Judge<Candidate>(subject, ({ findings, message, edits }, safe, problem) => {
    for (const finding of findings)
      if (problem === undefined)
        fixes.set(finding, { message, safe, edits: edits.map((edit) => inRange(subject.document, edit)) });
      else broken.push({ finding, problem });
  });
  judge.judge(candidates);
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
