/** A document that was lowered → the policy by which its calls can be decided, with what must be said beside every decision. */

import type { Document } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { decides, enforcementSentence } from "../policy/enforcement.js";
import type { DocumentPolicy } from "./dialect.js";
import { DIALECTS } from "./index.js";
import type { Lowered } from "./lower.js";

/** A policy by which calls can be decided, or why they cannot. */
export type Deciding =
  | {
      readonly policy: DocumentPolicy;
      /** What a reader of the decisions must know: what is wrong with the policy, and what only some releases do. */
      readonly notes: readonly Finding[];
    }
  | {
      /** Why no call can be decided by it, as a sentence about "it", without a full stop. */
      readonly reason: string;
      readonly errors: readonly Finding[];
    };

/** The checks that say what programs do with the policy as a whole. */
const ABOUT_PROGRAMS: ReadonlySet<string> = new Set(["later-release", "unenforceable-dialect"]);

const CLOSED_ENGINE = "closed-engine";

/**
 * The policy where a program enforces it, or, of a form that no program loads, its documents say what it means.
 * @param allowInvalid also one that the program's validation refuses: decisions are then what the engine's packages
 *   would answer, and the first note says so
 */
export function decidingPolicy(
  { document, lowered }: { readonly document: Document; readonly lowered: Lowered },
  allowInvalid = false,
): Deciding {
  const { policy, enforcement, findings } = lowered;
  const about = findings.filter(({ severity, check }) => severity === "error" || ABOUT_PROGRAMS.has(check));
  const closed = policy && closedEngine(document, policy);
  const notes = closed === undefined ? about : [closed, ...about];
  if (policy !== undefined && decides(enforcement)) return { policy, notes };
  if (policy !== undefined && enforcement === "invalid" && allowInvalid)
    return { policy, notes: [packagesOnly(document, policy), ...notes] };
  const errors = findings.filter(({ severity }) => severity === "error");
  return { reason: enforcementSentence(enforcement), errors };
}

/** Whether a finding is about the whole run, so that its place is only where the reason for it was first met. */
export function isAboutRun({ check }: Finding): boolean {
  return check === CLOSED_ENGINE;
}

/** The findings without those that hold for a whole run and have been given for another policy of it. */
export function oncePerRun(findings: readonly Finding[]): Finding[] {
  const first = findings.find(isAboutRun);
  return findings.filter((finding) => !isAboutRun(finding) || finding === first);
}

/** That decisions shown for the policy are those that another program would make; undefined where they are its own. */
export function closedEngine(document: Document, { dialect }: DocumentPolicy): Finding | undefined {
  const message = DIALECTS[dialect].decisionNote;
  if (message === undefined) return undefined;
  return {
    check: CLOSED_ENGINE,
    severity: "note",
    message,
    location: document.locate([]),
    related: [],
  };
}

/** That no program makes the decisions that are shown. */
function packagesOnly(document: Document, { dialect }: DocumentPolicy): Finding {
  return {
    check: "not-enforced",
    severity: "error",
    message: `these are the answers that the engine's packages would give, and that no program gives: ${DIALECTS[dialect].refusal}`,
    location: document.locate([]),
    related: [],
  };
}
