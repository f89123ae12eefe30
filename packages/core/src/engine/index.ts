/** @callgate/core/engine: the parts of a decision. */

export { compilePattern, type Pattern } from "../patterns/pattern.js";
export { argumentAt } from "./argument.js";
export { argumentsMeet } from "./arguments-meet.js";
export { argumentTest, MISSING } from "./conditions.js";
export { type Counter, type Int64, type Reservation, toInt64Value, windowStart } from "./counters.js";
export { ALLOW } from "./decision.js";
export { type BatchEngine, compileForBatches } from "./engine.js";
export type { ExplainedCondition, ExplainedLimit, ExplainedRule } from "./explain.js";
