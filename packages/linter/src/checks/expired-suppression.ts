import type { SuppressionCheck } from "../check.js";

export const expiredSuppression: SuppressionCheck = {
  id: "expired-suppression",
  of: "suppressions",
  severity: "error",
  summary: "a suppression whose time is over",
  *run({ suppressions }) {
    for (const suppression of suppressions) {
      const { state, check, until } = suppression;
      if (state === "expired")
        yield {
          suppression,
          message: `\`${check}\` was suppressed here until ${until}, and is again reported; fix what it finds, or write a new date and the reason for it`,
        };
      if (state === "undated")
        yield {
          suppression,
          message: `\`${until}\` is no date, so nothing is suppressed; write it as in \`2027-01-31\``,
        };
    }
  },
};
