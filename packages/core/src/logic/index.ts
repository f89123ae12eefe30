/** @callgate/core/logic: which arguments meet conditions, and what two policies decide differently. */

export { type AllowsNoMore, allowsNoMore, mayAllowMore } from "./allows-no-more.js";
export { holdsFor, type Model } from "./branch.js";
export { type CapTurnedOff, capTurnedOff } from "./cap-turned-off.js";
export { amountRange } from "./compare/amounts.js";
export { CallBounds } from "./compare/call-bounds.js";
export { decideLast, FIRST_AGENT, isMorePermissive, passesWith, type TimedCall } from "./compare/call-sequence.js";
export { describeLastCall } from "./compare/describe-last-call.js";
export { type CompareOptions as ComparisonOptions, Comparison } from "./compare/find-widening.js";
export { reachedFirst } from "./compare/limits-fit.js";
export { namesOf } from "./compare/names.js";
export { type AddedArgument, type Bound, ThroughputBounds, ToolThroughputBound } from "./compare/throughput-bound.js";
export { amountIsNumeric, fitsAtFirst } from "./conditions-of-limits.js";
export { type Counted, counters, type RulesByTool, rangeOf } from "./counted.js";
export type { CounterRange } from "./counters.js";
export { all, any, type Formula, holds, not, passes } from "./formula.js";
export {
  type Argument,
  argumentIn,
  argumentPaths,
  exampleOf,
  isAllowed,
  withRequired,
} from "./input-schema/argument.js";
export { ANY, isOfType, type JsonType, mayBe, type Shape, shapesOf } from "./input-schema/shape.js";
export { type AskedArgument, conditionOn, isNumber, isString, validArguments } from "./input-schema/valid-arguments.js";
export { freeTextArguments, hasNumericArgument } from "./input-schema/written-arguments.js";
export {
  areNamedAlike,
  KnownNameClasses,
  type NameClass,
  nameClasses,
  nameSignature,
  namesNotCompared,
} from "./name-classes.js";
export { reachable } from "./reachable.js";
export { type ArgumentChange, type Remedy, remedies, type Situation, type Wanted } from "./remedies.js";
export { type SolveOptions, type SolveResult, solve } from "./solve.js";
export { StepLimit } from "./step-limit.js";
