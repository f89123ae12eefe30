/** Recorded sessions → policies that allow what they needed, and what was shown of them. */

export { type SuggestHostOptions, suggestHost } from "./suggest-host.js";
export {
  type SuggestedPolicies,
  type SuggestOptions,
  type SuggestTarget,
  serverNames,
  suggestPolicies,
  TARGETS,
} from "./suggest-policies.js";
export { type CompletedSuite, completedSuite, writeSuite } from "./suite.js";
export { updatePolicy } from "./update-policy.js";
export type { UpdatedPolicy, UpdateOptions } from "./updating.js";
