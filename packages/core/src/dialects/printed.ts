/** What printing a policy in a dialect gives. */

import type { Path } from "../document/document.js";
import type { Policy } from "../policy/policy.js";

/** The policy in a dialect's words, and what is not as it was. Total. */
export type Printer = (policy: Policy) => Printed;

export interface Printed {
  /** A whole document, with a final line break. */
  readonly text: string;
  /** In the order of the policy. */
  readonly losses: readonly Loss[];
}

/** Something the dialect cannot say as the policy does. */
export interface Loss {
  /** Its place in the policy that was printed. */
  readonly origin: Path;
  /** What becomes of it, and why: lower case, no full stop, code in backticks. */
  readonly sentence: string;
  /** `note` where it decides no call. */
  readonly severity: "warning" | "note";
}
