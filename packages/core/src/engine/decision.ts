/** Decision: allow, deny, approval or not evaluated, and because of which rule. */

import type { Path } from "../document/document.js";
import type { DecisionKind } from "../values/decision-kind.js";
import type { Reservation } from "./counters.js";

/** What the engine answers to one call, and why. */
export interface Decision {
  readonly outcome: DecisionKind;
  /** The deciding rule's name: for a hidden tool `(hidden)`, for an unlisted one `(default deny)`; "" for allow. */
  readonly rule: string;
  /** The message to the agent; for `notEvaluated`, the reason; "" for allow. */
  readonly message: string;
  /** The place of the deciding rule in the policy. */
  readonly origin: Path | undefined;
  /** What was denied it: a rule's conditions, or a counter that would not fit. */
  readonly by: "rule" | "limit" | undefined;
  /** What the call took from the counters, to give back if it fails. */
  readonly reserved: readonly Reservation[];
}

export const ALLOW: Decision = {
  outcome: "allow",
  rule: "",
  message: "",
  origin: undefined,
  by: undefined,
  reserved: [],
};

export function verdict(
  outcome: Exclude<DecisionKind, "allow">,
  rule: string,
  message: string,
  origin: Path | undefined,
  by: "rule" | "limit" = "rule",
): Decision {
  return { outcome, rule, message, origin, by, reserved: [] };
}
