/**
 * Policies → the tools that they can tell apart by name, each class with a tool that represents it. Names are a regular
 * language: patterns over the name that the model calls become automata over server and tool, so that a class that is not
 * there is proved to be empty.
 */

import { compilePattern, type Program, patternOf } from "../patterns/pattern.js";
import { type Access, type NameTest, type Naming, nameTestsOf, type ToolRef } from "../policy/access.js";
import { nameFor, nameTest, type Token, tokensOf } from "../policy/naming.js";
import { type Answer, found, unknown } from "./answer.js";
import { type Language, wordOf } from "./automata/word.js";
import { type Budget, OutOfBudget } from "./budget.js";

/** Tools that every policy treats alike, as far as their names go. */
export interface NameClass {
  /** One of them; its server is undefined where no policy asks for one. */
  readonly witness: ToolRef;
  /** Whether no policy names them: no test of a name holds. */
  readonly isOther: boolean;
}

/** More classes than this take too long to look at one by one. */
const MAX_NAME_CLASSES = 5_000;

/** Between server and tool; a name that holds it is not a name of either. */
const SEPARATOR = "\u0000";
const PART = "[^\\x00]";

/**
 * The classes into which the tests of all the policies' selectors divide the tools. Annotations are not looked at.
 * Unknown where that takes more than `budget`: its steps grow with the square of the tests, unless all compare the same
 * name and few are patterns.
 */
export function nameClasses(accesses: readonly Access[], budget: Budget): Answer<readonly NameClass[]> {
  const tests = distinctTests(accesses);
  try {
    return classesOf(tests, budget);
  } catch (error) {
    if (error instanceof OutOfBudget) return unknown("the names take too many steps to tell apart");
    throw error;
  }
}

interface Test {
  readonly test: NameTest;
  readonly naming: Naming | undefined;
  readonly holds: (tool: ToolRef) => boolean;
}

function distinctTests(accesses: readonly Access[]): readonly Test[] {
  const tests = new Map<string, Test>();
  for (const { entries, restrictions = [], naming } of accesses)
    for (const { selector } of [...entries, ...restrictions])
      for (const test of nameTestsOf(selector)) {
        const matches = nameTest(test);
        const holds = (tool: ToolRef) => {
          const name = nameFor(test, tool, naming);
          return name !== undefined && matches(name);
        };
        const isHosts = test.of === "model" || test.of === "model server" || test.of === "model tool";
        tests.set(JSON.stringify([test, isHosts ? naming : undefined]), { test, naming, holds });
      }
  return [...tests.values()];
}

interface Class {
  readonly languages: readonly Language[];
  readonly witness: ToolRef;
}

function classesOf(tests: readonly Test[], budget: Budget): Answer<readonly NameClass[]> {
  const hasServers = tests.some(({ test }) => test.of !== "tool");
  const space: Space = { hasServers };
  const sources = tests.map((one) => sourceOf(one, space));
  if (sources.includes(undefined))
    return unknown(tests.some(isShaped) ? SHAPED : "a selector asks names by a regular expression");
  const languages = sources.map((source) => languageOf(source as string, true));
  const universe = languageOf(hasServers ? `^${PART}+\\x00${PART}+$` : "^(?s:.+)$", true);
  // A name that is written out is a class of its own where all tests look at the same name: only patterns cut each other.
  const isAlone = new Set(tests.map(({ test, naming }) => JSON.stringify([test.of, naming]))).size === 1;
  const isExact = (i: number) => isAlone && "exact" in (tests[i] as Test).test;
  const exact = tests.flatMap((_, i) => (isExact(i) ? [i] : []));
  const classes: Class[] = [];
  for (const i of exact) {
    const answer = toolIn([universe, languages[i] as Language], space, budget);
    if (answer.answer === "unknown") return answer;
    if (answer.answer === "found") classes.push({ languages: [], witness: answer.value });
  }
  const base = exact.length === 0 ? [universe] : [universe, languageOf(exact.map((i) => sources[i]).join("|"), false)];
  const rest = toolIn(base, space, budget);
  if (rest.answer === "unknown") return rest;
  let cut: Class[] = rest.answer === "none" ? [] : [{ languages: base, witness: rest.value }];
  for (const [i, one] of tests.entries()) {
    if (isExact(i)) continue;
    const next: Class[] = [];
    for (const part of cut) {
      const holds = one.holds(part.witness);
      const { program } = languages[i] as Language;
      const mine = [...part.languages, { program, wanted: holds }];
      next.push({ languages: mine, witness: part.witness });
      const others = [...part.languages, { program, wanted: !holds }];
      const answer = toolIn(others, space, budget);
      if (answer.answer === "unknown") return answer;
      if (answer.answer === "found") next.push({ languages: others, witness: answer.value });
    }
    if (next.length > MAX_NAME_CLASSES) return unknown("the patterns divide the names into too many classes");
    cut = next;
  }
  return found(
    [...classes, ...cut].map(({ witness }) => ({ witness, isOther: !tests.some(({ holds }) => holds(witness)) })),
  );
}

/** Whether a text is a server and a tool, or a tool alone. */
interface Space {
  readonly hasServers: boolean;
}

function languageOf(source: string, wanted: boolean): Language {
  const pattern = compilePattern(source);
  if ("error" in pattern) throw new Error(`the pattern of a name does not compile: ${pattern.error}`);
  return { program: pattern.program() as Program, wanted };
}

function toolIn(languages: readonly Language[], { hasServers }: Space, budget: Budget): Answer<ToolRef> {
  const answer = wordOf(languages, [], budget);
  if (answer.answer !== "found") return answer;
  if (!hasServers) return found({ tool: answer.value });
  const at = answer.value.indexOf(SEPARATOR);
  return found({ server: answer.value.slice(0, at), tool: answer.value.slice(at + 1) });
}

/** The texts of tools for which the test holds, as a regular expression; undefined where the form is not known. */
function sourceOf({ test, naming }: Test, { hasServers }: Space): string | undefined {
  if ("regex" in test) return undefined;
  const tokens = "exact" in test ? [...test.exact].map((literal) => ({ literal })) : tokensOf(test.pattern);
  const anyPart = `${PART}*`;
  switch (test.of) {
    case "tool":
      return `^${hasServers ? `${anyPart}\\x00` : ""}${sourceOfTokens(tokens, undefined) ?? NOTHING}$`;
    case "server":
      return `^${sourceOfTokens(tokens, undefined) ?? NOTHING}\\x00${anyPart}$`;
    case "model server":
      return naming && `^${sourceOfTokens(tokens, naming) ?? NOTHING}\\x00${anyPart}$`;
    case "model tool":
      return naming && `^${hasServers ? `${anyPart}\\x00` : ""}${sourceOfTokens(tokens, naming) ?? NOTHING}$`;
    case "model":
      return isShaped({ test, naming }) ? undefined : naming && `^${sourceOfModel(tokens, naming)}$`;
    default:
      return test.of satisfies never;
  }
}

const SHAPED =
  "the host shortens names, or leaves out a prefix, so that a pattern over names says less than which tools it means";

/** Whether the model name is more than prefix, server, joint and tool. */
function isShaped({ test, naming }: Pick<Test, "test" | "naming">): boolean {
  return test.of === "model" && (naming?.once === true || naming?.longest !== undefined);
}

/** Matches no text. */
const NOTHING = "[^\\x00-\\x{10FFFF}]";

/** The part of a name that becomes what the tokens match once characters that are not kept are written `_`. */
function sourceOfTokens(tokens: readonly Token[], naming: Naming | undefined): string | undefined {
  let source = "";
  for (const token of tokens) {
    if (token === "many") source += `${PART}*`;
    else if (token === "one") source += PART;
    else if (token.literal === SEPARATOR) return undefined;
    else if (naming === undefined) source += patternOf(token.literal);
    else if (token.literal === (naming.substitute ?? "_"))
      source += `(?:${patternOf(token.literal)}|[^\\x00${naming.kept}])`;
    else if (!new RegExp(`[${naming.kept}]`).test(token.literal)) return undefined;
    else source += patternOf(token.literal);
  }
  return `(?:${source})`;
}

/** Servers and tools whose model name the tokens match: prefix and joint may be read by any of the tokens. */
function sourceOfModel(tokens: readonly Token[], naming: Naming): string {
  const part = (from: number, to: number) => sourceOfTokens(tokens.slice(from, to), naming);
  const alternatives = new Set<string>();
  for (const start of after(tokens, [0], naming.prefix))
    for (let end = start; end <= tokens.length; end++) {
      // A run that the joint is read in goes on after it, and may have begun before.
      const server = part(start, tokens[end] === "many" ? end + 1 : end);
      if (server === undefined) break;
      for (const next of after(tokens, [end], naming.joint)) {
        const tool = part(next, tokens.length);
        if (tool !== undefined) alternatives.add(`${server}\\x00${tool}`);
      }
    }
  return alternatives.size === 0 ? NOTHING : `(?:${[...alternatives].join("|")})`;
}

/** Where in the tokens one can be after a text was read from any of these places. */
function after(tokens: readonly Token[], places: readonly number[], text: string): readonly number[] {
  let now = skipping(tokens, places);
  for (const character of text) {
    const next = now.flatMap((at) => {
      const token = tokens[at];
      if (token === "many") return [at];
      return token === "one" || (token !== undefined && token.literal === character) ? [at + 1] : [];
    });
    now = skipping(tokens, next);
  }
  return now;
}

/** These places, and those behind runs that may be empty. */
function skipping(tokens: readonly Token[], places: readonly number[]): readonly number[] {
  const all = new Set(places);
  for (const at of all) if (tokens[at] === "many") all.add(at + 1);
  return [...all];
}
