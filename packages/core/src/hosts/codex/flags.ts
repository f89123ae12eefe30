/** A command line of Codex → the configuration that it overrides, and what else of it decides. */

import { readToml } from "../../document/toml.js";
import { merge, type Placed, placed } from "../placed.js";

export interface Flags {
  /** The command line's number among the layers. */
  readonly layer: number;
  /** The configuration of all `-c`, in their order; undefined without one. */
  readonly config: Placed | undefined;
  readonly profile: string | undefined;
  readonly isStrict: boolean;
  /** `--strict-config`, by its place. */
  readonly strict: number | undefined;
  /** `--dangerously-bypass-approvals-and-sandbox`, by its place. */
  readonly bypass: number | undefined;
  readonly ignoresUser: boolean;
  readonly isReviewed: boolean;
  /** Whether `codex exec` is what is run; undefined where the line does not say. */
  readonly isExec: boolean | undefined;
}

/** Flags with a value that sets a key. */
const KEYS: Readonly<Record<string, string>> = {
  "-s": "sandbox_mode",
  "--sandbox": "sandbox_mode",
  "-a": "approval_policy",
  "--ask-for-approval": "approval_policy",
};

/** Nothing that is looked at lies deeper than five keys. */
const MAX_KEYS = 20;

const BYPASS = ["--dangerously-bypass-approvals-and-sandbox", "--yolo"];

/** @param layer the number of the command line among the layers */
export function readFlags(words: readonly string[], layer: number): Flags {
  let config: Placed | undefined;
  let profile: string | undefined;
  let bypass: number | undefined;
  const set = (keys: readonly string[], value: unknown, index: number) => {
    if (keys.length > MAX_KEYS) return;
    const nested = [...keys].reverse().reduce<unknown>((inner, key) => Object.fromEntries([[key, inner]]), value);
    const one = placed(nested, layer, [], [index]);
    config = config === undefined ? one : merge(config, one);
  };
  for (const [index, word] of words.entries()) {
    if (word === "--") break;
    const { flag, value, at } = flagOf(word, words, index);
    if ((flag === "-c" || flag === "--config") && value !== undefined) {
      const equals = value.indexOf("=");
      // Dots part the keys, whatever is quoted.
      if (equals > 0) set(value.slice(0, equals).trim().split("."), tomlOrText(value.slice(equals + 1)), at);
    } else if ((flag === "-p" || flag === "--profile") && value !== undefined) profile = value;
    else if (Object.hasOwn(KEYS, flag) && value !== undefined) set([KEYS[flag] as string], value, at);
    else if (BYPASS.includes(word)) bypass = index;
  }
  return {
    layer,
    config,
    profile,
    bypass,
    isStrict: words.includes("--strict-config"),
    strict: words.includes("--strict-config") ? words.indexOf("--strict-config") : undefined,
    ignoresUser: words.includes("--ignore-user-config"),
    isReviewed: words.includes("--approve-for-me"),
    isExec: words.includes("exec") || words.includes("e") ? true : undefined,
  };
}

/** `--flag value`, `--flag=value`, `-f value` and `-fvalue`. */
function flagOf(word: string, words: readonly string[], index: number) {
  const long = /^(--[\w-]+)=(.*)$/s.exec(word);
  const short = /^(-[cpsa])(.+)$/s.exec(word);
  const [, flag, value] = long ?? short ?? [];
  return flag === undefined ? { flag: word, value: words[index + 1], at: index + 1 } : { flag, value, at: index };
}

/** A value as TOML, or else the text itself. */
function tomlOrText(text: string): unknown {
  const { value } = readToml(`x = ${text.trim()}`, "");
  return value !== undefined && Object.keys(value).length === 1 ? value.x : text.trim().replace(/^["']|["']$/g, "");
}
