/** Names → policies and tool lists. */

export { decidable } from "./decidable.js";
export { isOurs, type PolicyFile, policiesBelow, readInput, readPolicies, readPolicy, readToolList } from "./files.js";
export { mayBePolicy } from "./may-be-policy.js";
export { ToolLists } from "./tool-lists.js";
