/** Suppressions → the tools that their reasons name: these have been decided about. */

import { deadState } from "./suppress.js";
import type { Suppression } from "./suppression.js";

export interface NamedTools {
  readonly tools: ReadonlySet<string>;
  /** The suppressions of `check` that name tools: they decide about these, and suppress no finding about others. */
  readonly deciding: ReadonlySet<Suppression>;
}

/**
 * The tools that the reasons of suppressions name, as whole words.
 * @param listed the names of the tools there are
 * @param check the check that asks which tools have not been decided about
 * @param today suppressions that are over on this day, `YYYY-MM-DD`, name nothing
 */
export function toolsNamed(
  suppressions: readonly Suppression[],
  listed: Iterable<string>,
  check: string,
  today: string | undefined,
): NamedTools {
  const holding = suppressions.filter((suppression) => deadState(suppression, today) === undefined);
  const tools = new Set<string>();
  const deciding = new Set<Suppression>();
  if (holding.length === 0) return { tools, deciding };
  const names = new Set(listed);
  for (const suppression of holding)
    for (const word of suppression.reason.match(/[^\s,;:`'"()]+/g) ?? []) {
      const name = names.has(word) ? word : word.replace(/[.!?]+$/, "");
      if (!names.has(name)) continue;
      tools.add(name);
      if (suppression.check === check) deciding.add(suppression);
    }
  return { tools, deciding };
}
