/** The library that reads TOML, loaded when a file is first read: most policies are YAML. */

import { createRequire } from "node:module";
import type * as Toml from "toml-eslint-parser";

let loaded: typeof Toml | undefined;

export function toml(): typeof Toml {
  loaded ??= createRequire(import.meta.url)("toml-eslint-parser") as typeof Toml;
  return loaded;
}
