/** Two names → two policies, and what to report of their comparison. */

export { areComparable, areEnforced, notEnforcedFindings } from "./enforced-rows.js";
export { type DiffFailOn, failsOn, reportFailsOn } from "./fail-on.js";
export { impactOn } from "./impact.js";
export { knownFindings, missingIn } from "./known-findings.js";
export { lintChanges } from "./lint-changes.js";
export { categoryOf, diffRows } from "./rows.js";
export { namedSide, type ReadSide, readSides, type SideSource, type Sides, sidesOf } from "./sides.js";
