/** Pieces of the sentences that checks say. */

import { clip } from "@callgate/core/text";
import type { Categorisation, Category } from "@callgate/core/tools";

/** ``an Execute tool (its name says `run`)`` */
export function aTool({ category, reason }: Categorisation): string {
  return `${article(category)} tool (${reason})`;
}

/** `an Execute`, `a Write` */
export function article(category: Category): string {
  return `${category === "Execute" ? "an" : "a"} ${category}`;
}

/** `` `a`, `b` and 3 more ``: as many names as a message can hold. */
export function named(names: readonly string[], most = 5): string {
  const quoted = names.map((name) => `\`${clip(name)}\``);
  if (quoted.length > most) return `${quoted.slice(0, most).join(", ")} and ${quoted.length - most} more`;
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}
