/** What takes the place of `yaml-library.ts` in a browser, where a module cannot be loaded in the middle of a call. */

import * as Yaml from "yaml";

export function yaml(): typeof Yaml {
  return Yaml;
}
