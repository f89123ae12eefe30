/** Mutation testing: a policy's small faults, and which of them its suites see. */

export { asWritten, type WrittenMutant } from "./as-written.js";
export { MAX_MUTANTS, type Mutant, type Mutants, mutantsOf } from "./find-mutants.js";
export { addedCase, type KillingCase } from "./killing-case.js";
export type { Fault, MutationSubject, Mutator } from "./mutator.js";
export { MUTATORS } from "./mutators/index.js";
export { type Fate, type Survived, Trial, type TrialSuite } from "./trial.js";
