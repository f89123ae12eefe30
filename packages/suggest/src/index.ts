/** @callgate/suggest: recorded calls → habits → what a policy should allow, and its text. */

export { admits, type Bound, boundWords, conditionsOf } from "./bound.js";
export { argumentEvidence, countsOf, openReason, shown } from "./describe.js";
export { conditionData, gatewayEntry, interceptEntry } from "./entry-data.js";
export {
  type Apart,
  type ApartGroup,
  Habits,
  type HabitsOptions,
  type PendingCall,
  type RecordedCall,
} from "./habits.js";
export { type HeldOut, MIN_CALLS, MIN_SESSIONS } from "./held-out.js";
export { LEVELS, type Level } from "./level.js";
export type { Burst, Scope, SuggestedLimit } from "./limits.js";
export { COUNTED_CHARACTERS, COUNTED_LENGTH, type OpenSpace } from "./open-share.js";
export type { Outlier } from "./outliers.js";
export { gatewayText } from "./print-gateway.js";
export { type About, interceptText, isLimitEvidence, limitEvidence } from "./print-intercept.js";
export { niceLimit } from "./round.js";
export { isSecret } from "./secrets.js";
export type { Share } from "./share.js";
export {
  type SetApartArgument,
  type SuggestedArgument,
  type SuggestedTool,
  type Suggestion,
  type SuggestOptions,
  suggestionOf,
  type ToolDecision,
  type Tradeoff,
} from "./suggestion.js";
export { type SuggestedCase, suiteCases } from "./suite-cases.js";
