/** The words of a `copilot` command line → what its options say of tools, each with its place. */

import type { Span } from "../../document/document.js";

/** One word of a command line. */
export interface Word {
  /** Undefined where it is made when the line runs: it holds a variable, for example. */
  readonly value: string | undefined;
  /** What is written before the first part that is made so; the whole word where none is. */
  readonly known: string;
  /** Whether it is one word whatever it becomes: nothing that is made is outside of quotes. */
  readonly isOne: boolean;
  readonly span: Span;
}

/** A value of an option and the word that holds it, by its number. */
export interface Given {
  /** Undefined where it is made when the line runs. */
  readonly text: string | undefined;
  readonly word: number;
}

/** What a command line says of tools; lists in the order written. */
export interface ToolOptions {
  readonly allow: Given[];
  readonly deny: Given[];
  readonly available: Given[];
  readonly excluded: Given[];
  readonly disabledServers: Given[];
  readonly enabledServers: Given[];
  readonly configs: Given[];
  allowAll: Given | undefined;
  agent: Given | undefined;
  isHeadless: boolean;
  /** Words that may be any option, or an option that the program may not know. */
  readonly unclear: { readonly word: number; readonly reason: string }[];
  /** What the program refuses to start with. */
  readonly refused: { readonly word: number; readonly message: string }[];
}

/** How many values an option takes; `any` are those up to the next option, `maybe` one at most. */
type Takes = "none" | "one" | "maybe" | "any";

const ONE = [
  "add-dir",
  "add-github-mcp-tool",
  "add-github-mcp-toolset",
  "additional-mcp-config",
  "agent",
  "attachment",
  "auto-tier",
  "context",
  "disable-mcp-server",
  "dynamic-retrieval",
  "effort",
  "enable-mcp-server",
  "environment-compute-id",
  "environment-host",
  "extension-sdk-path",
  "interactive",
  "log-dir",
  "log-level",
  "max-ai-credits",
  "max-autopilot-continues",
  "mcp-github-auth",
  "mode",
  "model",
  "name",
  "output-format",
  "plugin-dir",
  "prompt",
  "reasoning-effort",
  "session-id",
  "stream",
  "usage-output-file",
];
const ANY = [
  "allow-tool",
  "allow-url",
  "available-tools",
  "deny-tool",
  "deny-url",
  "excluded-tools",
  "secret-env-vars",
];
const MAYBE = ["bash-env", "connect", "mouse", "resume", "share"];
const NONE = [
  "acp",
  "allow-all",
  "allow-all-mcp-server-instructions",
  "allow-all-paths",
  "allow-all-tools",
  "allow-all-urls",
  "assisted-approval",
  "autopilot",
  "banner",
  "continue",
  "disable-builtin-mcps",
  "disable-client-telemetry",
  "disallow-temp-dir",
  "enable-all-github-mcp-tools",
  "enable-memory",
  "experimental",
  "fleet",
  "help",
  "no-ask-user",
  "no-auto-update",
  "no-bash-env",
  "no-color",
  "no-custom-instructions",
  "no-eager-powershell-resolution",
  "no-experimental",
  "no-mouse",
  "no-remote",
  "no-remote-export",
  "plain-diff",
  "plan",
  "remote",
  "remote-export",
  "screen-reader",
  "share-gist",
  "silent",
  "trust-folder",
  "version",
  "yolo",
];

/** The options of version 1.0.102, as its help lists them. */
const OPTIONS: ReadonlyMap<string, Takes> = new Map([
  ...ONE.map((name) => [name, "one"] as const),
  ...ANY.map((name) => [name, "any"] as const),
  ...MAYBE.map((name) => [name, "maybe"] as const),
  ...NONE.map((name) => [name, "none"] as const),
]);

const SHORT: Readonly<Record<string, string>> = {
  C: "",
  h: "help",
  i: "interactive",
  n: "name",
  p: "prompt",
  r: "resume",
  s: "silent",
  v: "version",
};

/** Options by which a word is known to be followed by those of this program. */
export const TOOL_OPTIONS: readonly string[] = [
  "--allow-all",
  "--allow-all-tools",
  "--allow-tool",
  "--available-tools",
  "--deny-tool",
  "--excluded-tools",
  "--yolo",
];

/** Reads the words behind the program's name. Total: what cannot be read is said in `unclear` and `refused`. */
export function readOptions(words: readonly Word[]): ToolOptions {
  const options: ToolOptions = {
    allow: [],
    deny: [],
    available: [],
    excluded: [],
    disabledServers: [],
    enabledServers: [],
    configs: [],
    allowAll: undefined,
    agent: undefined,
    isHeadless: false,
    unclear: [],
    refused: [],
  };
  for (let at = 0; at < words.length; ) at = readOption(words, at, options);
  return options;
}

const OPTION = /^--([A-Za-z][A-Za-z-]*)(=)?/;

/** Reads the option at a word; gives where the next is. */
function readOption(words: readonly Word[], at: number, options: ToolOptions): number {
  const word = words[at] as Word;
  const unclear = (reason: string) => options.unclear.push({ word: at, reason });
  const long = OPTION.exec(word.known);
  if (long === null && word.value === undefined) {
    unclear("what is written here is known only when the command runs, and may be any option");
    return at + 1;
  }
  if (long === null) {
    const short = /^-([A-Za-z])(.*)$/s.exec(word.known);
    // The rest of the line, behind `--`, is no option, and a lone word is part of a prompt.
    if (short === null) return word.known === "--" ? words.length : at + 1;
    return readShort(words, at, short[1] as string, short[2] as string, options);
  }
  const [written, name = "", equals] = long;
  if (word.value === undefined && equals === undefined) {
    unclear("the name of an option is known only when the command runs");
    return at + 1;
  }
  const takes = equals === undefined && written !== word.known ? undefined : OPTIONS.get(name);
  if (takes === undefined) {
    unclear(`\`--${name}\` is no option of Copilot CLI that callgate knows`);
    return at + 1;
  }
  if (equals === undefined) return readValues(words, at, name, takes, options);
  if (takes === "none") {
    options.refused.push({ word: at, message: `\`--${name}\` takes no value` });
    return at + 1;
  }
  set(options, name, { text: word.value?.slice(written.length), word: at });
  return at + 1;
}

function readShort(words: readonly Word[], at: number, letter: string, rest: string, options: ToolOptions): number {
  const name = Object.hasOwn(SHORT, letter) ? SHORT[letter] : undefined;
  if (name === undefined) {
    options.unclear.push({ word: at, reason: `\`-${letter}\` is no option of Copilot CLI that callgate knows` });
    return at + 1;
  }
  const takes = name === "" ? "one" : (OPTIONS.get(name) as Takes);
  if (takes === "none") {
    if (rest !== "") return readShort(words, at, rest.charAt(0), rest.slice(1), options);
    return at + 1;
  }
  if (name === "prompt") options.isHeadless = true;
  // What follows the letter in the same word is its value.
  if (rest !== "" || (words[at] as Word).value === undefined) return at + 1;
  return name === "" ? at + 2 : readValues(words, at, name, takes, options);
}

function readValues(words: readonly Word[], at: number, name: string, takes: Takes, options: ToolOptions): number {
  const next = words[at + 1];
  const given = (number: number): Given => ({ text: (words[number] as Word).value, word: number });
  switch (takes) {
    case "none":
      set(options, name, { text: "", word: at });
      return at + 1;
    case "one":
      if (next === undefined) {
        options.refused.push({ word: at, message: `\`--${name}\` takes a value` });
        return at + 1;
      }
      set(options, name, given(at + 1));
      return at + 2;
    case "maybe":
      return next === undefined || next.known.startsWith("-") ? at + 1 : at + 2;
    case "any": {
      let number = at + 1;
      for (; number < words.length; number++) {
        const { value, known, isOne } = words[number] as Word;
        if (known.startsWith("-")) break;
        // What is made outside of quotes may be several words, and options among them.
        if (value === undefined && !(isOne && known !== "")) {
          const reason = "what is written here is known only when the command runs, and may be any option";
          options.unclear.push({ word: number, reason });
        }
        set(options, name, given(number));
      }
      return number;
    }
    default:
      return takes satisfies never;
  }
}

function set(options: ToolOptions, name: string, given: Given): void {
  switch (name) {
    case "allow-tool":
      options.allow.push(given);
      return;
    case "deny-tool":
      options.deny.push(given);
      return;
    case "available-tools":
      options.available.push(given);
      return;
    case "excluded-tools":
      options.excluded.push(given);
      return;
    case "disable-mcp-server":
      options.disabledServers.push(given);
      return;
    case "enable-mcp-server":
      options.enabledServers.push(given);
      return;
    case "additional-mcp-config":
      options.configs.push(given);
      return;
    case "allow-all-tools":
    case "allow-all":
    case "yolo":
      options.allowAll ??= given;
      return;
    case "agent":
      options.agent = given;
      return;
    case "prompt":
      options.isHeadless = true;
      return;
    case "assisted-approval":
      options.unclear.push({ word: given.word, reason: "a model judges calls that would be asked for" });
      return;
    default:
      return;
  }
}

/** The parts of a list that commas divide, those in parentheses apart; blanks around them are taken off, empty ones dropped. */
export function partsOf(list: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at <= list.length; at++) {
    const character = list[at];
    if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === undefined || (character === "," && depth <= 0)) {
      const part = list.slice(start, at).trim();
      if (part !== "") parts.push(part);
      start = at + 1;
    }
  }
  return parts;
}
