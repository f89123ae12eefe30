/** @callgate/core/dialects: what the dialects have in common, and what each says about itself. */

export { isMistaken } from "./conditions.js";
export { closedEngine, isAboutRun, oncePerRun } from "./deciding.js";
export { documentDialect } from "./index.js";
export { type Carrier, carrierOf, isCarried } from "./intercept/carrier.js";
export { firstPolicy } from "./intercept/first-policy.js";
export { meaningOf } from "./lower.js";
export { patternOf } from "./other-words.js";
export type { Loss, Printed } from "./printed.js";
export { PRINTERS, type PrintedDialect } from "./printers.js";
