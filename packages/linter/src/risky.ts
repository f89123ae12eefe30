/** Of which tools even a few calls too many matter. */

import type { Category } from "@callgate/core/tools";

export function isRisky(category: Category): boolean {
  return category === "Execute" || category === "Destructive" || category === "Financial";
}
