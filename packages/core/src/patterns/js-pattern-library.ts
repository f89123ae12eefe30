/** The library that reads JavaScript's patterns, loaded when one is first read. */

import { createRequire } from "node:module";
import type * as Regexpp from "@eslint-community/regexpp";

let loaded: typeof Regexpp | undefined;

export function regexpp(): typeof Regexpp {
  loaded ??= createRequire(import.meta.url)("@eslint-community/regexpp") as typeof Regexpp;
  return loaded;
}
