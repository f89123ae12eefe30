/** The automata library, loaded when first needed: most questions need none, and loading it takes longer than a lint run. */

import { createRequire } from "node:module";
import type * as Refa from "refa";

let loaded: typeof Refa | undefined;

export function refa(): typeof Refa {
  loaded ??= createRequire(import.meta.url)("refa") as typeof Refa;
  return loaded;
}
