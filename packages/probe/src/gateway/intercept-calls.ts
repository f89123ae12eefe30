/** A gateway's policy and its server's tools → the calls that show what each rule does. */

import type { Policy, Rule } from "@callgate/core";
import { all, holds, not, StepLimit, solve } from "@callgate/core/logic";
import { applicableRules, hiddenTools } from "@callgate/core/policy";

/** A name that no server gives a tool. */
const UNLISTED = "tool_that_is_not_listed";

const MOST_CALLS = 1_000;

/** Limits that let more pass are not reached. */
const MOST_REPEATED = 60;

/** Steps that may be spent on finding arguments. */
const STEPS = 2_000_000;

export interface GatewayCall {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * Of each tool: a call without arguments; for each of its rules one that meets all conditions, and for each condition one that
 * does not meet it alone; and where a limit lets few calls pass, one more than these.
 * @param tools the names that the server lists
 */
export function interceptCalls(
  policy: Policy,
  tools: readonly string[],
): { readonly calls: readonly GatewayCall[]; readonly notes: readonly string[] } {
  const hidden = hiddenTools(policy).map(({ name }) => name);
  const names = new Set(
    [...policy.tools.keys(), ...tools, ...hidden, UNLISTED].filter((name) => name !== "" && name !== "*"),
  );
  const shared = new StepLimit(STEPS);
  const all = [...names].flatMap((tool) => callsOf(policy, tool, shared));
  const calls = all.slice(0, MOST_CALLS);
  const left = all.length - calls.length;
  return { calls, notes: left > 0 ? [`${left} calls were not made: a probe of a gateway makes ${MOST_CALLS}`] : [] };
}

function callsOf(policy: Policy, tool: string, shared: StepLimit): GatewayCall[] {
  const rules = applicableRules(policy, tool) ?? [];
  const found = [{}, ...rules.flatMap((rule) => boundary(rule, shared))];
  const distinct = [...new Map(found.map((args) => [JSON.stringify(args), { tool, args }])).values()];
  const limits = rules.flatMap(({ limit }) => (limit?.max === undefined ? [] : [limit.max]));
  const lowest = limits.length === 0 ? undefined : limits.reduce((a, b) => (b < a ? b : a));
  const passing = distinct.at(rules.length > 0 ? 1 : 0) ?? { tool, args: {} };
  const repeats = lowest !== undefined && lowest >= 0n && lowest <= BigInt(MOST_REPEATED) ? Number(lowest) + 1 : 0;
  return [...distinct, ...Array.from({ length: repeats }, () => passing)];
}

/** Arguments on both sides of each condition; none where they are not found in the steps given. */
function boundary({ conditions }: Rule, shared: StepLimit): Readonly<Record<string, unknown>>[] {
  const asked = conditions.filter(({ target }) => target.kind === "args");
  const others = (left: number) => asked.filter((_, index) => index !== left).map(holds);
  const formulas = [
    all(asked.map(holds)),
    ...asked.map((one, index) =>
      all([
        ...others(index),
        not(holds(one)),
        holds({ ...one, op: "exists", writtenOp: "exists", value: { kind: "bool", value: true } }),
      ]),
    ),
  ];
  return asked.length === 0
    ? []
    : formulas.flatMap((formula) => {
        const solved = solve(formula, { shared });
        return solved.answer === "sat" ? [solved.args] : [];
      });
}
