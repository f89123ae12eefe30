/** One call of a replay, step by step, and the nearest changes that would let it pass. */

import type { Call, Decision, Explanation, Location, Path } from "@callgate/core";
import { type Remedy, remedies } from "@callgate/core/logic";
import type { ToolCall } from "../call.js";
import { type ActivePolicy, decide, withoutPolicy } from "./active-policy.js";

export interface ExplainedCall {
  readonly index: number;
  readonly tool: string;
  readonly server: string | undefined;
  readonly session: string;
  readonly grant: string;
  readonly at: number | undefined;
  readonly args: unknown;
  readonly transcript: { readonly uri: string; readonly line: number };
  readonly explanation: Explanation;
  /** The place of a part of the explanation in the policy; undefined where the server has no policy. */
  readonly locate: ActivePolicy["locate"] | undefined;
  /** Each alone lets the call pass, as the engine confirmed. */
  readonly remedies: readonly Remedy[];
}

/**
 * Explains the call before it is decided: the counters are as it meets them, and are not changed.
 * @param active the policy of the call's server, or the decision that it has none
 */
export function explainCall(
  active: ActivePolicy | Decision,
  call: ToolCall,
  uri: string,
  index: number,
  at: number | undefined,
  grant: string,
): ExplainedCall {
  const { tool, server, session, args, argsUnknown, line } = call;
  const known = { index, tool, server, session, grant, at, args, transcript: { uri, line } };
  if ("outcome" in active)
    return { ...known, explanation: undecided(withoutPolicy(active, call)), locate: undefined, remedies: [] };
  const locate = (path: Path): Location => active.locate(path);
  if (call.malformed !== undefined)
    return { ...known, explanation: undecided(decide(active, call, at, grant)), locate, remedies: [] };
  const [named] = active.toolsOf?.(call) ?? [{ tool }];
  const asked: Call = { tool, ...named, args, argsUnknown, at, grant };
  const explanation = active.engine.explain(asked, active.counters);
  const { engine, counters } = active;
  const isDenied = explanation.decision.outcome === "deny";
  const found = isDenied ? remedies({ engine, call: asked, counters, explanation }, { outcome: "pass" }) : [];
  return { ...known, explanation, locate, remedies: found };
}

/** The explanation of a decision without rules. */
function undecided(decision: Decision): Explanation {
  return { decision, rules: [], limits: [] };
}
