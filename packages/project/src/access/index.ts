/** What becomes of each tool's calls, by every policy of a repository. */

export { type AccessOptions, accessReport } from "./access-report.js";
export { hostBudget } from "./host-budget.js";
