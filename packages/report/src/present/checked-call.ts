/** One call's decision → blocks: the decision, what made it, and what would be decided otherwise. */

import type { Page, Span, Text, Tone } from "../blocks.js";
import { hostSentences } from "../describe-hosts.js";
import { argumentsText, decidingSteps, limitLine, ruleLines } from "../describe-replay.js";
import { clipped } from "../printable.js";
import { type CallDecision, type CheckedCall, checkedSentence, otherwiseSentences } from "../results/checked-call.js";

const TONES: Readonly<Record<CallDecision, Tone>> = {
  allow: "good",
  deny: "bad",
  ask: "bad",
  hidden: "bad",
  unknown: "warning",
};

const MAX_TEXT = 400;

export function presentCheckedCall(report: CheckedCall): Page {
  const { version, call, decision, message, place, limits, notes, findings, sources, host } = report;
  const args = argumentsText(call.args);
  const sentence = checkedSentence(report);
  const where: readonly Span[] = place === undefined ? [] : [" at ", { place }];
  const steps = decidingSteps(decision === "deny" || decision === "hidden" ? "deny" : "allow", report);
  // A rule without conditions says no more than the headline.
  const asked = steps.rules.filter(({ conditions }) => conditions.length > 0);
  const why: Text[] = [...asked.flatMap(ruleLines), ...steps.limits.map(limitLine)];
  return {
    command: "check",
    version,
    headline: [sentence, ...where],
    tone: TONES[decision],
    notes: [
      ...(args === undefined ? [] : [`arguments: ${args}`]),
      ...(message === undefined || decision === "unknown" ? [] : [`message: ${clipped(message, MAX_TEXT)}`]),
      ...(limits.length === 0 ? [] : ["decided as the first call: counters are empty"]),
      ...notes.map((note) => clipped(note, MAX_TEXT)),
      ...(host === undefined ? [] : hostSentences(host)),
    ],
    sections: [
      { heading: "About the policy", isPlain: true, blocks: [{ kind: "findings", findings, sources }] },
      { heading: "Why", isPlain: true, blocks: [{ kind: "code", lines: why, isProse: true }] },
      {
        heading: "Decided otherwise",
        isPlain: true,
        blocks: otherwiseSentences(report).map((text) => ({ kind: "text", text })),
      },
    ],
  };
}
