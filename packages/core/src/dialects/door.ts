/** @callgate/core/dialects: what the dialects have in common, and what each says about itself. */

export { isMistaken } from "./conditions.js";
export { closedEngine, isAboutRun, oncePerRun } from "./deciding.js";
export { type DialectFixes, FIXES, type Listed, type NewItem, type ToolLists } from "./fixes.js";
export { dialectOf, documentDialect, isCarrier, isCarrierOnly } from "./index.js";
export { type Carrier, carrierOf } from "./intercept/carrier.js";
export { carrierLines } from "./intercept/carrier-lines.js";
export { firstPolicy } from "./intercept/first-policy.js";
export { lowerOnly, MAX_PATTERNS_SIZE, patternSizes, patternsSize } from "./lower.js";
export { patternOf } from "./other-words.js";
export { isDeniedInVain, isPastedKey, type Pasted, readPasted } from "./pasted.js";
export type { Loss, Printed, Printer } from "./printed.js";
