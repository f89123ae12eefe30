/** Policy × mutant → calls of which the last is decided otherwise, or a proof that no such call exists. */

import {
  Budget,
  Comparison,
  namesOf,
  type Policy,
  type TimedCall,
  type Tool,
  type ToolCatalogue,
} from "@callgate/core";

export type Difference =
  | { readonly answer: "found"; readonly value: readonly TimedCall[] }
  | { readonly answer: "none" }
  | { readonly answer: "unknown"; readonly reason: string };

/** Steps of work for each mutant, about a comparison each. */
const STEPS = 200_000;
/** Calls that are tried in search of a sequence. */
const MAX_CALLS = 20_000;

/** @param likely the tool whose calls are most likely decided otherwise */
export function whatDiffers(
  policy: Policy,
  mutant: Policy,
  likely: string | undefined,
  catalogue: ToolCatalogue | undefined,
): Difference {
  const { named } = namesOf(policy, mutant);
  const tools = catalogue?.tools ?? new Map<string, Tool>();
  const { other } = namesOf(policy, mutant, [...tools.keys()].find((name) => !named.has(name)) ?? "another_tool");
  // A tool of the very name `*` is nothing that people think of first.
  const names = [...[...named].filter((name) => name !== "*"), other, "*"];
  const ordered = likely === undefined ? names : [likely, ...names.filter((name) => name !== likely)];
  const comparison = new Comparison(policy, mutant, names, {
    shared: new Budget(STEPS),
    calls: MAX_CALLS,
    toolNamed: (name) => tools.get(name),
  });
  let unsure: Difference | undefined;
  for (const name of ordered)
    for (const ask of ["wider", "narrower"] as const) {
      const answer = comparison[ask](name);
      if (answer.answer === "found") return answer;
      if (answer.answer === "unknown") unsure ??= answer;
    }
  return unsure ?? { answer: "none" };
}
