/** What a command left out of the folders that it looked at, in words. */

import { number } from "./count.js";
import type { PassedOver } from "./report.js";

/** `12 files that hold no policy, 3 hidden entries`. */
export function passedOverWords(passedOver: readonly PassedOver[]): string {
  return passedOver.map(({ what, count }) => `${number(count)} ${what}`).join(", ");
}

/** How many entries were left out. */
export function passedOverCount(passedOver: readonly PassedOver[] = []): number {
  return passedOver.reduce((sum, { count }) => sum + count, 0);
}
