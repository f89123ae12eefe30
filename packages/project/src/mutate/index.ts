/** A policy and its suites → its small faults, and which of them no case sees. */

export { type MutateOptions, mutatePolicy } from "./mutate-policy.js";
export type { WrittenSuite } from "./write-cases.js";
