/** One call of a replay, step by step, and the nearest changes that would let it pass. */

import type { Call, Decision, Explanation, Location, Path } from "@callgate/core";
import { type Remedy, remedies } from "@callgate/core/logic";
import type { ToolCall } from "../call.js";
import { decide, type Guard, unguarded } from "./guard.js";

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
  /** Where a part of the explanation stands in the policy; undefined where no policy guards the server. */
  readonly locate: Guard["locate"] | undefined;
  /** Each alone lets the call pass; the engine was asked. */
  readonly remedies: readonly Remedy[];
}

/**
 * Explains the call before it is decided: the counters are as it meets them, and stay so.
 * @param guard what guards the call's server; the decision that nothing does where nothing does
 */
export function explainCall(
  guard: Guard | Decision,
  call: ToolCall,
  uri: string,
  index: number,
  at: number | undefined,
  grant: string,
): ExplainedCall {
  const { tool, server, session, args, argsUnknown, line } = call;
  const known = { index, tool, server, session, grant, at, args, transcript: { uri, line } };
  if ("outcome" in guard)
    return { ...known, explanation: undecided(unguarded(guard, call)), locate: undefined, remedies: [] };
  const locate = (path: Path): Location => guard.locate(path);
  if (call.malformed !== undefined)
    return { ...known, explanation: undecided(decide(guard, call, at, grant)), locate, remedies: [] };
  const asked: Call = { tool, args, argsUnknown, at, grant };
  const explanation = guard.engine.explain(asked, guard.counters);
  const { engine, counters } = guard;
  const isDenied = explanation.decision.outcome === "deny";
  const found = isDenied ? remedies({ engine, call: asked, counters, explanation }, { outcome: "pass" }) : [];
  return { ...known, explanation, locate, remedies: found };
}

/** Of a decision that no rule was asked for. */
function undecided(decision: Decision): Explanation {
  return { decision, rules: [], limits: [] };
}
