/** Names → policies and tool lists. */

export { type HostFiles, type HostReach, hostFilesOf } from "../hosts/find-host-files.js";
export { decidable } from "./decidable.js";
export { isOurs, type PolicyFile, policiesBelow, readInput, readPolicies, readPolicy } from "./files.js";
export { mayBePolicy } from "./may-be-policy.js";
export { readToolList, ToolLists } from "./tool-lists.js";
