/** `--redact PATH` and `--redact-key NAME`, repeated → values of a message replaced. */

import { REDACTED_VALUE } from "@callgate/simulator";
import { UserError } from "../user-error.js";

/** The members of a message that a path may begin with: the others tell an answer from a call. */
const ROOTS = ["params", "result", "error"];

interface RedactedPath {
  readonly written: string;
  readonly keys: readonly string[];
}

export class Redaction {
  readonly #paths: readonly RedactedPath[];
  /** In lower case. */
  readonly #names: ReadonlySet<string>;

  /**
   * @param paths dotted, such as `params.arguments.prompt`; `*` is every key or item
   * @param names of keys whose values are replaced at any depth, in upper or lower case
   * @throws UserError for a path that could never lead anywhere
   */
  constructor(paths: readonly string[], names: readonly string[] = []) {
    this.#paths = [...new Set(paths)].map((written) => ({ written, keys: keysOf(written) }));
    this.#names = new Set(names.map((name) => name.toLowerCase()));
  }

  get isAsked(): boolean {
    return this.#paths.length > 0;
  }

  /** Replaces in place, in every message of a batch. Gives the paths that led to something. */
  apply(message: unknown): string[] {
    const messages = Array.isArray(message) ? message : [message];
    if (this.#names.size > 0) for (const { holder, key } of named(message, this.#names)) holder[key] = REDACTED_VALUE;
    return this.#paths.flatMap(({ written, keys }) => {
      const led = messages.map((one) => replace(one, keys));
      return led.includes(true) ? [written] : [];
    });
  }
}

/** Whether a path leads to something in a message. */
export function leads(message: unknown, path: string): boolean {
  const walk = (value: unknown, [key, ...rest]: readonly string[]): boolean => {
    if (key === undefined) return true;
    if (typeof value !== "object" || value === null) return false;
    const within = value as Record<string, unknown>;
    if (key === "*") return Object.keys(within).some((one) => walk(within[one], rest));
    return Object.hasOwn(within, key) && !(Array.isArray(value) && key === "length") && walk(within[key], rest);
  };
  return walk(message, path.split("."));
}

/** The names, of some in lower case, that keys of a value have at any depth. */
export function namesIn(value: unknown, names: ReadonlySet<string>): Set<string> {
  return new Set([...named(value, names)].map(({ name }) => name));
}

interface NamedPlace {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  /** The one of the names that is met. */
  readonly name: string;
}

/** How lists of headers and variables call a name, and its value. */
const NAME_KEYS = new Set(["name", "key"]);
const VALUE_KEYS = new Set(["value", "values", "val"]);

/**
 * The places whose key is one of the names, in lower case, and the values of pairs such as
 * `{"name": "Authorization", "value": "…"}`. The value in such a place is not searched. Without recursion, because
 * whoever wrote the value chose how deep it nests.
 */
function* named(value: unknown, names: ReadonlySet<string>): Generator<NamedPlace> {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const holder = waiting.pop();
    if (typeof holder !== "object" || holder === null) continue;
    if (Array.isArray(holder)) {
      for (const item of holder) waiting.push(item);
      continue;
    }
    const within = holder as Record<string, unknown>;
    const pair = Object.keys(within).find((key) => NAME_KEYS.has(key.toLowerCase()) && typeof within[key] === "string");
    const pairName = pair === undefined ? "" : (within[pair] as string).toLowerCase();
    for (const key of Object.keys(within)) {
      const lower = key.toLowerCase();
      if (names.has(lower)) yield { holder: within, key, name: lower };
      else if (names.has(pairName) && VALUE_KEYS.has(lower)) yield { holder: within, key, name: pairName };
      else waiting.push(within[key]);
    }
  }
}

function keysOf(path: string): string[] {
  const keys = path.split(".");
  if (!ROOTS.includes(keys[0] ?? ""))
    throw new UserError(
      `--redact ${path} leads to nothing in a message: begin with params, result or error, as in params.arguments.prompt`,
    );
  if (keys.includes(""))
    throw new UserError(`--redact ${path} names an empty key; write keys with one dot between them`);
  return keys;
}

function replace(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (typeof value !== "object" || value === null || key === undefined) return false;
  const within = value as Record<string, unknown>;
  const keys = key === "*" ? Object.keys(within) : Object.hasOwn(within, key) ? [key] : [];
  let replaced = false;
  for (const one of keys) {
    if (rest.length > 0) replaced = replace(within[one], rest) || replaced;
    else if (!(Array.isArray(value) && one === "length")) {
      within[one] = REDACTED_VALUE;
      replaced = true;
    }
  }
  return replaced;
}
