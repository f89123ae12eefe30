/** What becomes of a call. */

/** `approval`: it waits until a person approves it. `notEvaluated`: callgate cannot say. */
export type DecisionKind = "allow" | "deny" | "approval" | "notEvaluated";
