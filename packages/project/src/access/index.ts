/** What becomes of each tool's calls, by every policy of a repository. */

export { type AccessOptions, accessReport } from "./access-report.js";
export { budgetReport } from "./budget-report.js";
export { type CheckCallOptions, checkCall } from "./check-call.js";
export { type Deciding, decideCell } from "./decide-cell.js";
