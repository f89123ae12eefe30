/** Mutation testing: a policy's small faults, and which of them its suites see. */

export { MAX_MUTANTS, type Mutant, type Mutants, mutantsOf } from "./find-mutants.js";
export {
  HOST_MUTATORS,
  type HostFault,
  type HostMutant,
  type HostMutants,
  type HostMutator,
  type HostSubject,
  hostKillingCase,
  hostMutantsOf,
  type TriedHostSuite,
} from "./hosts/index.js";
export { addedCase, type KillingCase, type TriedCase } from "./killing-case.js";
export { type MutantSource, mutantSource } from "./mutant-source.js";
export { type MutantResult, type MutatedSuite, MutationRun, type Survived } from "./mutation-run.js";
export type { Fault, MutationSubject, Mutator } from "./mutator.js";
export { MUTATORS } from "./mutators/index.js";
