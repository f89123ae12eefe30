/** @callgate/core: text → Document → Policy; Policy × call × counters → Decision; the tool catalogue. */

export { runVector, type Vector, type VectorCall, type VectorDecision } from "./conformance/conformance.js";
export { closedEngine, type Deciding, decidingPolicy, isAboutRun, oncePerRun } from "./deciding.js";
export { type CheckDiagnostic, type Diagnostic, type RelatedPath, toFinding } from "./diagnostic.js";
export { type Carrier, carrierOf, isCarried } from "./dialects/carrier.js";
export { isMistaken } from "./dialects/conditions.js";
export { type Dialect, type DialectId, RELEASES, type Release } from "./dialects/dialect.js";
export { DIALECTS, documentDialect } from "./dialects/index.js";
export { patternOf } from "./dialects/other-words.js";
export { PRINTERS, type PrintedDialect } from "./dialects/print/index.js";
export { quoted, yamlText } from "./dialects/print/literal.js";
export type { Loss, Printed } from "./dialects/print/printed.js";
export { andThen, clip, either, typeOf } from "./dialects/words.js";
export type { Document, Entry, ListNode, MapNode, Node, Path, ScalarNode, Span } from "./document/document.js";
export {
  appendItem,
  type Data,
  type DataMap,
  editText,
  insertEntries,
  insertMissing,
  inTextOrder,
  lineEnd,
  placeOf,
  remove,
  renameKey,
  replaceScalar,
  replaceValue,
  type ScalarData,
  scalarText,
  type TextEdit,
  together,
  type Where,
} from "./document/edits/index.js";
export { type Excerpt, ToolEntries } from "./document/excerpt.js";
export { type Field, type FieldProblem, type Fields, mapFields, nodeAt, pathOfPointer } from "./document/fields.js";
export { pointer, pointerSteps } from "./document/pointer.js";
export { type DocumentBounds, MAX_DOCUMENT_BYTES, readDocument, unreadDocument } from "./document/read.js";
export { Reading } from "./document/reading.js";
export {
  decides,
  type Enforcement,
  enforcementSentence,
  isRefused,
  refusalClause,
  WHAT_REFUSING_DOES,
  withoutEffect,
} from "./enforcement.js";
export { argumentAt } from "./engine/argument.js";
export { argumentTest, MISSING } from "./engine/conditions.js";
export { type Counter, Counters, type Int64, type Reservation, toInt64Value, windowStart } from "./engine/counters.js";
export { ALLOW, type Decision, type Outcome } from "./engine/decision.js";
export { type Call, compile, type Engine } from "./engine/engine.js";
export type { ExplainedCondition, ExplainedLimit, ExplainedRule, Explanation } from "./engine/explain.js";
export { compilePattern, type Pattern } from "./engine/pattern.js";
export { type CallOutcome, givesBack } from "./engine/settle.js";
export {
  compareFindings,
  compareSeverity,
  compareText,
  type Edit,
  type Finding,
  type Fix,
  type Location,
  type Position,
  type Range,
  type RelatedLocation,
  type Severity,
  type SuppressedBy,
  type SuppressedFinding,
  type Witness,
  type WitnessCall,
} from "./finding.js";
export { fingerprint } from "./fingerprint.js";
export { type Fragment, fragmentOf, fragmentSentence } from "./fragment.js";
export type {
  Host,
  HostContext,
  HostId,
  LayerDiagnostic,
  LayerSource,
  LoweredLayers,
} from "./hosts/host.js";
export { HOSTS, lowerLayers } from "./hosts/index.js";
export { type AllowsNoMore, allowsNoMore, mayAllowMore } from "./logic/allows-no-more.js";
export { holdsFor, type Model } from "./logic/branch.js";
export { Budget } from "./logic/budget.js";
export { type CapTurnedOff, capTurnedOff } from "./logic/cap-turned-off.js";
export { amountRange } from "./logic/compare/amounts.js";
export { Capacity } from "./logic/compare/capacity.js";
export { decideLast, FIRST_AGENT, isKinder, passesWith, type TimedCall } from "./logic/compare/history.js";
export { lastCallInWords } from "./logic/compare/in-words.js";
export { type CompareOptions as ComparisonOptions, Comparison } from "./logic/compare/kinder-call.js";
export { reachedFirst } from "./logic/compare/limits-fit.js";
export { type AddedArgument, type Bound, MostOfTool, MostThatPasses } from "./logic/compare/most.js";
export { namesOf } from "./logic/compare/names.js";
export { fitsAtFirst, payable } from "./logic/conditions-of-limits.js";
export { type Counted, counters, type RulesByTool, rangeOf } from "./logic/counted.js";
export type { CounterRange } from "./logic/counters.js";
export { type FindOptions, type Found, find } from "./logic/find.js";
export { all, any, type Formula, holds, not, passes } from "./logic/formula.js";
export { type NameClass, nameClasses } from "./logic/name-classes.js";
export { reachable } from "./logic/reachable.js";
export { type ArgumentChange, type Remedy, remedies, type Situation, type Wanted } from "./logic/remedies.js";
export {
  type Lowered,
  type LowerOptions,
  lower,
  MAX_PATTERNS_SIZE,
  meaningOf,
  patternsSize,
  recogniseDialect,
} from "./lower.js";
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
} from "./policy/access.js";
export { type AccessAnswer, accessTo } from "./policy/access-to.js";
export { isSameEntry, readsAcross } from "./policy/entries-apart.js";
export { modelName } from "./policy/naming.js";
export type {
  AssumedContext,
  Condition,
  DocumentPolicy,
  EveryTool,
  HiddenTool,
  Layer,
  Limit,
  Operator,
  Policy,
  Rule,
  Target,
  ToolPolicy,
  Window,
} from "./policy/policy.js";
export {
  type AskedTool,
  allRules,
  applicableRules,
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
} from "./policy/queries.js";
export { isWindowName, WINDOW_MILLISECONDS, type WindowName, windowOfLength } from "./policy/windows.js";
export { closest, didYouMean, Suggestions, suggestOr } from "./suggest.js";
export { codePointName, commonEscape, UNSEEN, UNSEEN_CHARACTERS, unicodeEscape } from "./text/invisible.js";
export { type Categorisation, type CategoriseContext, type Categorised, categorise } from "./tools/categorise.js";
export { CATEGORIES, type Category, RECOMMENDED, type Recommendation } from "./tools/category.js";
export { firstPolicy } from "./tools/first-policy.js";
export {
  type Argument,
  argumentIn,
  argumentPaths,
  exampleOf,
  isAllowed,
  withRequired,
} from "./tools/input-schema/argument.js";
export { ANY, isOfType, type JsonType, mayBe, type Shape, shapesOf } from "./tools/input-schema/shape.js";
export {
  type AskedArgument,
  conditionOn,
  isNumber,
  isString,
  validArguments,
} from "./tools/input-schema/valid-arguments.js";
export { freeTextArguments, hasNumericArgument } from "./tools/input-schema/written-arguments.js";
export { fieldOf, isObject } from "./tools/json-values.js";
export { MAX_TOOLS_BYTES, readTools } from "./tools/read-tools.js";
export type { Tool, ToolAnnotations, ToolCatalogue } from "./tools/tool.js";
export { textOfBytes } from "./values/bytes.js";
export { fromJson, goFloat, goText } from "./values/go-text.js";
export { plainValue } from "./values/plain-value.js";
export { ScalarError, scalarValue } from "./values/scalar.js";
export { toFloat64, toJson, type Value } from "./values/value.js";
