/** What Intercept does with a policy that it refuses, in words. */

import { WHAT_REFUSING_DOES } from "../../policy/enforcement.js";

/** That the policy is refused, and what follows, as a clause. @param by `latest`: by releases after March 2026 alone */
export function refusalClause(by?: "latest"): string {
  return by === "latest"
    ? "later releases of Intercept refuse the whole policy (they do not start, and a running one keeps the policy it has)"
    : `Intercept refuses the whole policy (${WHAT_REFUSING_DOES})`;
}
