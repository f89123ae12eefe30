/** @callgate/diff: Policy × Policy → PolicyDiff; Policy → the most that can pass. */

export { type CompareOptions, comparePolicies, WitnessFault } from "./compare-policies.js";
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
export { toolBudget } from "./tool-budget.js";
