/** What a failed case says, the same in every format for people. */

import { count } from "../count.js";
import { remedySentence, timeText } from "../replay/words.js";
import type { TestCaseRow, TestedDecision, TestFailureRow } from "./report.js";

const WORDS = ["allow", "deny", "approval"] as const satisfies readonly TestedDecision[];

/** `deny by \`per minute\`, with a message that matches /rate/`; counts: `10 allow, 1 deny`. Untrusted. */
export function expectedText({ expected }: TestFailureRow): string {
  const { decision, counts, rule, message } = expected;
  const what = counts === undefined ? (decision ?? "") : countsText(counts);
  const by = rule === undefined ? "" : ` by ${rule}`;
  return `${what}${by}${message === undefined ? "" : `, with a message that matches /${message}/`}`;
}

/** `deny by per minute: Rate limit reached`; counts: `11 allow`. Untrusted. */
export function actualText({ counts, actual }: TestFailureRow): string {
  return counts === undefined ? decisionText(actual) : countsText(counts);
}

/** `deny by per minute: Rate limit reached`, of one call. */
export function decisionText({ decision, rule, message }: TestFailureRow["actual"]): string {
  const what = decision === "notEvaluated" ? "unknown" : decision;
  return `${what}${rule === "" ? "" : ` by ${rule}`}${message === "" ? "" : `: ${message}`}`;
}

function countsText(counts: Readonly<Partial<Record<TestedDecision | "notEvaluated", number>>>): string {
  const parts = WORDS.filter((word) => (counts[word] ?? 0) > 0).map((word) => `${counts[word]} ${word}`);
  const unknown = counts.notEvaluated ?? 0;
  return [...parts, ...(unknown > 0 ? [`${unknown} unknown`] : [])].join(", ");
}

/** `call 11 of 11 at 2026-01-01 10:59:50 UTC, counted for agent-1`. Untrusted. */
export function callText({ call }: TestFailureRow): string {
  const { number, of, at, grant } = call;
  const which = of === 1 ? "" : `call ${number} of ${of} `;
  return `${which}at ${timeText(at).replace(".000 UTC", " UTC")}${grant === "" ? "" : `, counted for ${grant}`}`;
}

const WANTED: Readonly<Record<TestedDecision, string>> = {
  allow: "would be allowed",
  deny: "would be denied",
  approval: "would need approval",
};

/** What would have met the expectation: each a lead and a sentence. Untrusted. */
export function remedyTexts(failure: TestFailureRow): { readonly lead: string; readonly text: string }[] {
  const { remedies, wanted, call, meant, otherMessage } = failure;
  if (otherMessage) return [];
  const lead = WANTED[wanted];
  const found = (remedies ?? []).map((remedy) => ({ lead, text: remedySentence(remedy, call.at) }));
  const other = meant === undefined ? [] : [{ lead: "in the policy", text: `a tool \`${meant}\`` }];
  return [...other, ...found];
}

/** What to say where no remedy is known; undefined where none is sought. */
export function noRemedyText(failure: TestFailureRow): string | undefined {
  const { remedies, meant, otherMessage, wanted, actual } = failure;
  if (
    remedies === undefined ||
    remedies.length > 0 ||
    meant !== undefined ||
    otherMessage ||
    wanted === actual.decision
  )
    return undefined;
  return `no other argument or time is known for which the call ${WANTED[wanted]}`;
}

/** `name [policy]`. Untrusted. */
export function caseName({ name, policy }: TestCaseRow): string {
  return policy === undefined ? name : `${name} [${policy}]`;
}

/** The summary that every run ends with. */
export function summaryLine({ passed, failed }: { readonly passed: number; readonly failed: number }): string {
  return `${passed} passed, ${failed} failed`;
}

/** `12 cases were not run`; "" for none. */
export function notRunText(notRun: number): string {
  return notRun === 0 ? "" : `${count(notRun, "case")} not run`;
}
