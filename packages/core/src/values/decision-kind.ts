/** What becomes of a call, and the words for it. */

/** `approval`: it waits until a person approves it. `notEvaluated`: callgate cannot say. */
export type DecisionKind = "allow" | "deny" | "approval" | "notEvaluated";

type Words = Readonly<Record<DecisionKind, string>>;

/** Decisions in words, one table for each grammatical form. Every report and every suggested case takes them from here. */
export const DECISION_WORDS: Readonly<Record<"decides" | "decided" | "is" | "wouldBe", Words>> = {
  /** What an engine or a policy does to a call: `the engine allows run`. */
  decides: {
    allow: "allows",
    deny: "denies",
    approval: "asks for approval of",
    notEvaluated: "is not known to decide",
  },
  /** What a call was or is now: `denied → allowed`. */
  decided: { allow: "allowed", deny: "denied", approval: "held for approval", notEvaluated: "not evaluated" },
  /** The same as a sentence: `run is denied`. */
  is: { allow: "is allowed", deny: "is denied", approval: "needs approval", notEvaluated: "is not evaluated" },
  /** What a policy would do to one recorded call: `call 27 would be denied`. */
  wouldBe: {
    allow: "would be allowed",
    deny: "would be denied",
    approval: "would need approval",
    notEvaluated: "cannot be decided",
  },
};
