/** What takes the place of `pattern-library.ts` in a browser, where a module cannot be loaded in the middle of a call. */

import * as Re2 from "re2js";

export function re2(): typeof Re2 {
  return Re2;
}
