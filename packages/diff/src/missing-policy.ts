/** What takes the place of a policy that is missing. */

import type { Policy } from "@callgate/core";
import { noPolicy } from "@callgate/core/policy";
import type { NoPolicy } from "./policy-diff.js";

/** The policy that decides as a missing one does. Its origins have no places. */
export function asPolicy(policy: Policy | NoPolicy): Policy {
  return isMissing(policy) ? noPolicy(policy.without, policy.dialect) : policy;
}

export function isMissing(policy: Policy | NoPolicy): policy is NoPolicy {
  return "without" in policy;
}
