/** Agents' own configuration: where it is, and how agents run. */

export { defaultPaths } from "./find-policies.js";
export type { HostOptions, HostSearchOptions } from "./host-contexts.js";
