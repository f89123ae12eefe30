/** Policy × tool → the most that can pass, in numbers for people. */

import type { Policy } from "@callgate/core";
import {
  type AddedArgument,
  argumentIn,
  type Bound,
  type mayBe,
  namesOf,
  ThroughputBounds,
  type ToolThroughputBound,
} from "@callgate/core/logic";
import { applicableRules, type Tool, WINDOW_MILLISECONDS } from "@callgate/core/policy";
import { asPolicy } from "./missing-policy.js";
import type { Budget, Most, NoPolicy, Spans, Sum } from "./policy-diff.js";

const NOTHING: Spans = { minute: 0, hour: 0, day: 0 };
const DENIED: Budget = { calls: NOTHING, sliding: NOTHING, sums: [], scope: "everyone", notes: [] };

/** The budgets of one policy's tools, computed on demand. */
export class ToolBudgets {
  readonly #policy: Policy;
  readonly #names: Iterable<string>;
  #most: ThroughputBounds | undefined;
  #named: ReadonlySet<string> | undefined;

  /** @param names every tool whose budget will be read */
  constructor(policy: Policy, names: Iterable<string>) {
    this.#policy = policy;
    this.#names = names;
  }

  /** The most calls of one tool that the policy lets through, and the largest sums of the arguments that it adds up. */
  of(name: string, tool: Tool | undefined): Budget {
    const budget = this.#of(name, tool);
    this.#named ??= namesOf(this.#policy, this.#policy).named;
    if (name === "*" || this.#named.has(name) || this.#policy.everyTool?.asTool === undefined) return budget;
    // The entry for every tool is that of a tool of this very name, too, which then is one that the policy lists.
    const { calls } = this.#of("*", undefined);
    return isSame(calls, budget.calls) ? budget : { ...budget, notes: [...budget.notes, namedStar(calls)] };
  }

  #of(name: string, tool: Tool | undefined): Budget {
    this.#most ??= new ThroughputBounds(this.#policy, this.#names);
    const most = this.#most.of(name);
    if (most === undefined) return DENIED;
    const budget = budgetOf(most, tool);
    const unknown = applicableRules(this.#policy, name)?.find(({ uncertain }) => uncertain !== undefined)?.uncertain;
    return unknown === undefined ? budget : { ...budget, unknown };
  }
}

/**
 * The most calls of one tool that the policy lets through, and the largest sums of the arguments that it adds up.
 * @param tool its name, and its input schema where it is known; the name `*` means any tool the policy does not name
 */
export function toolBudget(policy: Policy | NoPolicy, tool: Tool): Budget {
  const lowered = asPolicy(policy);
  const { named, other } = namesOf(lowered, lowered);
  const name = tool.name === "*" ? other : tool.name;
  return new ToolBudgets(lowered, [...named, name]).of(name, tool);
}

function budgetOf(most: ToolThroughputBound, tool: Tool | undefined): Budget {
  const agent = spans((window) => most.calls(window, "grant"));
  const together = spans((window) => most.calls(window, "everyone"));
  const added = most.added;
  const scopes = ["everyone", "grant"] as const;
  const sumsOf = (scope: "everyone" | "grant") => added.map((argument) => sumOf(argument, most, tool, scope));
  const [all, one] = scopes.map(sumsOf) as [Sum[], Sum[]];
  const isShared = isSame(agent, together) && all.every((sum, i) => isSame(sum, one[i] as Sum));
  const scope = isShared ? "everyone" : "grant";
  return {
    calls: agent,
    sliding: spans((window) => most.sliding(window, scope)),
    sums: one,
    scope,
    notes: notes(added, agent, tool),
  };
}

function namedStar({ day }: Spans): string {
  const most = day === "unbounded" ? "any number of calls" : `${day} calls a day`;
  return `a tool of the very name \`*\` is another: ${most}`;
}

function spans(boundIn: (window: number) => Bound): Spans {
  return {
    minute: inNumbers(boundIn(WINDOW_MILLISECONDS.minute)),
    hour: inNumbers(boundIn(WINDOW_MILLISECONDS.hour)),
    day: inNumbers(boundIn(WINDOW_MILLISECONDS.day)),
  };
}

function inNumbers(bound: Bound): Most {
  return bound === undefined ? "unbounded" : Number(bound);
}

function isSame(a: Spans, b: Spans): boolean {
  return a.minute === b.minute && a.hour === b.hour && a.day === b.day;
}

function sumOf(
  argument: AddedArgument,
  most: ToolThroughputBound,
  tool: Tool | undefined,
  scope: "everyone" | "grant",
): Sum {
  const counted = isWhole(argument, tool) ? { ...argument, mayCountNothing: false } : argument;
  return { argument: argument.path, ...spans((window) => most.sum(counted, window, scope)) };
}

/** Whether the tool's own schema takes whole numbers alone. */
function isWhole({ segments }: AddedArgument, tool: Tool | undefined): boolean {
  const argument = argumentIn(tool?.inputSchema, segments);
  return argument.kind === "described" && argument.shapes.every(isInteger);
}

function isInteger(shape: Parameters<typeof mayBe>[0]): boolean {
  if (shape.values !== undefined)
    return shape.values.every((value) => typeof value !== "number" || Number.isInteger(value));
  return shape.types !== undefined && !shape.types.has("number");
}

function notes(added: readonly AddedArgument[], calls: Spans, tool: Tool | undefined): string[] {
  const of = (argument: AddedArgument) => {
    const { path, mayBeHuge, mayBeNegative, mayCountNothing } = argument;
    return [
      ...(mayBeHuge
        ? [
            `one huge \`${path}\`, such as 1e19, makes its counter negative, which turns its limit off: an upper bound prevents it`,
          ]
        : []),
      ...(mayBeNegative ? [`a negative \`${path}\` lowers its counter, so that its limit can be passed by`] : []),
      ...(mayCountNothing && !isWhole(argument, tool) ? [`an \`${path}\` between 0 and 1 counts nothing`] : []),
    ];
  };
  const isLimited = added.length > 0 || calls.day !== "unbounded";
  return [...added.flatMap(of), ...(isLimited ? ["a call that fails may be given its quota back"] : [])];
}
