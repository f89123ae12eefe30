/** Names → policies and tool lists. */

export { isOurs, isPolicyText, type PolicyFile, policiesBelow, readInput, readPolicies, readPolicy } from "./files.js";
export { mayBePolicy } from "./may-be-policy.js";
export { requireLoadable } from "./require-loadable.js";
export { readToolList, ToolLists } from "./tool-lists.js";
export { listOf, type RunLists, requireWhose, toolLists } from "./tool-lists-of.js";
