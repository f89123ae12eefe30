/**
 * Writes packages/linter/src/confusables.data.ts: which characters look like an ASCII one, by Unicode's own list of confusables
 * (UTS #39), as the package `unhomoglyph` ships it. `node packages/linter/scripts/confusables.mjs && npm run fix`; a test compares.
 */

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** ASCII text → the characters that look like it, as code points. */
export function asciiLookAlikes() {
  const confusables = createRequire(import.meta.url)("unhomoglyph/data.json");
  const groups = new Map();
  for (const [source, target] of Object.entries(confusables)) {
    if ([...source].length !== 1 || source <= "\u007f" || !/^[A-Za-z0-9_.:/-]+$/.test(target)) continue;
    // The list writes `m` as `rn`, which would make two words of ASCII letters look alike.
    const text = target.replaceAll("rn", "m");
    groups.set(text, [...(groups.get(text) ?? []), source.codePointAt(0)]);
  }
  for (const points of groups.values()) points.sort((a, b) => a - b);
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function confusablesSource() {
  const lines = [...asciiLookAlikes()].map(([text, points]) => {
    const list = points.map((point) => point.toString(36));
    return `  [${JSON.stringify(text)}, "${list.join(" ")}"],`;
  });
  return [
    "/** Made by scripts/confusables.mjs. ASCII text, and the code points in base 36 of the characters that look like it (UTS #39). */",
    "export const ASCII_LOOK_ALIKES: readonly (readonly [string, string])[] = [",
    ...lines,
    "];",
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL("../src/confusables.data.ts", import.meta.url), confusablesSource());
