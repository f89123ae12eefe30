/** Agents' own configuration: where it is, and how agents run. */

export { type HostFiles, hostFilesOf, isHostFile } from "./find-host-files.js";
export { defaultPaths } from "./find-policies.js";
export type { HostOptions, HostSearchOptions } from "./host-contexts.js";
export { hostContexts } from "./host-contexts.js";
export { thePolicy } from "./the-policy.js";
