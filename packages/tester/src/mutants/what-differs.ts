/** Policy × mutant → calls of which the last is decided differently, or a proof that no such call exists. */

import type { Policy, Rule } from "@callgate/core";
import { Comparison, namesOf, StepLimit, type TimedCall } from "@callgate/core/logic";
import type { Tool, ToolCatalogue } from "@callgate/core/policy";

export type Difference =
  | { readonly answer: "sat"; readonly value: readonly TimedCall[] }
  | { readonly answer: "unsat" }
  | { readonly answer: "unknown"; readonly reason: string };

/** Steps of work for each mutant, about a comparison each. */
const STEPS = 200_000;
/** Calls that are tried in search of a sequence. */
const MAX_CALLS = 20_000;

/** @param likely the tool whose calls are most likely decided differently */
export function whatDiffers(
  policy: Policy,
  mutant: Policy,
  likely: string | undefined,
  catalogue: ToolCatalogue | undefined,
): Difference {
  const tools = catalogue?.tools ?? new Map<string, Tool>();
  if (likely !== undefined && differsOnlyIn(likely, policy, mutant))
    return differenceOf(alone(policy, likely), alone(mutant, likely), [likely], [likely], tools);
  const { named } = namesOf(policy, mutant);
  const { other } = namesOf(policy, mutant, [...tools.keys()].find((name) => !named.has(name)) ?? "another_tool");
  // A tool whose name is `*` comes last, because it is unusual.
  const names = [...[...named].filter((name) => name !== "*"), other, "*"];
  const ordered = likely === undefined ? names : [likely, ...names.filter((name) => name !== likely)];
  return differenceOf(policy, mutant, names, ordered, tools);
}

/**
 * Whether calls of that tool alone can be decided differently, and depend on no call of another: its entry is all that
 * differs, shares no counter with another tool's, and no rule is for every tool.
 */
function differsOnlyIn(tool: string, policy: Policy, mutant: Policy): boolean {
  if (policy.everyTool !== undefined || mutant.everyTool !== undefined) return false;
  if (policy.access !== mutant.access || policy.access.entries.some(({ conditions }) => conditions.length > 0))
    return false;
  for (const [name, entry] of policy.tools) if (name !== tool && mutant.tools.get(name) !== entry) return false;
  for (const name of mutant.tools.keys()) if (name !== tool && !policy.tools.has(name)) return false;
  const owners = countersIn(policy);
  const keys = [policy, mutant].flatMap(({ tools }) => keysOf(tools.get(tool)?.rules ?? []));
  return keys.every((key) => [...(owners.get(key) ?? [])].every((owner) => owner === tool));
}

const counterOwners = new WeakMap<Policy, ReadonlyMap<string, ReadonlySet<string>>>();

/** By counter, the tools whose rules read or move it: found once for all mutants of a policy. */
function countersIn(policy: Policy): ReadonlyMap<string, ReadonlySet<string>> {
  let owners = counterOwners.get(policy);
  if (owners === undefined) {
    const found = new Map<string, Set<string>>();
    for (const { name, rules } of policy.tools.values())
      for (const key of keysOf(rules)) found.set(key, (found.get(key) ?? new Set()).add(name));
    owners = found;
    counterOwners.set(policy, owners);
  }
  return owners;
}

function keysOf(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap(({ conditions, limit }) => [
    ...conditions.flatMap(({ target }) => (target.kind === "counter" ? [target.key] : [])),
    ...(limit === undefined ? [] : [limit.key]),
  ]);
}

/** The policy with the entry of that tool alone. */
function alone(policy: Policy, tool: string): Policy {
  const entry = policy.tools.get(tool);
  return { ...policy, tools: new Map(entry === undefined ? [] : [[tool, entry]]) };
}

function differenceOf(
  policy: Policy,
  mutant: Policy,
  names: readonly string[],
  ordered: readonly string[],
  tools: ReadonlyMap<string, Tool>,
): Difference {
  const comparison = new Comparison(policy, mutant, names, {
    shared: new StepLimit(STEPS),
    calls: MAX_CALLS,
    toolNamed: (name) => tools.get(name),
  });
  let unsure: Difference | undefined;
  for (const name of ordered)
    for (const ask of ["wider", "narrower"] as const) {
      const answer = comparison[ask](name);
      if (answer.answer === "sat") return answer;
      if (answer.answer === "unknown") unsure ??= answer;
    }
  return unsure ?? { answer: "unsat" };
}
