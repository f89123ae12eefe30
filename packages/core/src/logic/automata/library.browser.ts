/** What takes the place of `library.ts` in a browser, where a module cannot be loaded in the middle of a call. */

import * as Refa from "refa";

export function refa(): typeof Refa {
  return Refa;
}
