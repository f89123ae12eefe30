/** Policies → the tools that they name, and a name in place of all others. */

import { exactNameOf } from "../../policy/access.js";
import type { Policy } from "../../policy/policy.js";

export interface Names {
  /** Those listed or hidden, and `*`: a tool of this very name meets rules of its own. */
  readonly named: ReadonlySet<string>;
  /** None of them. */
  readonly other: string;
}

/** @param wanted a name for the others, taken where no policy names it */
export function namesOf(before: Policy, after: Policy, wanted = "other"): Names {
  const named = new Set(["*"]);
  for (const { access, tools } of [before, after]) {
    for (const name of tools.keys()) named.add(name);
    for (const { selector } of access.entries) {
      const name = exactNameOf(selector);
      if (name !== undefined) named.add(name);
    }
  }
  let other = wanted;
  while (named.has(other)) other += "_";
  return { named, other };
}
