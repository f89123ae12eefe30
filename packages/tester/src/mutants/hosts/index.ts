/** Mutation testing of agents' own configuration: its small faults, and cases that see them. */

export { type HostMutant, type HostMutants, hostMutantsOf } from "./find-host-mutants.js";
export { hostKillingCase, type TriedHostSuite } from "./host-killing-case.js";
export type { HostFault, HostMutator, HostSubject } from "./host-mutator.js";
export { HOST_MUTATORS } from "./mutators/index.js";
