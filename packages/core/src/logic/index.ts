/** @callgate/core/logic: which arguments meet conditions, and what two policies decide differently. */

export { type AllowsNoMore, allowsNoMore, mayAllowMore } from "./allows-no-more.js";
export { holdsFor, type Model } from "./branch.js";
export { Budget } from "./budget.js";
export { type CapTurnedOff, capTurnedOff } from "./cap-turned-off.js";
export { amountRange } from "./compare/amounts.js";
export { Capacity } from "./compare/capacity.js";
export { decideLast, FIRST_AGENT, isKinder, passesWith, type TimedCall } from "./compare/history.js";
export { lastCallInWords } from "./compare/in-words.js";
export { type CompareOptions as ComparisonOptions, Comparison } from "./compare/kinder-call.js";
export { reachedFirst } from "./compare/limits-fit.js";
export { type AddedArgument, type Bound, MostOfTool, MostThatPasses } from "./compare/most.js";
export { namesOf } from "./compare/names.js";
export { fitsAtFirst, payable } from "./conditions-of-limits.js";
export { type Counted, counters, type RulesByTool, rangeOf } from "./counted.js";
export type { CounterRange } from "./counters.js";
export { type FindOptions, type Found, find } from "./find.js";
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
export { areNamedAlike, type NameClass, nameClasses, namesNotCompared } from "./name-classes.js";
export { reachable } from "./reachable.js";
export { type ArgumentChange, type Remedy, remedies, type Situation, type Wanted } from "./remedies.js";
