/** The library that runs RE2's patterns, loaded when a pattern is first compiled: many a policy has none. */

import { createRequire } from "node:module";
import type * as Re2 from "re2js";

let loaded: typeof Re2 | undefined;

export function re2(): typeof Re2 {
  loaded ??= createRequire(import.meta.url)("re2js") as typeof Re2;
  return loaded;
}
