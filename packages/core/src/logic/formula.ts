/** What the logic is asked about: conditions of a policy, joined by and, or and not. */

import type { Condition, Rule } from "../policy/policy.js";

export type Formula =
  | { readonly kind: "condition"; readonly condition: Condition }
  | { readonly kind: "not"; readonly formula: Formula }
  | { readonly kind: "all"; readonly formulas: readonly Formula[] }
  | { readonly kind: "any"; readonly formulas: readonly Formula[] };

export function holds(condition: Condition): Formula {
  return { kind: "condition", condition };
}

export function not(formula: Formula): Formula {
  return { kind: "not", formula };
}

/** True where nothing is in it. */
export function all(formulas: readonly Formula[]): Formula {
  return { kind: "all", formulas };
}

/** False where nothing is in it. */
export function any(formulas: readonly Formula[]): Formula {
  return { kind: "any", formulas };
}

/** What a call must meet so that the rule's conditions do not deny it; its limit is another matter. */
export function passes(rule: Rule): Formula {
  let formula = passing.get(rule);
  if (formula === undefined) {
    formula = passFormula(rule);
    passing.set(rule, formula);
  }
  return formula;
}

/** The same rule is asked about together with very many others. */
const passing = new WeakMap<Rule, Formula>();

function passFormula(rule: Rule): Formula {
  const conditions = all(rule.conditions.map(holds));
  if (rule.unless !== undefined) {
    const left = any(rule.unless.map((group) => all(group.map(holds))));
    return any([left, passes({ ...rule, unless: undefined })]);
  }
  switch (rule.action) {
    case "require":
      return conditions;
    case "deny":
      return not(conditions);
    case "approval":
    case "none":
      return all([]);
  }
}
