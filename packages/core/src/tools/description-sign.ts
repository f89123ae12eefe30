/** A tool's description → what it says the tool does: the verbs its sentences begin with. */

import { type Category, riskOf } from "./category.js";
import {
  MADE_BY_A_MODEL,
  MEDIA,
  QUERY_LANGUAGES,
  READ_WHEN_OPENED,
  RESOLVED,
  RUN_BY_A_MODEL,
  RUN_WHEN_SUBMITTED,
  RUNS_ITS_INPUT,
} from "./nouns.js";
import { riskiest, type Sign, type Strength } from "./sign.js";
import { type Verb, verbOf } from "./verb.js";

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** What comes before the verb that counts: "This tool allows you to", "Permanently", "Use this to". */
const LEAD =
  set(`a agent agents ai allow allows also an api and be batch bulk can client clients command completely directly
  either easily endpoint fast for function helper helps interactive is it lets llm llms mcp method of operation operations
  optionally permanently quickly safely securely simple simply the them then this to tool tools user users utility will you
  your`);

/** Verbs that leave what is done to their object: "Performs a search", "Take a screenshot". */
const LIGHT =
  set(`carry conduct conducts do does make makes making perform performing performs take takes taking use used uses
  using support supports`);

/** From here on a sentence says when, how or what not. */
const STOP =
  set(`after although because before but cannot doesn't don't except if never no not unless until when where whether
  which without`);

/** After these comes a noun. */
const DETERMINER =
  set(`a all an any each every existing from in its latest my new of on one other some their these the those
  this your with`);

const MAX_UNKNOWN = 6;
const MAX_SENTENCES = 20;

/** The sign of the first sentence that begins with a verb, or of a later one that adds something riskier. */
export function descriptionSign(sentences: readonly (readonly string[])[]): Sign | undefined {
  let first: Sign | undefined;
  for (const sentence of sentences.slice(0, 3)) {
    first = leadingVerb(sentence);
    if (first !== undefined) break;
  }
  if (first?.category === "Read" && first.strength < 3 && inPlace(sentences[0] ?? []))
    return { category: "Write", strength: 3, because: "its description says `in place`" };
  const risky =
    irreversible(sentences) ?? enumerated(sentences.slice(0, 2)) ?? laterVerb(sentences.slice(1, MAX_SENTENCES));
  return risky !== undefined && (first === undefined || riskOf(risky.category) > riskOf(first.category))
    ? risky
    : first;
}

/** "Format a file in place": what would only be returned replaces what there was. */
function inPlace(sentence: readonly string[]): boolean {
  return sentence.some((word, i) => word === "place" && sentence[i - 1] === "in" && sentence[i + 1] !== "of");
}

/** The verb that a sentence tells the tool's work with, in its base form. */
function leadingVerb(sentence: readonly string[]): Sign | undefined {
  let [unknown, light] = [0, false];
  for (let i = 0; i < sentence.length && unknown <= MAX_UNKNOWN; i++) {
    const word = sentence[i] as string;
    if (STOP.has(word)) return undefined;
    if (refersToItself(sentence, i) || LEAD.has(word)) continue;
    if (LIGHT.has(word)) {
      light = true;
      continue;
    }
    const verb = verbOf(word);
    if (verb === undefined || (unknown > 0 && isLikelyNoun(word, verb, sentence[i - 1]))) {
      if (word !== "," && word !== "/") unknown += 1;
      continue;
    }
    const isNoun =
      i > 0 && DETERMINER.has(sentence[i - 1] as string) && !light && unknown === 0 && verb.plainness !== "sure";
    const strength = isNoun ? 1 : unknown > 0 || light ? weaker(strengthOf(verb), 2) : strengthOf(verb);
    const sign = signOf(verb, strength, sentence, i);
    // What is run may be described in verbs as well: "Execute an INSERT or DELETE query".
    return riskiest([sign, ...joined(sentence, i + 1, strength, sign.category === "Execute")]);
  }
  return undefined;
}

/** Among other words a plural or a gerund is no verb, unless it says what something is for. */
function isLikelyNoun(word: string, verb: Verb, before = ""): boolean {
  if (word.endsWith("ing")) return before !== "for" && before !== "by";
  return verb.base !== word && verb.plainness !== "sure";
}

/** "Call this tool", "Use the", "Enables you": about using the tool, not about what it does. */
function refersToItself(sentence: readonly string[], at: number): boolean {
  const [word, next] = [sentence[at] ?? "", sentence[at + 1] ?? ""];
  if (word === "call" || word === "invoke" || word === "run") return next === "this";
  return (word === "enables" || word === "provides") && (next === "you" || next === "users" || next === "agents");
}

function strengthOf({ plainness }: Verb): Strength {
  return plainness === "hint" ? 2 : 3;
}

function weaker(a: Strength, b: Strength): Strength {
  return a < b ? a : b;
}

function signOf(verb: Verb, strength: Strength, sentence: readonly string[], at: number): Sign {
  const after = sentence.slice(at + 1, at + 6);
  const made = after.find((word) => RUN_BY_A_MODEL.has(word) || MADE_BY_A_MODEL.has(word));
  if (verb.base === "generate" && made !== undefined)
    return {
      category: "Execute",
      strength: 2,
      because: `its description says that it generates \`${made}\`, a model's work`,
    };
  const medium = MAKES.has(verb.base) ? after.find((word) => MEDIA.has(word)) : undefined;
  if (medium !== undefined && sentence.some((word) => GENERATIVE.has(word)))
    return { category: "Execute", strength: 3, because: `its description says that a model makes \`${medium}\`` };
  if (verb.base === "ask" && after.includes("user"))
    return { category: "Read", strength: 1, because: "its description says that it asks the user" };
  if (verb.base === "resolve" && after.some((word) => RESOLVED.has(word)))
    return { category: "Read", strength: 2, because: "its description says `resolve`, of a name or an address" };
  if (verb.base === "open" && after.some((word) => READ_WHEN_OPENED.has(word)))
    return { category: "Read", strength: 2, because: "its description says `open`, of what a store holds" };
  const run = runsIts(verb.base, sentence.slice(at + 1, at + 10));
  if (run !== undefined)
    return {
      category: "Execute",
      strength,
      because: `its description says \`${sentence[at]}\` of what a \`${run}\` runs`,
      verb: verb.base,
    };
  // "Query the documentation" is a search; a query in a language of its own is run.
  const mild = verb.base === "query" && !sentence.some((word) => QUERY_LANGUAGES.has(word));
  const because = `its description says \`${sentence[at]}\``;
  return { category: verb.category, strength: mild ? weaker(strength, 2) : strength, because, verb: verb.base };
}

const MAKES = set("create edit generate make");
const GENERATIVE = set("diffusion generative model prompt prompts");

const INPUTS = set("enter input send type write");

/** "Send keys to the terminal", "Submit a job": these are executed. */
function runsIts(verb: string, object: readonly string[]): string | undefined {
  if (INPUTS.has(verb)) return object.find((word) => RUNS_ITS_INPUT.has(word));
  return verb === "submit" ? object.find((word) => RUN_WHEN_SUBMITTED.has(word)) : undefined;
}

/** The other verbs of "create, update or delete", "read/write", "book a flight and pay for it". */
function joined(sentence: readonly string[], from: number, strength: Strength, onlyAdjacent: boolean): Sign[] {
  const found: Sign[] = [];
  let adjacent = true;
  for (let i = from; i < sentence.length; i++) {
    const [word, before, next] = [sentence[i] as string, sentence[i - 1] as string, sentence[i + 1] ?? ""];
    if (STOP.has(word)) break;
    if (word === "," || word === "/" || word === "and" || word === "or" || word === "then") continue;
    const follows =
      before === "and" || before === "or" || before === "then" || (adjacent && (before === "," || before === "/"));
    const verb = follows ? verbOf(word) : undefined;
    if (verb === undefined || word.endsWith("ing") || word.endsWith("er")) {
      if (onlyAdjacent) break;
      adjacent = false;
      continue;
    }
    const plain =
      adjacent || (verb.plainness === "sure" && !/s$/.test(word)) || next === "it" || next === "them" || next === "the";
    if (plain) found.push(signOf(verb, strength, sentence, i));
  }
  return found;
}

/**
 * Acts listed behind a colon, or behind `can`: "Manages objects: create, modify, delete", "can write or clear values".
 * Only a list that begins with two acts is one, and only what cannot be undone is asked for.
 */
function enumerated([first = [], second = []]: readonly (readonly string[])[]): Sign | undefined {
  const can = first.findIndex((word, i) => word === "can" && first[i - 1] !== "you");
  const lists = [second, ...(can < 0 ? [] : [first.slice(can + 1)])];
  for (const list of lists) {
    let acts = 0;
    let destroys: string | undefined;
    for (const [i, word] of list.entries()) {
      if (JOINTS.has(word) || (i > 0 && !JOINTS.has(list[i - 1] as string))) continue;
      const verb = verbOf(word);
      const isAct = verb?.base === word;
      if (!isAct && acts < 2) break;
      acts += 1;
      if (isAct && verb.category === "Destructive") destroys ??= word;
    }
    if (destroys !== undefined && acts > 1)
      return { category: "Destructive", strength: 3, because: `its description lists \`${destroys}\`` };
  }
  return undefined;
}

const JOINTS = set(", / and or");

/** A later sentence that states an act: "It then deletes the original." Commands there are advice to the reader. */
function laterVerb(sentences: readonly (readonly string[])[]): Sign | undefined {
  for (const sentence of sentences) {
    const at = sentence.findIndex((word) => !LEAD.has(word));
    const word = sentence[at] ?? "";
    const verb = verbOf(word);
    if (verb?.plainness !== "sure" || !word.endsWith("s") || verb.base === word) continue;
    if (riskOf(verb.category) >= riskOf("Execute"))
      return { category: verb.category, strength: 3, because: `its description says \`${word}\`` };
  }
  return undefined;
}

const DENIED = set("aren't cannot isn't never no nor not wasn't without won't");

/** "This cannot be undone", "irreversibly", "permanently deletes", "will be lost". */
function irreversible(sentences: readonly (readonly string[])[]): Sign | undefined {
  for (const sentence of sentences.slice(0, MAX_SENTENCES)) {
    for (let i = 0; i < sentence.length; i++) {
      const phrase = irreversiblePhrase(sentence, i);
      if (phrase === undefined || sentence.slice(Math.max(0, i - 3), i).some((word) => DENIED.has(word))) continue;
      return { category: "Destructive", strength: 3, because: `its description says \`${phrase}\`` };
    }
  }
  return undefined;
}

function irreversiblePhrase(sentence: readonly string[], at: number): string | undefined {
  const [a, b = "", c = ""] = sentence.slice(at, at + 3);
  if (a === "irreversible" || a === "irreversibly") return a;
  if ((a === "cannot" || a === "can't") && b === "be" && (c === "undone" || c === "reversed" || c === "recovered"))
    return `${a} ${b} ${c}`;
  if ((a === "will" || a === "is") && b === "be" && c === "lost") return `${a} ${b} ${c}`;
  if (a === "permanently" && verbOf(b)?.category === ("Destructive" satisfies Category)) return `${a} ${b}`;
  return undefined;
}
