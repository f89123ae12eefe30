/** @callgate/diff: Policy × Policy → PolicyDiff; Policy → the most that can pass. */

export { compareHostPolicies, type HostCompareOptions, type HostDiff } from "./compare-hosts.js";
export { compareOnServer, type OnServerOptions } from "./compare-on-server.js";
export { type CompareOptions, comparePolicies } from "./compare-policies.js";
export type {
  Budget,
  Change,
  DiffCall,
  DiffWitness,
  Most,
  NoPolicy,
  PolicyDiff,
  Sides,
  Spans,
  Sum,
  ToolDiff,
  Verdict,
} from "./policy-diff.js";
export { ToolBudgets, toolBudget } from "./tool-budget.js";
export { WitnessFault } from "./witness.js";
