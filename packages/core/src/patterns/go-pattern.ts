/**
 * A pattern read as Go 1.25 reads it (`regexp/syntax/parse.go`, with the flags of `regexp.Compile`): whether it is one, and
 * the same pattern in terms on which all RE2s agree, where it says something that Go's and the library's would take
 * differently: `\p{...}`, characters that are the same but for their case, and names of groups.
 */

import { complement, folded, foldings, named, type Ranges, union } from "../unicode/characters.js";

export type GoPattern =
  | {
      /** Go's words for what is wrong. */
      readonly error: string;
    }
  | {
      /** Whether the library is known to take the pattern as it is, and as Go does. */
      readonly isOrdinary: boolean;
      /** A pattern that matches the same texts, in terms on which all RE2s agree. */
      readonly rewritten: () => string;
    };

/** A pattern → what Go makes of it. */
export function readGoPattern(source: string): GoPattern {
  try {
    const reader = new PatternReader(source, false);
    reader.read();
    return { isOrdinary: reader.isOrdinary, rewritten: () => new PatternReader(source, true).read() };
  } catch (error) {
    if (error instanceof PatternError) return { error: `error parsing regexp: ${error.message}` };
    throw error;
  }
}

class PatternError extends Error {
  constructor(what: string, where: string) {
    super(`${what}: \`${where}\``);
  }
}

/** A part of a pattern that has been read. */
interface Part {
  /** The part as it is written for the library; "" while nothing is written. */
  readonly text: string;
  /** Whether a repetition may follow its text as it is. */
  readonly atomic: boolean;
  /** How deeply it nests. */
  readonly height: number;
  /** The product of the repetitions within it. */
  readonly repeats: number;
}

interface Flags {
  readonly fold: boolean;
  readonly dotNewline: boolean;
  readonly oneLine: boolean;
}

interface Group {
  readonly flags: Flags;
  readonly captures: boolean;
  /** The parts before the group, and the alternatives before those. */
  readonly parts: Part[];
  readonly alternatives: Part[];
}

const MAX_HEIGHT = 1000;
const MAX_REPEAT = 1000;

const DIGIT: Ranges = [0x30, 0x39];
const SPACE: Ranges = [0x9, 0xa, 0xc, 0xd, 0x20, 0x20];
const WORD: Ranges = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];

const PERL_CLASSES: Readonly<Record<string, Ranges>> = { d: DIGIT, s: SPACE, w: WORD };

const POSIX_CLASSES: ReadonlyMap<string, Ranges> = new Map<string, Ranges>([
  ["alnum", [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a]],
  ["alpha", [0x41, 0x5a, 0x61, 0x7a]],
  ["ascii", [0, 0x7f]],
  ["blank", [0x9, 0x9, 0x20, 0x20]],
  ["cntrl", [0, 0x1f, 0x7f, 0x7f]],
  ["digit", DIGIT],
  ["graph", [0x21, 0x7e]],
  ["lower", [0x61, 0x7a]],
  ["print", [0x20, 0x7e]],
  ["punct", [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e]],
  ["space", [0x9, 0xd, 0x20, 0x20]],
  ["upper", [0x41, 0x5a]],
  ["word", WORD],
  ["xdigit", [0x30, 0x39, 0x41, 0x46, 0x61, 0x66]],
]);

const TIMES = /\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}/y;

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

class PatternReader {
  readonly #source: string;
  readonly #writes: boolean;
  #at = 0;
  #flags: Flags = { fold: false, dotNewline: false, oneLine: true };
  #groups: Group[] = [];
  #parts: Part[] = [];
  #alternatives: Part[] = [];
  readonly #names = new Set<string>();
  /** Whether the library is known to take the pattern as Go does. */
  isOrdinary = true;

  /** @param writes whether the pattern is rewritten; else it is only checked */
  constructor(source: string, writes: boolean) {
    this.#source = source;
    this.#writes = writes;
  }

  /** The rewritten pattern, or "". */
  read(): string {
    /** Where the repetition begins that was read just now. */
    let lastRepeat: number | undefined;
    while (this.#at < this.#source.length) {
      const start = this.#at;
      let repeat: number | undefined;
      switch (this.#source[start]) {
        case "(":
          if (this.#source[start + 1] === "?") this.#flagsOrGroup();
          else {
            this.#at++;
            this.#open(true);
          }
          break;
        case "|":
          this.#at++;
          this.#endAlternative();
          break;
        case ")":
          this.#at++;
          this.#close();
          break;
        case "^":
          this.#at++;
          this.#push(this.#flags.oneLine ? "\\A" : "(?m:^)");
          break;
        case "$":
          this.#at++;
          this.#push(this.#flags.oneLine ? "\\z" : "(?m:$)");
          break;
        case ".":
          this.#at++;
          this.#push(this.#flags.dotNewline ? "(?s:.)" : ".");
          break;
        case "[":
          this.#class();
          break;
        case "*":
        case "+":
        case "?":
          this.#at++;
          this.#repeat(start, lastRepeat, this.#source[start] as string, undefined);
          repeat = start;
          break;
        case "{": {
          const times = this.#times();
          if (times === undefined) {
            this.#at++;
            this.#literal(0x7b);
            break;
          }
          const { min, max } = times;
          if (min < 0 || min > MAX_REPEAT || max > MAX_REPEAT || (max >= 0 && min > max))
            throw new PatternError("invalid repeat count", this.#source.slice(start, this.#at));
          this.#repeat(start, lastRepeat, this.#source.slice(start, this.#at), times);
          repeat = start;
          break;
        }
        case "\\":
          this.#escape();
          break;
        default:
          this.#literal(this.#next());
      }
      lastRepeat = repeat;
    }
    const whole = this.#endGroup();
    if (this.#groups.length > 0) throw new PatternError("missing closing )", this.#source);
    return whole.text;
  }

  /** The character here, which is passed. */
  #next(): number {
    const character = this.#source.codePointAt(this.#at) ?? -1;
    this.#at += character > 0xffff ? 2 : character < 0 ? 0 : 1;
    return character;
  }

  #push(text: string, height = 1, repeats = 1): void {
    this.#add({ text, atomic: true, height, repeats });
  }

  #add(part: Part): void {
    if (part.height > MAX_HEIGHT) throw new PatternError("expression nests too deeply", this.#source);
    this.#parts.push(part);
  }

  #literal(character: number): void {
    const { fold } = this.#flags;
    if (fold && character >= 0x80) this.isOrdinary = false;
    this.#push(this.#writes ? literalText(fold ? foldings(character) : [character]) : "");
  }

  #pushClass(ranges: Ranges): void {
    this.#push(this.#writes ? classText(ranges) : "");
  }

  #open(captures: boolean): void {
    this.#groups.push({ flags: this.#flags, captures, parts: this.#parts, alternatives: this.#alternatives });
    this.#parts = [];
    this.#alternatives = [];
  }

  #endAlternative(): void {
    this.#alternatives.push(sequence(this.#parts));
    this.#parts = [];
  }

  #endGroup(): Part {
    this.#endAlternative();
    return choice(this.#alternatives);
  }

  #close(): void {
    const whole = this.#endGroup();
    const group = this.#groups.pop();
    if (group === undefined) throw new PatternError("unexpected )", this.#source);
    this.#flags = group.flags;
    this.#parts = group.parts;
    this.#alternatives = group.alternatives;
    const text = this.#writes ? `(?:${whole.text})` : "";
    this.#add({ text, atomic: true, height: whole.height + (group.captures ? 1 : 0), repeats: whole.repeats });
  }

  /** `(?`, which is here. */
  #flagsOrGroup(): void {
    const start = this.#at;
    const rest = this.#source.slice(start);
    const length = rest.startsWith("(?P<") && rest.length > 4 ? 4 : rest.startsWith("(?<") && rest.length > 3 ? 3 : 0;
    if (length > 0) {
      const end = rest.indexOf(">");
      const name = rest.slice(length, end);
      if (end < 0) throw new PatternError("invalid named capture", rest);
      if (!/^[A-Za-z0-9_]+$/.test(name)) throw new PatternError("invalid named capture", rest.slice(0, end + 1));
      // Other RE2s want each name once, and a `P` before it.
      if (length === 3 || this.#names.has(name)) this.isOrdinary = false;
      this.#names.add(name);
      this.#at += end + 1;
      this.#open(true);
      return;
    }
    this.#at += 2;
    const flags = { ...this.#flags };
    let wanted = true;
    let sawFlag = false;
    while (this.#at < this.#source.length) {
      const letter = String.fromCodePoint(this.#next());
      if (letter === "i") flags.fold = wanted;
      else if (letter === "m") flags.oneLine = !wanted;
      else if (letter === "s") flags.dotNewline = wanted;
      else if (letter === "-" && wanted) {
        wanted = false;
        sawFlag = false;
        continue;
      } else if ((letter === ":" || letter === ")") && (wanted || sawFlag)) {
        if (letter === ":") this.#open(false);
        // The part that is repeated after it comes before it.
        else if ("*+?{".includes(this.#source[this.#at] ?? " ")) this.isOrdinary = false;
        this.#flags = flags;
        return;
      } else if (letter !== "U") break;
      sawFlag = true;
    }
    throw new PatternError("invalid or unsupported Perl syntax", this.#source.slice(start, this.#at));
  }

  #repeat(start: number, lastRepeat: number | undefined, operator: string, times: Times | undefined): void {
    if (this.#source[this.#at] === "?") this.#at++;
    const whole = (from: number) => this.#source.slice(from, this.#at);
    if (lastRepeat !== undefined) throw new PatternError("invalid nested repetition operator", whole(lastRepeat));
    const part = this.#parts.pop();
    if (part === undefined) throw new PatternError("missing argument to repetition operator", whole(start));
    let { repeats } = part;
    if (times !== undefined) {
      const { min, max } = times;
      const most = max < 0 ? min : max;
      repeats = max === 0 ? 0 : most > 0 ? most * Math.max(1, repeats) : repeats;
      if ((min >= 2 || max >= 2) && repeats > MAX_REPEAT) throw new PatternError("invalid repeat count", whole(start));
    }
    const text = this.#writes ? `${part.atomic ? part.text : `(?:${part.text})`}${operator}` : "";
    this.#add({ text, atomic: false, height: part.height + 1, repeats });
  }

  /** What `{` begins, if that is a number of times, which is then passed. */
  #times(): Times | undefined {
    TIMES.lastIndex = this.#at;
    const found = TIMES.exec(this.#source);
    if (found === null) return undefined;
    this.#at += found[0].length;
    const min = count(found[1] as string);
    const max = found[2] === undefined ? min : found[3] === undefined ? -1 : count(found[3]);
    return found[3] !== undefined && max < 0 ? { min: -1, max } : { min, max };
  }

  /** What begins with a backslash, outside a class. */
  #escape(): void {
    const letter = this.#source[this.#at + 1];
    if (letter === "A" || letter === "b" || letter === "B" || letter === "z") {
      this.#at += 2;
      this.#push(`\\${letter}`);
    } else if (letter === "C") throw new PatternError("invalid escape sequence", "\\C");
    else if (letter === "Q") {
      this.#at += 2;
      const end = this.#source.indexOf("\\E", this.#at);
      const stop = end === -1 ? this.#source.length : end;
      if (stop === this.#at) this.isOrdinary = false;
      while (this.#at < stop) this.#literal(this.#next());
      if (end !== -1) this.#at += 2;
    } else {
      const ranges = this.#unicodeClass() ?? this.#perlClass();
      if (ranges === undefined) this.#literal(this.#escaped());
      else this.#pushClass(ranges);
    }
  }

  /** `\p` or `\P`, if one is here. */
  #unicodeClass(): Ranges | undefined {
    const start = this.#at;
    const letter = this.#source[start + 1];
    if (this.#source[start] !== "\\" || (letter !== "p" && letter !== "P")) return undefined;
    this.isOrdinary = false;
    this.#at += 2;
    let name = "";
    if (this.#source[this.#at] === "{") {
      const end = this.#source.indexOf("}", start);
      if (end < 0) throw new PatternError("invalid character class range", this.#source.slice(start));
      name = this.#source.slice(this.#at + 1, end);
      this.#at = end + 1;
    } else {
      const character = this.#next();
      if (character >= 0) name = String.fromCodePoint(character);
    }
    const isNegated = name.startsWith("^") !== (letter === "P");
    const ranges = named(name.replace(/^\^/, ""));
    if (ranges === undefined)
      throw new PatternError("invalid character class range", this.#source.slice(start, this.#at));
    if (!this.#writes) return [];
    const all = this.#flags.fold ? folded(ranges) : ranges;
    return isNegated ? complement(all) : all;
  }

  /** `\d`, `\s`, `\w` or one of their opposites, if one is here. */
  #perlClass(): Ranges | undefined {
    const letter = this.#source[this.#at] === "\\" ? (this.#source[this.#at + 1] ?? "") : "";
    const ranges = Object.hasOwn(PERL_CLASSES, letter.toLowerCase()) ? PERL_CLASSES[letter.toLowerCase()] : undefined;
    if (ranges === undefined) return undefined;
    this.#at += 2;
    return this.#group(ranges, letter < "a");
  }

  /** `[:alpha:]` or the like, if one is here. */
  #posixClass(): Ranges | undefined {
    if (!this.#source.startsWith("[:", this.#at) || this.#at + 2 >= this.#source.length) return undefined;
    const end = this.#source.indexOf(":]", this.#at + 2);
    if (end < 0) return undefined;
    const name = this.#source.slice(this.#at + 2, end);
    const ranges = POSIX_CLASSES.get(name.replace(/^\^/, ""));
    if (ranges === undefined)
      throw new PatternError("invalid character class range", this.#source.slice(this.#at, end + 2));
    this.#at = end + 2;
    return this.#group(ranges, name.startsWith("^"));
  }

  #group(ranges: Ranges, isNegated: boolean): Ranges {
    const all = this.#flags.fold && this.#writes ? folded(ranges) : ranges;
    return isNegated ? complement(all) : all;
  }

  #class(): void {
    const start = this.#at;
    this.#at++;
    const isNegated = this.#source[this.#at] === "^";
    if (isNegated) this.#at++;
    const pairs: number[] = [];
    for (let first = true; this.#source[this.#at] !== "]" || first; first = false) {
      const set = this.#posixClass() ?? this.#unicodeClass() ?? this.#perlClass();
      if (set !== undefined) {
        for (const bound of set) pairs.push(bound);
        continue;
      }
      const from = this.#at;
      const low = this.#classCharacter(start);
      let high = low;
      const after = this.#source[this.#at + 1];
      if (this.#source[this.#at] === "-" && after !== undefined && after !== "]") {
        this.#at++;
        high = this.#classCharacter(start);
        if (high < low) throw new PatternError("invalid character class range", this.#source.slice(from, this.#at));
      }
      if (this.#flags.fold && high >= 0x80) this.isOrdinary = false;
      const range = this.#flags.fold && this.#writes ? folded([low, high]) : [low, high];
      for (const bound of range) pairs.push(bound);
    }
    this.#at++;
    const ranges = this.#writes ? union(pairs) : [];
    this.#pushClass(isNegated ? complement(ranges) : ranges);
  }

  #classCharacter(classStart: number): number {
    if (this.#at >= this.#source.length) throw new PatternError("missing closing ]", this.#source.slice(classStart));
    return this.#source[this.#at] === "\\" ? this.#escaped() : this.#next();
  }

  /** The one character that an escape means. */
  #escaped(): number {
    const start = this.#at;
    this.#at++;
    if (this.#at >= this.#source.length) throw new PatternError("trailing backslash at end of expression", "");
    const character = this.#next();
    const letter = String.fromCodePoint(character);
    if (Object.hasOwn(CONTROLS, letter)) return CONTROLS[letter] as number;
    if (character < 0x80 && !/[A-Za-z0-9]/.test(letter)) return character;
    // A digit alone would refer back to a group.
    if (letter === "0" || (/[1-7]/.test(letter) && /[0-7]/.test(this.#source[this.#at] ?? ""))) {
      const more = /^[0-7]{0,2}/.exec(this.#source.slice(this.#at, this.#at + 2))?.[0] ?? "";
      this.#at += more.length;
      return Number.parseInt(letter + more, 8);
    }
    const code = letter === "x" ? this.#hexadecimal() : undefined;
    if (code === undefined) throw new PatternError("invalid escape sequence", this.#source.slice(start, this.#at));
    return code;
  }

  /** What follows `\x`; undefined, with as much passed as Go had looked at, where it is no number of a character. */
  #hexadecimal(): number | undefined {
    if (this.#at >= this.#source.length) return undefined;
    const first = this.#next();
    if (first !== 0x7b) {
      const [high, low] = [hexDigit(first), hexDigit(this.#next())];
      return high < 0 || low < 0 ? undefined : 16 * high + low;
    }
    let code = 0;
    for (let digits = 0; this.#at < this.#source.length; digits++) {
      const character = this.#next();
      if (character === 0x7d) return digits === 0 ? undefined : code;
      const digit = hexDigit(character);
      code = 16 * code + digit;
      if (digit < 0 || code > 0x10ffff) return undefined;
    }
    return undefined;
  }
}

interface Times {
  readonly min: number;
  /** -1 where there is no most. */
  readonly max: number;
}

/** Go's number, which is -1 where it grows too large. */
function count(digits: string): number {
  return digits.length > 9 || Number(digits) >= 1e9 ? -1 : Number(digits);
}

function sequence(parts: readonly Part[]): Part {
  return joined(parts, "");
}

function choice(alternatives: readonly Part[]): Part {
  return joined(alternatives, "|");
}

function joined(parts: readonly Part[], separator: string): Part {
  if (parts.length === 1) return parts[0] as Part;
  return {
    text: parts.map(({ text }) => text).join(separator),
    atomic: false,
    height: 1 + parts.reduce((most, { height }) => Math.max(most, height), 0),
    repeats: parts.reduce((most, { repeats }) => Math.max(most, repeats), 1),
  };
}

function hexDigit(character: number): number {
  const digit = "0123456789abcdef".indexOf(character < 0 ? " " : String.fromCodePoint(character).toLowerCase());
  return character > 0x7f ? -1 : digit;
}

function isSurrogate(character: number): boolean {
  return character >= 0xd800 && character <= 0xdfff;
}

/** A character, or several that are the same but for their case. */
function literalText(characters: readonly number[]): string {
  const [first] = characters;
  return characters.length === 1 && !isSurrogate(first as number)
    ? written(first as number)
    : classText(union(characters.flatMap((character) => [character, character])));
}

function written(character: number): string {
  const letter = String.fromCodePoint(character);
  return /[A-Za-z0-9 ]/.test(letter) ? letter : `\\x{${character.toString(16)}}`;
}

/** No text holds half a surrogate pair, and none matches an empty class. */
function classText(ranges: Ranges): string {
  const text: string[] = [];
  for (let i = 0; i < ranges.length; i += 2) {
    const [first, last] = [ranges[i] as number, ranges[i + 1] as number];
    text.push(first === last ? written(first) : `${written(first)}-${written(last)}`);
  }
  return text.length === 0 ? "[^\\x{0}-\\x{10ffff}]" : `[${text.join("")}]`;
}
