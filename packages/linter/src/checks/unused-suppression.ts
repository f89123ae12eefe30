import type { Location } from "@callgate/core";
import { didYouMean } from "@callgate/core/text";
import type { SuppressionCheck } from "../check.js";

export const unusedSuppression: SuppressionCheck = {
  id: "unused-suppression",
  of: "suppressions",
  severity: "warning",
  summary: "a suppression of what is not found there",
  *run({ suppressions, checks }) {
    for (const suppression of suppressions) {
      const { state, check, elsewhere } = suppression;
      if (elsewhere !== undefined) yield { suppression, message: misplaced(check, elsewhere) };
      else if (state === "unused")
        yield { suppression, message: `\`${check}\` finds nothing here; remove the suppression` };
      if (state === "unknown") yield { suppression, message: unknownCheck(check, checks) };
      if (state === "unsuppressible")
        yield {
          suppression,
          message: `\`${check}\` cannot be suppressed; fix what it finds, or remove the suppression`,
        };
    }
  },
};

function misplaced(check: string, { range }: Location): string {
  return `\`${check}\` finds something on line ${range.start.line}, not here; move the comment behind that line, or right above it`;
}

function unknownCheck(check: string, checks: readonly string[]): string {
  if (check === "") return "this names no check, so nothing is suppressed; write `# callgate-ignore CHECK: because …`";
  return `there is no check \`${check}\`${didYouMean(check, checks) || "; `callgate checks` lists them"}`;
}
