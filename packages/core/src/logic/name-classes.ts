/**
 * Policies → the tools that they can tell apart by name, each class with a tool that represents it. All tests are read at
 * once, character by character, so that a class that is not there is proved to be empty.
 */

import { type Access, type NameTest, type Naming, nameTestsOf, type ToolRef } from "../policy/access.js";
import { modelName, nameFor, nameTest } from "../policy/naming.js";
import { type Answer, sat, unknown } from "./answer.js";
import type { PatternState } from "./automata/pattern-automaton.js";
import {
  type AskedTest,
  Characters,
  madeOf,
  type Phase,
  RegexTest,
  readerKey,
  SEPARATOR,
  TokenTest,
} from "./name-tests.js";
import { StepLimit, StepLimitReached } from "./step-limit.js";

/** Tools that every policy treats alike, as far as their names go. */
export interface NameClass {
  /** One of them; its server is undefined where no policy asks for one. */
  readonly witness: ToolRef;
  /** Whether no policy names them: no test of a name holds. */
  readonly isOther: boolean;
}

/** More classes than this take too long to look at one by one. */
const MAX_NAME_CLASSES = 5_000;

/**
 * The classes into which the tests of all the policies' selectors divide the tools. Annotations are not looked at, nor are
 * the names of which `namesNotCompared` tells. Unknown where that takes more than `steps`: names that are written out cost
 * about their letters, patterns that cross each other more.
 */
export function nameClasses(accesses: readonly Access[], steps: StepLimit): Answer<readonly NameClass[]> {
  const tests = distinctTests(accesses);
  const namings = [...new Set(accesses.flatMap(({ naming }) => naming ?? []))];
  try {
    const classes = new Walk(distinct(tests.flatMap(asWritten)), steps).classes();
    if (classes.answer !== "sat" || !tests.some(isShaped)) return classes;
    // A witness is the shortest of its class, so that where it is too long, all are.
    const kept = classes.value.filter(({ witness }) => !namings.some((naming) => isTooLong(naming, witness)));
    const holding = holdingOf(tests);
    const bySignature = new Map<string, NameClass>();
    for (const { witness } of kept) {
      const signature = holding(witness);
      if (!bySignature.has(signature)) bySignature.set(signature, { witness, isOther: signature === "" });
    }
    return sat([...bySignature.values()]);
  } catch (error) {
    if (error instanceof StepLimitReached) return unknown("the names take too many steps to tell apart");
    throw error;
  }
}

/** The classes of policies that have been asked for: many ask for the same names. */
export class KnownNameClasses {
  readonly #known = new Map<string, Answer<readonly NameClass[]>>();

  /** As `nameClasses`; the steps are of the first question about these names. */
  of(accesses: readonly Access[], steps: number): Answer<readonly NameClass[]> {
    const tests = distinctTests(accesses).map((asked) => JSON.stringify(asked));
    const key = JSON.stringify([
      tests.sort(),
      [...new Set(accesses.map(({ naming }) => JSON.stringify(naming)))].sort(),
    ]);
    let classes = this.#known.get(key);
    if (classes === undefined) {
      classes = nameClasses(accesses, new StepLimit(steps));
      this.#known.set(key, classes);
    }
    return classes;
  }
}

/** Whether no test of a name in the policies tells two tools apart. */
export function areNamedAlike(accesses: readonly Access[]): (a: ToolRef, b: ToolRef) => boolean {
  const holding = holdingOf(distinctTests(accesses));
  return (a, b) => holding(a) === holding(b);
}

/** A text for each tool: the same for tools that no test of a name in the policies tells apart. */
export function nameSignature(accesses: readonly Access[]): (tool: ToolRef) => string {
  return holdingOf(distinctTests(accesses));
}

/** The numbers of the tests that hold of a tool. */
function holdingOf(tests: readonly AskedTest[]): (tool: ToolRef) => string {
  const matchers = tests.map(({ test }) => nameTest(test));
  return (tool) =>
    tests
      .flatMap(({ test, naming }, number) => {
        const name = nameFor(test, tool, naming);
        return name !== undefined && matchers[number]?.(name) ? [number] : [];
      })
      .join();
}

/** Which names the classes leave out, because it is not known what the host makes of them, as a clause. */
export function namesNotCompared({ naming }: Access): string | undefined {
  if (naming === undefined) return undefined;
  const { isForAscii, maxLength, longest } = naming;
  const length = longest?.length ?? maxLength;
  const parts = [
    ...(length === undefined ? [] : [`longer than ${length} characters`]),
    ...(isForAscii ? ["not of ASCII characters alone"] : []),
  ];
  return parts.length === 0 ? undefined : `tools whose name for the model is ${parts.join(" or ")} are not compared`;
}

/** Whether the host shortens the tool's name. */
function isTooLong({ longest, ...naming }: Naming, { server = "", tool }: ToolRef): boolean {
  return longest !== undefined && modelName(naming, server, tool).length > longest.length;
}

/**
 * A test of a name that the host shapes → tests of names as they are put together that tell apart at least as much; any
 * other test is itself. A name is put together with the prefix, or begins with it already.
 */
function asWritten(asked: AskedTest): readonly AskedTest[] {
  const { test, naming } = asked;
  if (!isShaped(asked) || naming === undefined) return [asked];
  const { once, longest, ...plain } = naming;
  if (!once) return [{ test, naming: plain }];
  // Every name begins so.
  if ("exact" in test && !test.anyCase && !test.exact.startsWith(plain.prefix)) return [];
  const bare = { ...plain, prefix: "" };
  const begins: NameTest = { of: "model", pattern: { text: `${plain.prefix}*`, hasOne: false } };
  return [
    { test: begins, naming: bare },
    { test, naming: plain },
    { test, naming: bare },
  ];
}

function distinctTests(accesses: readonly Access[]): readonly AskedTest[] {
  const tests = new Map<string, AskedTest>();
  for (const { entries, restrictions = [], naming } of accesses) {
    const host = JSON.stringify(naming);
    for (const { selector } of [...entries, ...restrictions])
      for (const test of nameTestsOf(selector)) {
        const asked: AskedTest = { test, naming: isHosts(test) ? naming : undefined };
        const key = `${isHosts(test) ? host : ""} ${JSON.stringify(test)}`;
        if (!tests.has(key)) tests.set(key, asked);
      }
  }
  return [...tests.values()].filter(({ test, naming }) => naming !== undefined || !isHosts(test));
}

function distinct(tests: readonly AskedTest[]): readonly AskedTest[] {
  const known = new Map(tests.map((asked) => [JSON.stringify([asked.test, asked.naming]), asked]));
  return known.size === tests.length ? tests : [...known.values()];
}

/** Whether the test looks at a name that the host makes. */
function isHosts({ of }: NameTest): boolean {
  return of !== "tool" && of !== "server";
}

/** Whether the model name is more than prefix, server, joint and tool. */
function isShaped({ test, naming }: AskedTest): boolean {
  return test.of === "model" && (naming?.once === true || naming?.longest !== undefined);
}

/** Where all tests are once the word was read; words that lead to the same place are alike. */
interface Node {
  readonly phase: Phase;
  /** Whether the phase has a character yet. */
  readonly isBegun: boolean;
  /** Places in tokens, `number of the test * width + place`, in rising order. */
  readonly places: readonly number[];
  readonly states: readonly (PatternState | undefined)[];
  /** Tests that hold whatever follows, in rising order. */
  readonly sure: readonly number[];
  readonly word: Word;
}

/** A word, its last letter first. */
interface Word {
  readonly letter: string;
  readonly before: Word | undefined;
}

/** What it costs to look at a place, and at one that a letter leads to. */
const STEPS_PER_PLACE = 0.5;
const STEPS_PER_PLACE_OF_LETTER = 0.2;

/** More beginnings of names than these, that tests tell apart, would take much memory. */
const MAX_NODES = 50_000;

class Walk {
  readonly #steps: StepLimit;
  readonly #hasServers: boolean;
  readonly #tokens: readonly TokenTest[];
  readonly #regexes: readonly RegexTest[];
  readonly #characters: Characters;
  readonly #byNumber: TokenTest[] = [];
  readonly #width: number;
  readonly #nodes = new Set<string>();
  readonly #queue: Node[] = [];
  readonly #classes = new Map<string, NameClass>();
  readonly #toolStart: readonly number[];
  /** A test for each way to read characters. */
  readonly #readings: readonly TokenTest[];

  constructor(tests: readonly AskedTest[], steps: StepLimit) {
    this.#steps = steps;
    this.#hasServers = tests.some(({ test }) => test.of !== "tool");
    const tokens: TokenTest[] = [];
    const regexes: RegexTest[] = [];
    for (const [number, asked] of tests.entries()) {
      if ("regex" in asked.test) regexes.push(new RegexTest(number, asked, asked.test.regex, steps));
      else tokens.push(new TokenTest(number, asked));
    }
    this.#tokens = tokens;
    this.#regexes = regexes;
    for (const test of tokens) this.#byNumber[test.number] = test;
    this.#readings = [...new Map(tokens.map((test) => [readerKey(test, ""), test])).values()];
    this.#width = Math.max(0, ...tokens.map((test) => test.tokens.length)) + 1;
    this.#characters = new Characters(tokens, regexes);
    this.#toolStart = tokens.flatMap((test) => test.starts("tool").map((at) => this.#placeOf(test, at)));
  }

  classes(): Answer<readonly NameClass[]> {
    const word: Word = { letter: "", before: undefined };
    const phase: Phase = this.#hasServers ? "server" : "tool";
    const places = this.#tokens.flatMap((test) => test.starts(phase).map((at) => this.#placeOf(test, at)));
    this.#enter({
      phase,
      isBegun: false,
      places,
      states: this.#regexes.map((test) => test.start(phase)),
      sure: [],
      word,
    });
    for (let at = 0; at < this.#queue.length; at++) {
      this.#expand(this.#queue[at] as Node);
      if (this.#classes.size > MAX_NAME_CLASSES) return unknown("the patterns divide the names into too many classes");
    }
    return sat([...this.#classes.values()]);
  }

  #placeOf(test: TokenTest, at: number): number {
    return test.number * this.#width + at;
  }

  #testAt(place: number): TokenTest {
    return this.#byNumber[Math.floor(place / this.#width)] as TokenTest;
  }

  /** Notes a node, unless one like it is known; places that need no more looking at become `sure`. */
  #enter(node: Node): void {
    const places = inOrder(node.places);
    const isSure = (place: number) => {
      const test = this.#testAt(place);
      const isLast = node.phase === "tool" || test.kind === "server" || test.kind === "model server";
      return isLast && test.holdsFrom(place % this.#width);
    };
    const more = places.filter(isSure).map((place) => this.#testAt(place).number);
    const sure = more.length === 0 ? node.sure : inOrder([...node.sure, ...more]);
    const left = sure.length === 0 ? places : places.filter((place) => !sure.includes(this.#testAt(place).number));
    const states = node.states.map((state) => state?.id ?? "").join();
    const key = `${node.phase} ${node.isBegun} ${left.join()} ${states} ${sure.join()}`;
    if (this.#nodes.has(key)) return;
    if (this.#nodes.size >= MAX_NODES) throw new StepLimitReached("the names have too many beginnings");
    this.#steps.spend(1 + left.length * STEPS_PER_PLACE);
    this.#nodes.add(key);
    this.#queue.push({ ...node, places: left, sure });
  }

  #expand(node: Node): void {
    if (node.phase === "tool" && node.isBegun) this.#note(this.#holding(node), node.word);
    if (node.phase === "server" && node.isBegun) this.#join(node);
    // Nothing that follows makes a difference any more.
    if (node.phase === "tool" && node.isBegun && node.places.length === 0 && this.#regexes.length === 0) return;
    if (this.#finishName(node) || this.#readOn(node)) return;
    for (const state of node.states) if (state !== undefined) this.#steps.spend(this.#regexes[0]?.costOf(state) ?? 0);
    const { named, byLetter, wild } = this.#readers(node);
    for (const letter of named) this.#step(node, letter, byLetter, wild);
    for (const letter of this.#characters.otherThan(named)) {
      const isRead = this.#keysOf(letter).some((key) => byLetter.has(key));
      if (isRead || wild.length > 0 || this.#regexes.length > 0) this.#step(node, letter, byLetter, wild);
      else this.#leave(node, letter);
    }
  }

  /** The tests that hold of the word as it is. */
  #holding({ places, states, sure }: Node): readonly number[] {
    const holding = [...sure];
    for (const place of places) {
      const test = this.#testAt(place);
      if (test.isAtEnd(place % this.#width)) holding.push(test.number);
    }
    for (const [i, state] of states.entries()) {
      const test = this.#regexes[i] as RegexTest;
      if (state !== undefined && test.accepts(state)) holding.push(test.number);
    }
    return [...new Set(holding)].sort((a, b) => a - b);
  }

  #note(holding: readonly number[], word: Word): void {
    const key = holding.join();
    if (this.#classes.has(key)) return;
    const text = textOf(word);
    const at = text.indexOf(SEPARATOR);
    const witness = at < 0 ? { tool: text } : { server: text.slice(0, at), tool: text.slice(at + 1) };
    this.#classes.set(key, { witness, isOther: holding.length === 0 });
  }

  /** Goes from the server's name to the tool's. */
  #join(node: Node): void {
    const places = [...this.#toolStart];
    const sure = [...node.sure];
    const byTest = new Map<TokenTest, number[]>();
    for (const place of node.places) {
      const test = this.#testAt(place);
      const at = place % this.#width;
      if (test.kind === "model") byTest.set(test, [...(byTest.get(test) ?? []), at]);
      else if (test.isAtEnd(at)) sure.push(test.number);
    }
    for (const [test, from] of byTest) for (const at of test.joined(from)) places.push(this.#placeOf(test, at));
    const states = node.states.map((state, i) => {
      const test = this.#regexes[i] as RegexTest;
      if (test.kind === "model") return state && test.joined(state);
      // One over the server's name is decided: its state stays as it is.
      return test.start("tool") ?? state;
    });
    this.#enter({
      phase: "tool",
      isBegun: false,
      places,
      states,
      sure,
      word: { letter: SEPARATOR, before: node.word },
    });
  }

  /** Where all places read the same letter, that letter leads on, and every other one away. */
  #readOn(node: Node): boolean {
    const [first, ...more] = node.places;
    if (first === undefined || this.#regexes.length > 0) return false;
    const reader = this.#testAt(first).reader(first % this.#width);
    const letter = reader?.letters[0];
    if (reader === undefined || letter === undefined || reader.letters.length > 1) return false;
    if (more.some((place) => this.#testAt(place).reader(place % this.#width)?.key !== reader.key)) return false;
    const { phase, sure, states, word } = node;
    const places: number[] = [];
    for (const place of node.places) {
      const test = this.#testAt(place);
      for (const at of test.behind(place % this.#width, phase)) places.push(this.#placeOf(test, at));
    }
    this.#enter({ phase, isBegun: true, places, states, sure, word: { letter, before: word } });
    const other = this.#letterBeside(letter, reader.key);
    if (other !== undefined) this.#leave(node, other);
    return true;
  }

  /** A letter that a reader does not read; the plainest. */
  #letterBeside(letter: string, key: string): string | undefined {
    if (!this.#besides.has(key)) {
      const others = this.#characters.otherThan(new Set([letter]));
      this.#besides.set(
        key,
        others.find((other) => !this.#keysOf(other).includes(key)),
      );
    }
    return this.#besides.get(key);
  }

  readonly #besides = new Map<string, string | undefined>();

  /** Where one name alone may be read to its end, the classes are that name and all others. */
  #finishName(node: Node): boolean {
    const [place, ...more] = node.places;
    if (place === undefined || more.length > 0 || node.phase !== "tool" || this.#regexes.length > 0) return false;
    const test = this.#testAt(place);
    const rest = test.restOf(place % this.#width);
    if (rest === undefined || rest === "") return false;
    // A substitute is read from other characters, too; itself will do.
    if (![...rest].every((character) => madeOf(test.naming, character) === character)) return false;
    const name = [...rest].reduce<Word>((before, letter) => ({ letter, before }), node.word);
    this.#note(
      [...new Set([...node.sure, test.number])].sort((a, b) => a - b),
      name,
    );
    const other = this.#characters.otherThan(new Set([...rest]))[0];
    if (!node.isBegun && other !== undefined) this.#note(node.sure, { letter: other, before: node.word });
    return true;
  }

  /** The letters that places ask for, the places that each leads on from, and those that take any letter. */
  #readers(node: Node): {
    named: ReadonlySet<string>;
    byLetter: ReadonlyMap<string, readonly number[]>;
    wild: readonly number[];
  } {
    const named = new Set<string>();
    const byLetter = new Map<string, number[]>();
    const wild: number[] = [];
    const add = (key: string, place: number) => {
      const known = byLetter.get(key);
      if (known === undefined) byLetter.set(key, [place]);
      else known.push(place);
    };
    for (const place of node.places) {
      const test = this.#testAt(place);
      const at = place % this.#width;
      const reader = test.reader(at);
      if (reader !== undefined) {
        for (const letter of reader.letters) named.add(letter);
        add(reader.key, place);
      } else if (!test.isAtEnd(at)) wild.push(place);
    }
    return { named, byLetter, wild };
  }

  /** Lists of tests that a word was noted for. */
  readonly #noted = new Set<readonly number[]>();

  /** Reads a letter that no test reads on from. */
  #leave({ phase, sure, word, states }: Node, letter: string): void {
    const left = { letter, before: word };
    if (phase === "tool") {
      // Most nodes share the list of another.
      if (this.#noted.has(sure)) return;
      this.#noted.add(sure);
      this.#note(sure, left);
    } else this.#enter({ phase, isBegun: true, places: [], states, sure, word: left });
  }

  #step(node: Node, letter: string, byLetter: ReadonlyMap<string, readonly number[]>, wild: readonly number[]): void {
    const places: number[] = [];
    const go = (place: number) => {
      const test = this.#testAt(place);
      for (const at of test.behind(place % this.#width, node.phase)) places.push(this.#placeOf(test, at));
    };
    for (const place of wild) go(place);
    for (const key of this.#keysOf(letter)) for (const place of byLetter.get(key) ?? []) go(place);
    this.#steps.spend((1 + places.length) * STEPS_PER_PLACE_OF_LETTER);
    const states = node.states.map((state, i) => {
      const test = this.#regexes[i] as RegexTest;
      const isDecided = node.phase === "tool" && (test.kind === "server" || test.kind === "model server");
      return state === undefined || isDecided ? state : test.next(state, letter);
    });
    const { phase, sure } = node;
    this.#enter({ phase, isBegun: true, places, states, sure, word: { letter, before: node.word } });
  }

  /** By which readers find themselves asked when the letter is read. */
  #keysOf(letter: string): readonly string[] {
    let keys = this.#letterKeys.get(letter);
    if (keys === undefined) {
      const all = new Set<string>();
      for (const { naming, anyCase } of this.#readings) {
        if (naming?.isForAscii === true && letter > "~") continue;
        const made = madeOf(naming, letter);
        all.add(readerKey({ naming, anyCase }, anyCase ? made.toLowerCase() : made));
      }
      keys = [...all];
      this.#letterKeys.set(letter, keys);
    }
    return keys;
  }

  readonly #letterKeys = new Map<string, readonly string[]>();
}

/** Each number once, in rising order. */
function inOrder(numbers: readonly number[]): readonly number[] {
  for (let i = 1; i < numbers.length; i++)
    if ((numbers[i - 1] as number) >= (numbers[i] as number)) return [...new Set(numbers)].sort((a, b) => a - b);
  return numbers;
}

function textOf(word: Word): string {
  const letters: string[] = [];
  for (let at: Word | undefined = word; at !== undefined; at = at.before) letters.push(at.letter);
  return letters.reverse().join("");
}
