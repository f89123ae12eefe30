/** One policy → the most calls of a tool that can pass within a window, and the largest sums of what its limits add up. */

import type { Limit, Policy, Rule } from "../../policy/policy.js";
import { applicableRules } from "../../policy/queries.js";
import type { CounterRange } from "../counters.js";
import { all, type Formula } from "../formula.js";
import { type SolveOptions, solve } from "../solve.js";
import { type AmountRange, amountRange, compare, isHuge, isNegative, pathOf } from "./amounts.js";
import { CallBounds, times, windowsTouched } from "./call-bounds.js";
import { type ComparedPolicy, comparedPolicies } from "./compared-policy.js";
import { isOwnSum } from "./limits-fit.js";
import { limitsOf, passFormulas } from "./pass-formulas.js";

type Scope = Limit["scope"];

/** Undefined where there is no bound. */
export type Bound = bigint | undefined;

/** An argument that a limit adds up. */
export interface AddedArgument {
  /** As written, e.g. `args.amount`. */
  readonly path: string;
  readonly segments: readonly string[];
  /** Whether an amount can be negative: it lowers the counter, and more passes than the limit says. */
  readonly mayBeNegative: boolean;
  /** Whether an amount can be so large that it makes the counter negative: the limit then bounds nothing. */
  readonly mayBeHuge: boolean;
  /** Whether an amount can be between 0 and 1, and count nothing. */
  readonly mayCountNothing: boolean;
}

/** How much of one policy can pass. Made once, asked tool by tool. */
export class ThroughputBounds {
  readonly #side: ComparedPolicy;
  readonly #capacity: CallBounds;
  readonly #options: Pick<SolveOptions, "steps" | "shared">;
  readonly #byTool = new Map<string, ToolThroughputBound | undefined>();

  /** @param names every tool that is asked about, and every other that the policy names */
  constructor(policy: Policy, names: Iterable<string>, options: Pick<SolveOptions, "steps" | "shared"> = {}) {
    [this.#side] = comparedPolicies(policy, policy, names);
    this.#capacity = new CallBounds(this.#side.active, this.#side.counted);
    this.#options = options;
  }

  /** Undefined where no call of the tool passes. */
  of(tool: string): ToolThroughputBound | undefined {
    if (!this.#byTool.has(tool)) this.#byTool.set(tool, this.#boundOf(tool));
    return this.#byTool.get(tool);
  }

  #boundOf(tool: string): ToolThroughputBound | undefined {
    const rules = applicableRules(this.#side.policy, tool);
    if (rules === undefined) return undefined;
    const ranges = new Map<string, CounterRange>();
    const known = rules.filter(({ uncertain }) => uncertain === undefined);
    const { passable } = passFormulas(known, this.#side, ranges);
    const options = { ...this.#options, counterRange: (key: string) => ranges.get(key) };
    if (solve(passable, options).answer === "unsat") return undefined;
    return new ToolThroughputBound(tool, known, this.#side, this.#capacity, passable, options);
  }
}

export class ToolThroughputBound {
  readonly #tool: string;
  readonly #rules: readonly Rule[];
  readonly #side: ComparedPolicy;
  readonly #capacity: CallBounds;
  readonly #passable: Formula;
  readonly #options: SolveOptions;
  readonly #amounts = new Map<string, AmountRange>();

  constructor(
    tool: string,
    rules: readonly Rule[],
    side: ComparedPolicy,
    capacity: CallBounds,
    passable: Formula,
    options: SolveOptions,
  ) {
    this.#tool = tool;
    this.#rules = rules;
    this.#side = side;
    this.#capacity = capacity;
    this.#passable = passable;
    this.#options = options;
  }

  /** Calls in an aligned window of so many milliseconds, of one agent or of all. */
  calls(window: number, scope: Scope): Bound {
    return least([
      this.#capacity.calls(this.#tool, window, scope),
      ...this.#sums(scope)
        .filter(({ range }) => range.atLeastOne)
        .map(({ limit }) => times(limit.max as bigint, limit.window.milliseconds, window)),
    ]);
  }

  /** Calls in any span of so many milliseconds, around the boundary of windows too. */
  sliding(span: number, scope: Scope): Bound {
    return least([
      this.#capacity.sliding(this.#tool, span, scope),
      ...this.#sums(scope)
        .filter(({ range }) => range.atLeastOne)
        .map(({ limit }) => touching(limit, span)),
    ]);
  }

  /** The sum of an argument as limits count it, amounts cut to whole numbers. */
  sum({ path, mayCountNothing }: AddedArgument, window: number, scope: Scope): Bound {
    const calls = this.calls(window, scope);
    // What counts nothing can be added for ever.
    if (mayCountNothing && calls === undefined) return undefined;
    const sums = this.#sums(scope).filter(({ limit }) => "from" in limit.amount && limit.amount.path === path);
    const most = sums[0]?.range.most;
    return least([
      ...sums.map(({ limit }) => times(limit.max as bigint, limit.window.milliseconds, window)),
      calls === undefined || most === undefined ? undefined : calls * most,
    ]);
  }

  /** Every argument that a limit of the tool adds up. */
  get added(): readonly AddedArgument[] {
    const byPath = new Map<string, AddedArgument>();
    for (const { max, amount } of limitsOf(this.#rules)) {
      if (max === undefined || !("from" in amount) || byPath.has(amount.path)) continue;
      const between = all([this.#passable, compare(amount.from, "gt", 0), compare(amount.from, "lt", 1)]);
      byPath.set(amount.path, {
        path: amount.path,
        segments: amount.from,
        mayBeNegative: solve(all([this.#passable, isNegative(amount.from)]), this.#options).answer !== "unsat",
        mayBeHuge: solve(all([this.#passable, isHuge(amount.from, max)]), this.#options).answer !== "unsat",
        mayCountNothing: solve(between, this.#options).answer !== "unsat",
      });
    }
    return [...byPath.values()];
  }

  /** The limits that hold an argument's sum: its amounts are never negative. */
  #sums(scope: Scope): readonly { readonly limit: Limit; readonly range: AmountRange }[] {
    return limitsOf(this.#rules).flatMap((limit) => {
      const path = pathOf(limit);
      if (path === undefined || limit.max === undefined || !isOwnSum(limit, { side: this.#side })) return [];
      if (limit.scope !== "everyone" && limit.scope !== scope) return [];
      const range = this.#rangeAt(path);
      return range.neverNegative ? [{ limit, range }] : [];
    });
  }

  #rangeAt(path: readonly string[]): AmountRange {
    const name = JSON.stringify(path);
    let range = this.#amounts.get(name);
    if (range === undefined) {
      range = amountRange(path, this.#passable, this.#rules, this.#options);
      this.#amounts.set(name, range);
    }
    return range;
  }
}

function touching({ max, window }: Limit, span: number): Bound {
  return window.milliseconds <= 0 ? undefined : (max as bigint) * BigInt(windowsTouched(window.milliseconds, span));
}

function least(bounds: readonly Bound[]): Bound {
  return bounds.reduce<Bound>((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
}
