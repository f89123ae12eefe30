import { didYouMean } from "@callgate/core/text";
import type { SuppressionCheck } from "../check.js";

export const unusedSuppression: SuppressionCheck = {
  id: "unused-suppression",
  of: "suppressions",
  severity: "warning",
  summary: "a suppression of what is not found there",
  *run({ suppressions, checks }) {
    for (const suppression of suppressions) {
      const { state, check } = suppression;
      if (state === "unused") yield { suppression, message: `\`${check}\` finds nothing here; remove the suppression` };
      if (state === "unknown") yield { suppression, message: unknownCheck(check, checks) };
      if (state === "unsuppressible")
        yield {
          suppression,
          message: `\`${check}\` cannot be suppressed; fix what it finds, or remove the suppression`,
        };
    }
  },
};

function unknownCheck(check: string, checks: readonly string[]): string {
  if (check === "") return "this names no check, so nothing is suppressed; write `# callgate-ignore CHECK: because …`";
  return `there is no check \`${check}\`${didYouMean(check, checks) || "; `callgate checks` lists them"}`;
}
