/** Recorded sessions → policies that allow what they needed, and what was shown of them. */

export { type SessionSources, sessionSources } from "../sessions/session-sources.js";
export { type SuggestHostOptions, suggestHost } from "./suggest-host.js";
export {
  type SuggestedPolicies,
  type SuggestOptions,
  type SuggestTarget,
  suggestPolicies,
  TARGETS,
} from "./suggest-policies.js";
export { writeSuite } from "./suite.js";
export { type UpdatedPolicy, type UpdateOptions, updatePolicy } from "./update-policy.js";
