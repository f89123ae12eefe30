/** A word → the verb it is, and what that verb says. */

import { baseForms, doneBy } from "./base-forms.js";
import { CATEGORIES, type Category } from "./category.js";
import { type Plainness, VERBS } from "./verbs.js";

export interface Verb {
  /** The base form, as the table has it. */
  readonly base: string;
  readonly category: Category;
  readonly plainness: Plainness;
}

const TABLE: ReadonlyMap<string, Verb> = new Map(
  CATEGORIES.flatMap((category) =>
    (["sure", "both", "hint"] as const).flatMap((plainness) =>
      VERBS[category][plainness]
        .split(/\s+/)
        .filter((base) => base !== "")
        .map((base) => [base, { base, category, plainness }] as const),
    ),
  ),
);

/** What names run a verb together with: `flushdb`, `listdir`, `readfile`, `getall`, `insertone`. */
const GLUED = new Set(
  "all by code command data database db dir directory doc docs document email file files image info item items key keys list many message messages name one page path query sql table text user users value".split(
    " ",
  ),
);

/** What these mean in a name, which does not say what comes back: something is handed in. */
const IN_NAMES: ReadonlyMap<string, Verb> = new Map(
  ["return", "report"].map((base) => [base, { base, category: "Write", plainness: "hint" }]),
);

/** Ends like a doer, and is a thing. */
const NO_DOER = new Set(["browser", "folder", "provider", "server", "tracker", "user"]);

/** The verb a word of a sentence is, in any of its forms but the past. */
export function verbOf(word: string): Verb | undefined {
  let verb = recent.get(word);
  if (verb === undefined && !recent.has(word)) {
    verb = lookUp(word);
    if (recent.size >= MAX_RECENT) recent.clear();
    if (word.length <= MAX_WORD) recent.set(word, verb);
  }
  return verb;
}

/** Tools of one list are described in much the same words. */
const recent = new Map<string, Verb | undefined>();
const MAX_RECENT = 2_000;
const MAX_WORD = 40;

function lookUp(word: string): Verb | undefined {
  for (const base of baseForms(word)) {
    const verb = TABLE.get(base);
    if (verb !== undefined) return verb;
  }
  return undefined;
}

/**
 * The verb a word of a name is. Names command: `lists` is a plural there and no verb, but `listdir` is one,
 * and so is a last word such as `reader`.
 */
export function verbInName(word: string, isLast: boolean): Verb | undefined {
  const inflected = () => (word.endsWith("s") ? undefined : verbOf(word));
  const verb = IN_NAMES.get(word) ?? TABLE.get(word) ?? inflected() ?? glued(word) ?? repeatedOrUndone(word);
  if (verb !== undefined || !isLast || NO_DOER.has(word)) return verb;
  for (const base of doneBy(word)) {
    const done = TABLE.get(base);
    if (done !== undefined) return { ...done, plainness: done.plainness === "sure" ? "both" : "hint" };
  }
  return undefined;
}

/** `reassign` does what `assign` does; `unresolve` changes things, as what it undoes did. */
function repeatedOrUndone(word: string): Verb | undefined {
  const prefix = word.slice(0, 2);
  const rest = prefix === "re" || prefix === "un" ? TABLE.get(word.slice(2)) : undefined;
  if (rest === undefined || rest.category === "Read") return undefined;
  return prefix === "re" ? rest : { base: word, category: "Write", plainness: "both" };
}

function glued(word: string): Verb | undefined {
  if (word.length > 32) return undefined;
  for (let cut = 3; cut <= word.length - 2; cut++) {
    const verb = TABLE.get(word.slice(0, cut));
    if (verb !== undefined && GLUED.has(word.slice(cut))) return verb;
  }
  return undefined;
}
