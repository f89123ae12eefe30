/**
 * A shell script → its simple commands as words, with the place of each. Nothing is run or expanded: a word that holds a
 * variable, a substitution or a workflow's expression has no value here.
 */

import type { Word } from "./command-line.js";

export interface ShellCommand {
  /** Variables that are set for this command alone. */
  readonly assignments: readonly Assignment[];
  /** The words, the program's name first; redirections are left out. */
  readonly words: readonly Word[];
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

/** The commands of a script, those of substitutions and of `sh -c` within it too. */
export function shellCommands(script: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  new Scanner(script, 0, script.length, commands, 0).script();
  return commands;
}

/** Substitutions within substitutions: deeper ones are not looked into. */
const MAX_DEPTH = 20;

/** Words before a command's own. */
const KEYWORDS: ReadonlySet<string> = new Set(["!", "do", "elif", "else", "if", "then", "time", "until", "while", "{"]);

interface Heredoc {
  readonly end: string;
  readonly mayBeIndented: boolean;
}

class Scanner {
  readonly #text: string;
  readonly #end: number;
  readonly #commands: ShellCommand[];
  readonly #depth: number;
  #at: number;
  #words: Word[] = [];
  #assignments: Assignment[] = [];
  readonly #heredocs: Heredoc[] = [];

  constructor(text: string, start: number, end: number, commands: ShellCommand[], depth: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
    this.#commands = commands;
    this.#depth = depth;
  }

  script(): void {
    while (this.#at < this.#end) this.#step();
    this.#finish();
  }

  #step(): void {
    const character = this.#text[this.#at] as string;
    if (character === " " || character === "\t" || character === "\r") this.#at++;
    else if (this.#isContinued(this.#at)) this.#at += this.#text[this.#at + 1] === "\r" ? 3 : 2;
    else if (character === "\n") {
      this.#at++;
      this.#finish();
      this.#skipHeredocs();
    } else if (character === "#") this.#at = this.#lineEnd(this.#at);
    else if (/[;&|()]/.test(character)) {
      if (character === "&" && this.#text[this.#at + 1] === ">") this.#redirection();
      else {
        this.#at++;
        this.#finish();
      }
    } else if (/[<>]/.test(character) || this.#isNumberedRedirection()) this.#redirection();
    else this.#add(this.#word());
  }

  /** Whether a backslash takes the end of the line away. */
  #isContinued(at: number): boolean {
    return this.#text[at] === "\\" && /^\r?\n/.test(this.#text.slice(at + 1, at + 3));
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf("\n", from);
    return end < 0 || end > this.#end ? this.#end : end;
  }

  #isNumberedRedirection(): boolean {
    return /^\d+[<>]/.test(this.#text.slice(this.#at, this.#at + 4));
  }

  #redirection(): void {
    const operator =
      /^\d*(?:<<<|<<-?|<>|&>>?|>>|>\||[<>]&?|[<>])/.exec(this.#text.slice(this.#at, this.#at + 8))?.[0] ?? "";
    this.#at += Math.max(1, operator.length);
    // `<(command)` is a word, and its command one of the script's.
    if (/[<>]$/.test(operator) && this.#text[this.#at] === "(") {
      this.#at++;
      this.#nested(")");
      return;
    }
    while (this.#text[this.#at] === " " || this.#text[this.#at] === "\t") this.#at++;
    if (this.#at >= this.#end || /[\n;&|()]/.test(this.#text[this.#at] as string)) return;
    const target = this.#word();
    if (/^<<-?$/.test(operator.replace(/^\d+/, "")))
      this.#heredocs.push({ end: target.value ?? target.known, mayBeIndented: operator.endsWith("-") });
  }

  /** What follows the line of `<<END` up to the line `END` is no command. */
  #skipHeredocs(): void {
    for (const { end, mayBeIndented } of this.#heredocs.splice(0)) {
      while (this.#at < this.#end) {
        const lineEnd = this.#lineEnd(this.#at);
        const line = this.#text.slice(this.#at, lineEnd).replace(/\r$/, "");
        this.#at = Math.min(this.#end, lineEnd + 1);
        if ((mayBeIndented ? line.replace(/^\t+/, "") : line) === end) break;
      }
    }
  }

  #add(word: Word): void {
    if (this.#words.length === 0) {
      if (word.value !== undefined && KEYWORDS.has(word.value)) return;
      const assignment = /^([A-Za-z_][A-Za-z0-9_]*)\+?=/.exec(word.known);
      if (assignment !== null) {
        const [written, name = ""] = assignment;
        const value = {
          ...word,
          value: word.value?.slice(written.length),
          known: word.known.slice(written.length),
        };
        this.#assignments.push({ name, value });
        return;
      }
    }
    this.#words.push(word);
  }

  #finish(): void {
    const [words, assignments] = [this.#words, this.#assignments];
    [this.#words, this.#assignments] = [[], []];
    if (words.length > 0) this.#commands.push({ assignments, words });
    const script = scriptArgument(words);
    if (script?.value === undefined || this.#depth >= MAX_DEPTH) return;
    // The places within a script that is an argument are that of the argument.
    const inner: ShellCommand[] = [];
    new Scanner(script.value, 0, script.value.length, inner, this.#depth + 1).script();
    const here = (word: Word): Word => ({ ...word, span: script.span });
    for (const command of inner)
      this.#commands.push({
        words: command.words.map(here),
        assignments: [...assignments, ...command.assignments.map(({ name, value }) => ({ name, value: here(value) }))],
      });
  }

  #word(): Word {
    const start = this.#at;
    let value = "";
    let known: string | undefined;
    let isOne = true;
    const made = (isQuoted: boolean) => {
      known ??= value;
      if (!isQuoted) isOne = false;
    };
    while (this.#at < this.#end) {
      const character = this.#text[this.#at] as string;
      if (/[\s;&|()<>]/.test(character)) break;
      if (this.#isContinued(this.#at)) this.#at += this.#text[this.#at + 1] === "\r" ? 3 : 2;
      else if (character === "\\") {
        value += this.#text[this.#at + 1] ?? "";
        this.#at += 2;
      } else if (character === "'") {
        const end = this.#quoteEnd("'");
        const content = this.#text.slice(this.#at + 1, end);
        if (content.includes("${{")) made(true);
        value += content;
        this.#at = Math.min(this.#end, end + 1);
      } else if (character === '"') value += this.#doubleQuoted(made);
      else if (character === "$" && this.#text[this.#at + 1] === "'") {
        this.#at++;
        const end = this.#quoteEnd("'");
        const content = this.#text.slice(this.#at + 1, end);
        if (content.includes("\\")) made(true);
        value += content;
        this.#at = Math.min(this.#end, end + 1);
      } else if (character === "$" || character === "`") {
        if (this.#expansion()) made(false);
        else value += "$";
      } else {
        // A pattern of file names, or braces: what it becomes is not known, unless nothing matches it.
        if (/[*?[]/.test(character) && known === undefined && !value.startsWith("-")) made(false);
        else if (character === "{" && /^\{[^\s}]*[,.][^\s}]*\}/.test(this.#text.slice(this.#at, this.#at + 200)))
          made(false);
        value += character;
        this.#at++;
      }
    }
    this.#at = Math.min(this.#at, this.#end);
    const span = { start, end: this.#at };
    return known === undefined ? { value, known: value, isOne: true, span } : { value: undefined, known, isOne, span };
  }

  #quoteEnd(quote: string): number {
    const end = this.#text.indexOf(quote, this.#at + 1);
    return end < 0 || end > this.#end ? this.#end : end;
  }

  #doubleQuoted(made: (isQuoted: boolean) => void): string {
    let value = "";
    this.#at++;
    while (this.#at < this.#end) {
      const character = this.#text[this.#at] as string;
      if (character === '"') {
        this.#at++;
        break;
      }
      if (this.#isContinued(this.#at)) this.#at += this.#text[this.#at + 1] === "\r" ? 3 : 2;
      else if (character === "\\" && /[$`"\\]/.test(this.#text[this.#at + 1] ?? "")) {
        value += this.#text[this.#at + 1];
        this.#at += 2;
      } else if (character === "$" || character === "`") {
        const isList = /^\$(?:@|\{[A-Za-z0-9_]*\[@\])/.test(this.#text.slice(this.#at, this.#at + 80));
        if (this.#expansion()) made(!isList);
        else value += "$";
      } else {
        value += character;
        this.#at++;
      }
    }
    return value;
  }

  /** Steps over what begins with `$` or a backquote; whether it is something that is replaced. */
  #expansion(): boolean {
    const rest = this.#text.slice(this.#at, this.#at + 3);
    if (rest.startsWith("`")) {
      this.#at++;
      this.#nested("`");
    } else if (rest === "${{") {
      const end = this.#text.indexOf("}}", this.#at);
      this.#at = end < 0 || end > this.#end ? this.#end : end + 2;
    } else if (rest === "$((") {
      this.#balanced("(", ")");
    } else if (rest.startsWith("$(")) {
      this.#at += 2;
      this.#nested(")");
    } else if (rest.startsWith("${")) this.#balanced("{", "}");
    else {
      const name = /^\$(?:[A-Za-z_][A-Za-z0-9_]*|[@*#?$!0-9-])/.exec(this.#text.slice(this.#at, this.#at + 200));
      this.#at += name?.[0].length ?? 1;
      return name !== null;
    }
    return true;
  }

  /** Steps over brackets and those within them. */
  #balanced(open: string, close: string): void {
    let depth = 0;
    while (this.#at < this.#end) {
      const character = this.#text[this.#at++];
      if (character === "\\") this.#at++;
      else if (character === open) depth++;
      else if (character === close && --depth === 0) return;
    }
  }

  /** Reads the commands of a substitution, up to and over what ends it. */
  #nested(close: ")" | "`"): void {
    const start = this.#at;
    const end = close === ")" ? this.#closing() : this.#backquote();
    this.#at = Math.min(this.#end, end + 1);
    if (this.#depth < MAX_DEPTH) new Scanner(this.#text, start, end, this.#commands, this.#depth + 1).script();
  }

  #backquote(): number {
    for (let at = this.#at; at < this.#end; at++) {
      if (this.#text[at] === "\\") at++;
      else if (this.#text[at] === "`") return at;
    }
    return this.#end;
  }

  /** Where the bracket that is open here is closed, what is quoted left aside. */
  #closing(): number {
    let depth = 1;
    for (let at = this.#at; at < this.#end; at++) {
      const character = this.#text[at];
      if (character === "\\") at++;
      else if (character === "'") {
        const end = this.#text.indexOf("'", at + 1);
        at = end < 0 ? this.#end : end;
      } else if (character === '"') {
        for (at++; at < this.#end && this.#text[at] !== '"'; at++) if (this.#text[at] === "\\") at++;
      } else if (character === "(") depth++;
      else if (character === ")" && --depth === 0) return at;
    }
    return this.#end;
  }
}

/** The script that a shell is given as an argument: `bash -c 'SCRIPT'`, wherever the shell is among the words. */
function scriptArgument(words: readonly Word[]): Word | undefined {
  const shell = words.findIndex(({ value }) => /^(?:.*\/)?(?:ba|da|z|k)?sh$/.test(value ?? ""));
  if (shell < 0) return undefined;
  const option = words.findIndex(({ value }, at) => at > shell && /^-[a-z]*c[a-z]*$/.test(value ?? ""));
  return option < 0 ? undefined : words[option + 1];
}
