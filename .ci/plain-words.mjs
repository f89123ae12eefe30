/**
 * Sources and pages → the words that docs/style.md wants written otherwise. `plain-words.json` has how many each file still
 * holds; the numbers may only fall, and a file that is not there holds none. `--update` writes what is left, and refuses more
 * than before: a file that moved may take its words along.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const allowance = join(root, ".ci", "plain-words.json");

const words = wordsOf(readFileSync(join(root, "docs", "style.md"), "utf8"));
const found = new Map(
  files().flatMap((file) => {
    const places = placesIn(readFileSync(join(root, file), "utf8"));
    return places.length === 0 ? [] : [[file, places]];
  }),
);
const allowed = JSON.parse(readFileSync(allowance, "utf8"));
const total = (counts) => counts.reduce((sum, count) => sum + count, 0);
const left = total([...found.values()].map((places) => places.length));

if (process.argv.includes("--update")) {
  const before = total(Object.values(allowed));
  if (left > before) fail(`${left} words of docs/style.md's list, ${before} before: write the others plainly first`);
  else
    writeFileSync(
      allowance,
      `${JSON.stringify(Object.fromEntries([...found].map(([file, { length }]) => [file, length])), null, 2)}\n`,
    );
} else {
  for (const [file, places] of found) {
    const limit = allowed[file] ?? 0;
    if (places.length <= limit) continue;
    fail(`${file} has ${places.length} words that docs/style.md wants written otherwise, and may have ${limit}:`);
    for (const { line, word } of places) console.error(`  ${file}:${line} ${word}`);
  }
  if (process.exitCode !== 1 && left < total(Object.values(allowed)))
    console.error(`fewer odd words than .ci/plain-words.json allows: run node .ci/plain-words.mjs --update`);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

/** The words of the list under the heading that names this check, with their forms. */
function wordsOf(style) {
  const section = style.split(/^## /m).find((part) => part.startsWith("What `npm run check` looks for\n")) ?? "";
  const listed = [...section.matchAll(/`([a-z][a-z -]*)`/g)].flatMap(([, word = ""]) =>
    word.startsWith("npm ") ? [] : [word],
  );
  if (listed.length === 0) throw new Error("docs/style.md lists no words");
  const forms = listed.map((word) => word.replaceAll(/[ -]/g, "[ -]"));
  return new RegExp(`(?<![a-z])(?:${forms.join("|")})(?![a-z]|-in\\b)`, "gi");
}

function files() {
  const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", ...below("docs", /\.md$/)];
  const sources = readdirSync(join(root, "packages"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => below(`packages/${name}/src`, /(?<!\.test)\.ts$/));
  return [...pages, ...sources, ...below(".ci", /\.mjs$/), ...below("scripts", /\.mjs$/)]
    .filter((file) => file !== "docs/style.md" && file !== ".ci/plain-words.mjs")
    .sort();
}

function below(folder, pattern) {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`);
}

/** Every place of one of the words; `isKinder` is two words. */
function placesIn(text) {
  return text
    .split("\n")
    .flatMap((line, index) =>
      [...line.replaceAll(/([a-z])([A-Z])/g, "$1 $2").matchAll(words)].map(([word]) => ({ line: index + 1, word })),
    );
}
