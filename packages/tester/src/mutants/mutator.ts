/** What a mutator is: one exported value with an id, a summary and one function that makes small faults of a policy. */

import type { Condition, Document, Path, Policy } from "@callgate/core";
import type { TextEdit } from "@callgate/core/edit";

/** The policy that is to have faults. */
export interface MutationSubject {
  readonly document: Document;
  /** What the document says. */
  readonly policy: Policy;
  /** What the suites give, anywhere, to the argument that a condition looks at: plain JSON, in the order of the cases. */
  readonly tried: (condition: Condition) => readonly unknown[];
}

/** One small fault, as it could be written. */
export interface Fault {
  /** What of the policy is at fault. */
  readonly path: Path;
  readonly part?: "key" | "value" | undefined;
  /** What became of it, as a clause: "`lte` became `gt`". */
  readonly sentence: string;
  /** Undefined where it cannot be written, because an alias leads there. */
  readonly edits: readonly TextEdit[] | undefined;
}

export interface Mutator {
  readonly id: string;
  /** What it does, as an imperative. */
  readonly summary: string;
  faults(subject: MutationSubject): Iterable<Fault>;
}

/** Of one list, or of one pattern, no more faults than these are made: who sees so many sees the rest. */
export const MAX_OF_ONE = 100;
