/** ReviewReport → SARIF 2.1.0: what lint says, and the tools of which more passes than before. */

import { diffRun } from "../diff/sarif.js";
import { reportRun } from "../sarif/index.js";
import { sarifLog } from "../sarif/log.js";
import type { ReviewReport } from "./report.js";

/** One log with a run of lint, and one of the comparison where there was any; a final line break. */
export function reviewSarif({ version, policies, lint, compared }: ReviewReport): string {
  const diffs = policies.flatMap((policy) => ("diff" in policy ? policy.diff : []));
  // A run without results is wanted, too: it closes what an earlier one found.
  return sarifLog(reportRun(lint), ...(compared === undefined ? [] : [diffRun("diff", version, diffs)]));
}
