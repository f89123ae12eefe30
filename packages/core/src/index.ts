/** @callgate/core: text → Document → Policy; Policy × call × counters → Decision; the tool catalogue. */

export { runVector, type Vector, type VectorCall, type VectorDecision } from "./conformance/conformance.js";
export { type HostVector, type HostVectorResult, isHostVector, runHostVector } from "./conformance/host-vectors.js";
export { isMistaken } from "./dialects/conditions.js";
export { closedEngine, type Deciding, decidingPolicy, isAboutRun, oncePerRun } from "./dialects/deciding.js";
export { type Dialect, type DialectId, type DocumentPolicy, RELEASES, type Release } from "./dialects/dialect.js";
export { DIALECTS, documentDialect } from "./dialects/index.js";
export { type Carrier, carrierOf, isCarried } from "./dialects/intercept/carrier.js";
export { firstPolicy } from "./dialects/intercept/first-policy.js";
export {
  type Lowered,
  type LowerOptions,
  lower,
  meaningOf,
  recogniseDialect,
} from "./dialects/lower.js";
export { patternOf } from "./dialects/other-words.js";
export type { Loss, Printed } from "./dialects/printed.js";
export { PRINTERS, type PrintedDialect } from "./dialects/printers.js";
export { type CheckDiagnostic, type Diagnostic, type RelatedPath, toFinding } from "./document/diagnostic.js";
export type { Document, Entry, ListNode, MapNode, Node, Path, ScalarNode, Span } from "./document/document.js";
export { type Field, type FieldProblem, type Fields, mapFields, nodeAt, pathOfPointer } from "./document/fields.js";
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
} from "./document/finding.js";
export { fingerprint } from "./document/fingerprint.js";
export { type Fragment, fragmentOf, fragmentSentence } from "./document/fragment.js";
export { documentsOf } from "./document/layered.js";
export { plainValue } from "./document/plain-value.js";
export { pointer, pointerSteps } from "./document/pointer.js";
export { type DocumentBounds, MAX_DOCUMENT_BYTES, readDocument, unreadDocument } from "./document/read.js";
export { Reading } from "./document/reading.js";
export { ScalarError, scalarValue } from "./document/scalar.js";
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
} from "./edit/index.js";
export { argumentAt } from "./engine/argument.js";
export { argumentTest, MISSING } from "./engine/conditions.js";
export { type Counter, Counters, type Int64, type Reservation, toInt64Value, windowStart } from "./engine/counters.js";
export { ALLOW, type Decision } from "./engine/decision.js";
export { type Call, compile, type Engine } from "./engine/engine.js";
export type { ExplainedCondition, ExplainedLimit, ExplainedRule, Explanation } from "./engine/explain.js";
export { type CallOutcome, givesBack } from "./engine/settle.js";
export type {
  Host,
  HostCapability,
  HostContext,
  HostFile,
  HostId,
  LayerDiagnostic,
  LayerSource,
  LoweredLayers,
} from "./hosts/host.js";
export { HOSTS, hostOf, type LoweredHost, lowerLayers } from "./hosts/index.js";
export { type FoundFile, hostFileAt, hostsOfPath, layersOf, type NamedHostFile } from "./hosts/layers.js";
export { type AllowsNoMore, allowsNoMore } from "./logic/allows-no-more.js";
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
export {
  type Argument,
  argumentIn,
  argumentPaths,
  exampleOf,
  isAllowed,
  withRequired,
} from "./logic/input-schema/argument.js";
export { ANY, isOfType, type JsonType, mayBe, type Shape, shapesOf } from "./logic/input-schema/shape.js";
export {
  type AskedArgument,
  conditionOn,
  isNumber,
  isString,
  validArguments,
} from "./logic/input-schema/valid-arguments.js";
export { freeTextArguments, hasNumericArgument } from "./logic/input-schema/written-arguments.js";
export { type NameClass, nameClasses } from "./logic/name-classes.js";
export { reachable } from "./logic/reachable.js";
export { type ArgumentChange, type Remedy, remedies, type Situation, type Wanted } from "./logic/remedies.js";
export { compilePattern, type Pattern } from "./patterns/pattern.js";
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
export { type AccessAnswer, accessTo, selects } from "./policy/access-to.js";
export {
  decides,
  type Enforcement,
  enforcementSentence,
  isRefused,
  refusalClause,
  WHAT_REFUSING_DOES,
  withoutEffect,
} from "./policy/enforcement.js";
export { mangled, modelName } from "./policy/naming.js";
export type {
  AssumedContext,
  Condition,
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
export type { Tool, ToolCatalogue } from "./policy/tool.js";
export { isWindowName, WINDOW_MILLISECONDS, type WindowName, windowOfLength } from "./policy/windows.js";
export { codePointName, commonEscape, UNSEEN, UNSEEN_CHARACTERS, unicodeEscape } from "./text/invisible.js";
export { closest, didYouMean, Suggestions, suggestOr } from "./text/suggest.js";
export { andThen, clip, either, typeOf } from "./text/words.js";
export { type Categorisation, type CategoriseContext, type Categorised, categorise } from "./tools/categorise.js";
export { CATEGORIES, type Category, RECOMMENDED, type Recommendation } from "./tools/category.js";
export { MAX_TOOLS_BYTES, readTools } from "./tools/read-tools.js";
export { textOfBytes } from "./values/bytes.js";
export type { DecisionKind } from "./values/decision-kind.js";
export { fromJson, goFloat, goText } from "./values/go-text.js";
export { fieldOf, isObject } from "./values/json-values.js";
export { quoted, yamlText } from "./values/literal.js";
export type { ToolAnnotations } from "./values/tool-annotations.js";
export { toFloat64, toJson, type Value } from "./values/value.js";
