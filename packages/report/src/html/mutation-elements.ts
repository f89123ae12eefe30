/**
 * The web component that draws a mutation report: the text of mutation-testing-elements, one script without imports. The
 * bundle holds it as a chunk of its own; elsewhere it is read from where it is installed, as code that is loaded is.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const ELEMENTS = readFileSync(
  createRequire(import.meta.url).resolve("mutation-testing-elements/mutation-test-elements.js"),
  "utf8",
);
