/** An explained call → a report's table, with nothing in it that nobody may see. */

import type { Explained } from "@callgate/report";
import { type ExplainedCall, type Redact, shownArguments } from "@callgate/simulator";
import { ExplanationRows } from "./explanation-rows.js";

/** The call as a report shows it. */
export function explained(call: ExplainedCall, redact: Redact | undefined): Explained {
  const { index, tool, server, session, grant, at, args, transcript, explanation, locate, remedies } = call;
  const { decision, rules, limits } = explanation;
  const shown = new ExplanationRows(args, redact, locate);
  return {
    index,
    tool,
    server,
    session,
    grant,
    at,
    args: shownArguments(args, redact),
    transcript,
    decision: decision.outcome,
    rule: decision.rule,
    message: decision.message,
    policy: decision.origin && locate?.(decision.origin),
    rules: rules.map((rule) => shown.rule(rule)),
    limits: limits.map((limit) => shown.limit(limit)),
    remedies: remedies.map((remedy) => shown.remedy(remedy)),
  };
}
