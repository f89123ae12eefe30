/** What stands where a policy is missing. */

import type { Policy } from "@callgate/core";
import type { NoPolicy } from "./policy-diff.js";

/** The policy that decides as none does. Its origins lead nowhere. */
export function asPolicy(policy: Policy | NoPolicy): Policy {
  if (!isNone(policy)) return policy;
  return {
    uri: "",
    dialect: "gateway",
    origin: [],
    default: { action: policy.without, origin: [] },
    hide: [],
    tools: new Map(),
    everyTool: undefined,
    approvals: undefined,
  };
}

export function isNone(policy: Policy | NoPolicy): policy is NoPolicy {
  return "without" in policy;
}
