/** Paths as JSON Pointers. */

import { sha256 } from "../text/sha256.js";
import type { Path } from "./document.js";

/** The longest step that is written whole, in UTF-16 code units. */
const MAX_STEP = 1_000;
/** Of a longer one, so much of its beginning, and of its SHA-256. */
const KEPT = 200;
const HEX_DIGITS = 32;

/**
 * The JSON Pointer (RFC 6901) of a path, e.g. `/tools/run/limits/0`. A document may have thousands of places below one very
 * long name: of such a name there is the beginning, and what distinguishes it from any other.
 */
export function pointer(path: Path): string {
  return path.map((step) => `/${written(step)}`).join("");
}

/** What was written of long names, which come again and again. */
const shortened = new Map<string, string>();
const MAX_SHORTENED = 100;

function written(step: Path[number]): string {
  if (typeof step === "number") return String(step);
  if (step.length <= MAX_STEP) return step.replaceAll("~", "~0").replaceAll("/", "~1");
  const known = shortened.get(step);
  if (known !== undefined) return known;
  // In UTF-8 all halves of surrogate pairs are one character; JSON escapes each as itself.
  const digest = sha256(JSON.stringify(step)).slice(0, HEX_DIGITS);
  const begin = step.slice(0, KEPT).toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1");
  const short = `${begin}…${digest}`;
  if (shortened.size >= MAX_SHORTENED) shortened.clear();
  shortened.set(step, short);
  return short;
}

/** The steps of a JSON Pointer, all as text. */
export function pointerSteps(text: string): string[] {
  return text
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
