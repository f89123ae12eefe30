/** What takes the place of `js-pattern-library.ts` in a browser, where a module cannot be loaded in the middle of a call. */

import * as Regexpp from "@eslint-community/regexpp";

export function regexpp(): typeof Regexpp {
  return Regexpp;
}
