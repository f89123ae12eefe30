/** A change of a repository → what a reviewer must know of it. */

export { failureReasons } from "./failure-reasons.js";
export { addMadeTools } from "./made-tools.js";
export type { FailureOptions, ReviewOptions } from "./options.js";
export { type Review, reviewChange, reviewPolicies } from "./review.js";
export { reviewWorkingTree, type WorkingTreeOptions } from "./review-working-tree.js";
