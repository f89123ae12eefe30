/** What takes the place of `toml-library.ts` in a browser, where a module cannot be loaded in the middle of a call. */

import * as Toml from "toml-eslint-parser";

export function toml(): typeof Toml {
  return Toml;
}
