import type { SuppressionCheck } from "../check.js";

export const suppressionWithoutReason: SuppressionCheck = {
  id: "suppression-without-reason",
  of: "suppressions",
  severity: "warning",
  summary: "a suppression that does not say why",
  *run({ suppressions }) {
    for (const suppression of suppressions) {
      const { state, check, kind, reason } = suppression;
      if (reason !== "" || state === "unknown" || state === "unsuppressible") continue;
      const remedy = kind === "comment" ? `: \`# callgate-ignore ${check}: because …\`` : ": `reason: because …`";
      yield { suppression, message: `\`${check}\` is suppressed here without a reason; write it${remedy}` };
    }
  },
};
