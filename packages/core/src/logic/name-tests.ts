/**
 * Tests of names → one automaton over a tool's server and name, read character by character: which tests may still hold, and
 * which hold whatever follows. What the host makes of a character is what its tests read.
 */

import { compilePattern, type Program } from "../patterns/pattern.js";
import type { NameKind, NameTest, Naming } from "../policy/access.js";
import { type Token, tokensOf } from "../policy/naming.js";
import type { Automaton, Stretch } from "./automata/automaton.js";
import { PLAIN_CHARACTERS } from "./automata/characters.js";
import { PatternAutomaton, type PatternState } from "./automata/pattern-automaton.js";
import type { StepLimit } from "./step-limit.js";

/** What is read: the server's name, and behind it the tool's. */
export type Phase = "server" | "tool";

export interface AskedTest {
  readonly test: NameTest;
  /** Undefined where the test looks at a name as it is. */
  readonly naming: Naming | undefined;
}

/** What a place asks of a character. */
export interface Reader {
  /** Readers of equal keys read the same characters. */
  readonly key: string;
  /** Characters to try: those that it names. */
  readonly letters: readonly string[];
}

/** The key of whoever reads a literal. */
export function readerKey(
  { naming, anyCase }: { naming: Naming | undefined; anyCase: boolean },
  literal: string,
): string {
  const host = naming === undefined ? "" : `${naming.kept} ${naming.substitute ?? "_"}`;
  return `${host}${anyCase ? "i" : " "}${literal}`;
}

/** A test of tokens: a name or a pattern. */
export class TokenTest {
  readonly number: number;
  readonly kind: NameKind;
  readonly naming: Naming | undefined;
  readonly tokens: readonly Token[];
  readonly anyCase: boolean;
  /** For each place, whether the test can still hold: by phase. */
  readonly #mayHold: Readonly<Record<Phase, readonly boolean[]>>;
  /** From where on nothing but runs come, which take whatever follows. */
  readonly #restIsRuns: number;
  readonly #behind: Readonly<Record<Phase, (readonly number[])[]>> = { server: [], tool: [] };
  readonly #readers: Reader[] = [];

  constructor(number: number, { test, naming }: AskedTest) {
    this.number = number;
    this.kind = test.of;
    this.naming = naming;
    this.tokens = "exact" in test ? [...test.exact].map(literalToken) : "pattern" in test ? tokensOf(test.pattern) : [];
    this.anyCase = "exact" in test && test.anyCase === true;
    let rest = this.tokens.length;
    while (rest > 0 && this.tokens[rest - 1] === "many") rest--;
    this.#restIsRuns = rest;
    this.#mayHold = { server: this.#usable("server"), tool: this.#usable("tool") };
  }

  /** The places where it begins to read a phase; those of the tool's part of a model name come from `joined`. */
  starts(phase: Phase): readonly number[] {
    if (this.kind === "model")
      return phase === "server" ? this.#kept("server", after(this.tokens, [0], this.naming?.prefix ?? "")) : [];
    return readsIn(this.kind) === phase ? this.#kept(phase, skipping(this.tokens, [0])) : [];
  }

  /** Of a model name, the places behind the joint. */
  joined(places: readonly number[]): readonly number[] {
    return this.#kept("tool", after(this.tokens, places, this.naming?.joint ?? ""));
  }

  /** The places behind the one at which a character was read. */
  behind(at: number, phase: Phase): readonly number[] {
    const all = this.#behind[phase];
    let places = all[at];
    if (places === undefined) {
      places = this.#kept(phase, skipping(this.tokens, [this.tokens[at] === "many" ? at : at + 1]));
      all[at] = places;
    }
    return places;
  }

  /** What is asked of the character at a place; undefined where any will do, or none. */
  reader(at: number): Reader | undefined {
    let reader = this.#readers[at];
    if (reader === undefined) {
      const token = this.tokens[at];
      if (token === undefined || token === "one" || token === "many") return undefined;
      const { literal } = token;
      const forms = this.anyCase ? [literal, literal.toLowerCase(), literal.toUpperCase()] : [literal];
      const isLetter = (form: string) =>
        [...form].length === 1 && form !== SEPARATOR && madeOf(this.naming, form) === form;
      reader = {
        key: readerKey(this, this.anyCase ? literal.toLowerCase() : literal),
        letters: forms.filter(isLetter),
      };
      this.#readers[at] = reader;
    }
    return reader;
  }

  isAtEnd(at: number): boolean {
    return at === this.tokens.length;
  }

  /** Whether it holds whatever else its last phase brings. */
  holdsFrom(at: number): boolean {
    return at >= this.#restIsRuns && this.#restIsRuns < this.tokens.length;
  }

  /** The text that is left to read, where it is one name and no pattern; undefined elsewhere. */
  restOf(at: number): string | undefined {
    if (this.anyCase) return undefined;
    let text = "";
    for (const token of this.tokens.slice(at)) {
      if (token === "one" || token === "many") return undefined;
      text += token.literal;
    }
    return text;
  }

  #kept(phase: Phase, places: readonly number[]): readonly number[] {
    return places.filter((at) => this.#mayHold[phase][at]);
  }

  /** Which places lead to the end, whatever is read. */
  #usable(phase: Phase): readonly boolean[] {
    const { tokens, kind } = this;
    const isRead = tokens.every((token) => typeof token !== "string" && this.#isRead(token.literal));
    const text = kind === "model" && phase === "server" ? this.restOf(0) : undefined;
    if (text !== undefined) {
      const { joint = "" } = this.naming ?? {};
      // Of a name that is written out, the last joint with a tool behind it: what comes later leads nowhere.
      const last = isRead ? text.lastIndexOf(joint, text.length - joint.length - 1) : -1;
      const end = last < 0 ? -1 : [...text.slice(0, last)].length;
      return end < 0 ? [] : usableUpTo(end);
    }
    if (isRead && phase === readsIn(kind)) return usableUpTo(tokens.length);
    const usable = Array.from({ length: tokens.length + 1 }, () => false);
    const isLast = phase === "tool" || kind === "server" || kind === "model server";
    if (!isLast && kind !== "model") return usable;
    const inTool = isLast ? [] : this.#usable("tool");
    for (let at = tokens.length; at >= 0; at--) {
      const token = tokens[at];
      const ends = isLast
        ? at === tokens.length
        : after(tokens, [at], this.naming?.joint ?? "").some((to) => inTool[to]);
      const goesOn =
        token !== undefined &&
        usable[at + 1] === true &&
        (token === "many" || token === "one" || this.#isRead(token.literal));
      usable[at] = ends || goesOn;
    }
    return usable;
  }

  /** Whether a character of a name can be read as the literal. */
  #isRead(literal: string): boolean {
    if (literal === SEPARATOR) return false;
    return this.naming === undefined || literal === (this.naming.substitute ?? "_") || isKept(this.naming, literal);
  }
}

/** One token for each character: names have very many. */
const literalTokens = new Map<string, Token>();
const MAX_LITERAL_TOKENS = 2_000;

function literalToken(literal: string): Token {
  let token = literalTokens.get(literal);
  if (token === undefined) {
    if (literalTokens.size >= MAX_LITERAL_TOKENS) literalTokens.clear();
    token = { literal };
    literalTokens.set(literal, token);
  }
  return token;
}

const upTo = new Map<number, readonly boolean[]>();

/** The places from the first to this one. */
function usableUpTo(last: number): readonly boolean[] {
  let places = upTo.get(last);
  if (places === undefined) {
    places = Array.from({ length: last + 1 }, () => true);
    if (last < MAX_LITERAL_TOKENS) upTo.set(last, places);
  }
  return places;
}

/** Between server and tool; a name that holds it is not a name of either. */
export const SEPARATOR = "\u0000";

/** In which part a test of one part alone reads. */
function readsIn(kind: NameKind): Phase {
  return kind === "server" || kind === "model server" ? "server" : "tool";
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
  const [only] = places;
  if (places.length === 1 && only !== undefined && tokens[only] !== "many") return places;
  const all = new Set(places);
  for (const at of all) if (tokens[at] === "many") all.add(at + 1);
  return [...all];
}

/** By the characters that a naming keeps: whether a character is one. */
const keptCharacters = new Map<string, Map<string, boolean>>();

function isKept({ kept }: Naming, character: string): boolean {
  let known = keptCharacters.get(kept);
  if (known === undefined) {
    known = new Map();
    keptCharacters.set(kept, known);
  }
  let is = known.get(character);
  if (is === undefined) {
    if (known.size >= MAX_KEPT_CHARACTERS) known.clear();
    is = new RegExp(`^[${kept}]$`).test(character);
    known.set(character, is);
  }
  return is;
}

const MAX_KEPT_CHARACTERS = 2_000;

/** What the host makes of a character; itself where it makes nothing of it. */
export function madeOf(naming: Naming | undefined, character: string): string {
  return naming === undefined || isKept(naming, character) ? character : (naming.substitute ?? "_");
}

/** A test by a regular expression, over what the host makes of the names. */
export class RegexTest {
  readonly number: number;
  readonly kind: NameKind;
  readonly naming: Naming | undefined;
  readonly #automaton: Automaton<PatternState>;

  /** @throws OutOfBudget */
  constructor(number: number, { test, naming }: AskedTest, regex: string, steps: StepLimit) {
    this.number = number;
    this.kind = test.of;
    this.naming = naming;
    const pattern = compilePattern(regex);
    if ("error" in pattern) throw new Error(`the pattern of a name does not compile: ${pattern.error}`);
    this.#automaton = new PatternAutomaton(pattern.program() as Program).automaton(true, steps);
  }

  /** The state at the beginning of a phase; undefined where it reads nothing of it, or goes on from the server. */
  start(phase: Phase): PatternState | undefined {
    if (this.kind === "model")
      return phase === "server" ? this.#read(this.#automaton.initial, this.naming?.prefix ?? "") : undefined;
    return readsIn(this.kind) === phase ? this.#automaton.initial : undefined;
  }

  joined(state: PatternState): PatternState {
    return this.#read(state, this.naming?.joint ?? "");
  }

  next(state: PatternState, character: string): PatternState {
    return this.#read(state, madeOf(this.naming, character));
  }

  accepts(state: PatternState): boolean {
    return this.#automaton.accepts(state);
  }

  costOf(state: PatternState): number {
    return this.#automaton.costOf(state);
  }

  /** The class of a character, as the host writes it. */
  classOf(character: string): number {
    return classIn(this.#automaton.stretches, madeOf(this.naming, character));
  }

  /** A character of each stretch that it tells apart. */
  samples(): readonly number[] {
    return this.#automaton.stretches.map(({ min }) => min);
  }

  #read(from: PatternState, text: string): PatternState {
    let state = from;
    for (const character of text) state = this.#automaton.next(state, classIn(this.#automaton.stretches, character));
    return state;
  }
}

function classIn(stretches: readonly Stretch[], character: string): number {
  const point = character.codePointAt(0) as number;
  let [low, high] = [0, stretches.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((stretches[middle] as Stretch).min <= point) low = middle;
    else high = middle - 1;
  }
  return (stretches[low] as Stretch).of;
}

/** Characters beyond the plain ones, for names that those are not enough for. */
const OTHERS: readonly number[] = Array.from({ length: 0x1f0 }, (_, number) => 0xa1 + number);

/**
 * Characters by what all tests make of them: of those that no test names, one of each kind tells as much as all of them.
 */
export class Characters {
  readonly #kinds: readonly (readonly string[])[];

  constructor(tokens: readonly TokenTest[], regexes: readonly RegexTest[]) {
    const namings = [...new Set([...tokens, ...regexes].map(({ naming }) => naming))].filter(
      (one) => one !== undefined,
    );
    const isForAscii = namings.some((naming) => naming.isForAscii === true);
    const beyond = [...OTHERS, ...regexes.flatMap((test) => test.samples())].filter(
      (point) => !isForAscii || point <= 0x7e,
    );
    const kinds = new Map<string, string[]>();
    const seen = new Set<number>([0]);
    for (const point of [...PLAIN_CHARACTERS, ...beyond]) {
      // Half of a pair is no character, and what is beyond the plane is written as two.
      if (seen.has(point) || (point >= 0xd800 && point <= 0xdfff) || point > 0xffff) continue;
      seen.add(point);
      const character = String.fromCharCode(point);
      const kept = namings.map((naming) => (isKept(naming, character) ? "k" : "s")).join("");
      const kind = `${kept} ${regexes.map((test) => test.classOf(character)).join()}`;
      const known = kinds.get(kind);
      if (known === undefined) kinds.set(kind, [character]);
      else known.push(character);
    }
    this.#kinds = [...kinds.values()];
  }

  /** One of each kind that is not among the named ones, the plainest first. */
  otherThan(named: ReadonlySet<string>): readonly string[] {
    return this.#kinds.flatMap((kind) => kind.find((character) => !named.has(character)) ?? []);
  }
}
