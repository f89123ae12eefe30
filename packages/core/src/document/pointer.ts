/** Paths as JSON Pointers. */

import type { Path } from "./document.js";

/** The JSON Pointer (RFC 6901) of a path, e.g. `/tools/run/limits/0`. */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The steps of a JSON Pointer, all as text. */
export function pointerSteps(text: string): string[] {
  return text
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
