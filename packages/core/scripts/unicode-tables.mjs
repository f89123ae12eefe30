/**
 * The Unicode Character Database, version 15.0.0 → `src/unicode/data.ts`: what Go 1.25, with which the engine is built,
 * knows of characters. Run as `node packages/core/scripts/unicode-tables.mjs DIRECTORY`, where the directory holds
 * UnicodeData.txt, Scripts.txt, CaseFolding.txt and PropertyValueAliases.txt as Unicode publishes them (Debian: the package
 * `unicode-data`, version 15.0.0). Each file is compared with the digest below, so that nothing else can get in.
 */

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const DIGESTS = {
  "CaseFolding.txt": "cdd49e55eae3bbf1f0a3f6580c974a0263cb86a6a08daa10fbf705b4808a56f7",
  "PropertyValueAliases.txt": "13a7666843abea5c6b7eb8c057c57ab9bb2ba96cfc936e204224dd67d71cafad",
  "Scripts.txt": "cca85d830f46aece2e7c1459ef1249993dca8f2e46d51e869255be140d7ea4b0",
  "UnicodeData.txt": "806e9aed65037197f1ec85e12be6e8cd870fc5608b4de0fffd990f689f376a73",
};

const directory = process.argv[2];
if (directory === undefined) throw new Error("name the directory that holds Unicode 15.0.0");

const END = 0x110000;

/** The fields of each line of a file, comments and blanks cut off. */
function lines(name) {
  const bytes = readFileSync(join(directory, name));
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (digest !== DIGESTS[name]) throw new Error(`${name} is not that of Unicode 15.0.0: its SHA-256 is ${digest}`);
  return bytes
    .toString("utf8")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => line.split(";").map((field) => field.trim()));
}

const number = (n) => n.toString(36);

/** Runs of characters of one general category: the length in base 36, left out for 1, and the category's letter. */
function categories() {
  const of = new Array(END).fill("Cn");
  let first;
  for (const [code, name, category] of lines("UnicodeData.txt")) {
    const c = Number.parseInt(code, 16);
    if (name.endsWith(", First>")) first = c;
    else of.fill(category, name.endsWith(", Last>") ? first : c, c + 1);
  }
  const names = [...new Set(of)].sort();
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#%&";
  let text = "";
  for (let c = 0; c < END; ) {
    const start = c;
    while (c < END && of[c] === of[start]) c++;
    text += (c - start === 1 ? "" : number(c - start)) + letters[names.indexOf(of[start])];
  }
  return { names: names.map((name, i) => letters[i] + name).join(" "), text };
}

/** Each script that Go finds by its name, which is one without `_`: where its ranges begin and end, as distances. */
function scripts() {
  const ranges = new Map();
  for (const [codes, name] of lines("Scripts.txt")) {
    const [from, to = from] = codes.split("..").map((code) => Number.parseInt(code, 16));
    if (!/^[A-Z][a-z]*$/.test(name)) continue;
    ranges.set(name, [...(ranges.get(name) ?? []), [from, to]]);
  }
  return [...ranges]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => {
      const joined = [];
      for (const [from, to] of list.sort(([a], [b]) => a - b)) {
        const last = joined.at(-1);
        if (last !== undefined && last[1] + 1 === from) last[1] = to;
        else joined.push([from, to]);
      }
      let end = 0;
      const distances = joined.flatMap(([from, to]) => {
        const pair = [from - end, to - from];
        end = to;
        return pair;
      });
      return `${name} ${distances.map(number).join(" ")}`;
    })
    .join("\n");
}

/** Simple case folding, kinds C and S: first character, how many, how far apart, and how far each is from what it folds to. */
function folds() {
  const all = lines("CaseFolding.txt")
    .filter(([, kind]) => kind === "C" || kind === "S")
    .map(([from, , to]) => [Number.parseInt(from, 16), Number.parseInt(to, 16)])
    .sort(([a], [b]) => a - b);
  const runs = [];
  for (const [from, to] of all) {
    const last = runs.at(-1);
    const step = last === undefined ? 0 : from - (last.from + (last.count - 1) * last.step);
    if (last !== undefined && last.by === to - from && (last.count === 1 ? step <= 2 : step === last.step)) {
      last.step = step;
      last.count++;
    } else runs.push({ from, count: 1, step: 1, by: to - from });
  }
  let before = 0;
  return runs
    .map(({ from, count, step, by }) => {
      const distance = from - before;
      before = from;
      return `${number(distance)} ${number(count)} ${step} ${number(by)}`;
    })
    .join("\n");
}

/** The other names of general categories. */
function aliases() {
  return lines("PropertyValueAliases.txt")
    .filter(([property]) => property === "gc")
    .flatMap(([, short, ...others]) => others.map((other) => `${other}=${short}`))
    .sort()
    .join("\n");
}

const { names, text } = categories();
const source = `/** Unicode 15.0.0 in short, written by \`scripts/unicode-tables.mjs\`: change that, not this. */

/** A letter for each general category. */
export const CATEGORY_LETTERS =
  ${JSON.stringify(names)};

/** Other names of general categories. */
export const CATEGORY_ALIASES = \`
${aliases()}
\`;

/** All characters in order, as runs of one category: how many in base 36, left out for 1, and the category's letter. */
export const CATEGORIES = \`
${text.match(/.{1,118}/g).join("\n")}
\`;

/** Of each script, in base 36: how far each range begins behind the one before, and how far from there it ends. */
export const SCRIPTS = \`
${scripts()}
\`;

/** Case folding, in base 36: how far from the run before, how many characters, how far apart, how far they fold. */
export const FOLDS = \`
${folds()}
\`;
`;
const file = join(dirname(dirname(fileURLToPath(import.meta.url))), "src", "unicode", "data.ts");
writeFileSync(file, source);
