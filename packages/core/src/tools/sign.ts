/** One thing that speaks for a category, how plainly it does, and the clause that says so. */

import { type Category, riskOf } from "./category.js";

/** 3: means only this; 2: usually means this; 1: a hint, for want of anything better. */
export type Strength = 1 | 2 | 3;

export interface Sign {
  readonly category: Category;
  readonly strength: Strength;
  /** A clause, e.g. ``its name says `run` ``. */
  readonly because: string;
  /** The verb that says it, in its base form; undefined where something else does. */
  readonly verb?: string | undefined;
}

/** The sign to go by: the plainest, and among equally plain ones the riskiest. Of equals, the first. */
export function strongest(signs: readonly (Sign | undefined)[]): Sign | undefined {
  let best: Sign | undefined;
  for (const sign of signs) if (sign !== undefined && (best === undefined || outranks(sign, best))) best = sign;
  return best;
}

/** The riskiest sign, whatever its strength; of equals, the first. */
export function riskiest(signs: readonly Sign[]): Sign | undefined {
  let best: Sign | undefined;
  for (const sign of signs) if (best === undefined || riskOf(sign.category) > riskOf(best.category)) best = sign;
  return best;
}

function outranks(a: Sign, b: Sign): boolean {
  return a.strength === b.strength ? riskOf(a.category) > riskOf(b.category) : a.strength > b.strength;
}
