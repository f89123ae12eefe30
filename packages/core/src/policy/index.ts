/** @callgate/core/policy: questions about a policy. */

export type {
  Access,
  AccessEntry,
  AccessOrder,
  AccessRule,
  Effect,
  NameTest,
  Naming,
  Selector,
  ToolRef,
} from "./access.js";
export { exactTool, isEvery, nameTestsOf } from "./access.js";
export {
  type AccessAnswer,
  accessTo,
  type DecidingRule,
  decidingRule,
  mayDecide,
  type NamedTools,
  namesakeTest,
  selectorMatcher,
  selects,
} from "./access-to.js";
export { enforcementSentence, isRefused, WHAT_REFUSING_DOES, withoutEffect } from "./enforcement.js";
export { isSameEntry, readsAcross } from "./entries-apart.js";
export { isAboutServer, mangled, modelName, nameFor, nameTest } from "./naming.js";
export type { EveryTool, HiddenTool, Layer, Operator, Target, Window } from "./policy.js";
export {
  type AskedTool,
  type AssumedPolicy,
  allRules,
  applicableRules,
  assumptions,
  decidingEntries,
  defaultOf,
  deniesEverything,
  entryOf,
  hiddenTools,
  hidingEntry,
  isHidden,
  noPolicy,
  toolEntries,
  withoutTool,
} from "./queries.js";
export { recordedTools } from "./recorded-tools.js";
export type { Tool, ToolCatalogue } from "./tool.js";
export { isWindowName, WINDOW_MILLISECONDS, type WindowName, windowOfLength } from "./windows.js";
