/** Whether a program enforces a document: found once, by `lower`, and asked by every command. */

/**
 * - `enforced`: the program starts with it. Of the gateway, whose source is closed, this is assumed of what it can load.
 * - `documented`: no program loads this form (the catalogue's), but its documents say what it means.
 * - `invalid`: the program reads it, and its validation refuses it.
 * - `unloadable`: the program cannot load it at all.
 * - `notAPolicy`: it is something else than a policy, or empty.
 * - `unread`: callgate does not read it (too large, UTF-16, nested too deep); the program may.
 */
export type Enforcement = "enforced" | "documented" | "invalid" | "unloadable" | "notAPolicy" | "unread";

/** Whether calls can be decided by it: a program does, or its documents say how. */
export function decides(enforcement: Enforcement): boolean {
  return enforcement === "enforced" || enforcement === "documented";
}

/** Whether the program was asked and says no. */
export function isRefused(enforcement: Enforcement): boolean {
  return enforcement === "invalid" || enforcement === "unloadable";
}

/** What a program does with a policy that it refuses: read off the running command of Intercept, release of March 2026. */
export const WHAT_REFUSING_DOES = "it does not start, and a running one keeps the policy it has";

/** Why a document has no effect, and what the program does then, as a clause; undefined where one enforces it. */
export function withoutEffect(enforcement: Enforcement): string | undefined {
  switch (enforcement) {
    case "invalid":
    case "unloadable":
      return "the program refuses it, and a running one keeps the policy it has";
    case "documented":
      return "no program loads this form of policy, and a running one keeps the policy it has";
    default:
      return undefined;
  }
}

/** What the program does with the document and any policy it has, as a sentence about "it", without a full stop. */
export function enforcementSentence(enforcement: Enforcement): string {
  switch (enforcement) {
    case "invalid":
    case "unloadable":
      return `it is not enforced: the program refuses it (${WHAT_REFUSING_DOES})`;
    case "documented":
      return "it is not enforced: no program loads this form, and what it means is known from its documents only";
    case "notAPolicy":
      return "it is no policy";
    case "unread":
      return "callgate cannot read it, so what the program does with it is not known";
    case "enforced":
      return "it is enforced";
    default:
      return enforcement satisfies never;
  }
}
