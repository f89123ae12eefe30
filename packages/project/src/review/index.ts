/** A change of a repository → what a reviewer must know of it. */

export { failureReasons } from "./failure-reasons.js";
export type { FailureOptions, ReviewOptions } from "./options.js";
export { type Review, reviewChange, reviewPolicies } from "./review.js";
