/** `--redact PATH`, repeated → values of a message replaced. */

import { UserError } from "./exit.js";

export const REDACTED = "[redacted]";

/** The members of a message that a path may begin with: without the others, no answer could be told from a call. */
const ROOTS = ["params", "result", "error"];

interface RedactedPath {
  readonly written: string;
  readonly keys: readonly string[];
}

export class Redaction {
  readonly #paths: readonly RedactedPath[];

  /**
   * @param paths dotted, such as `params.arguments.prompt`; `*` stands for every key or item
   * @throws UserError for a path that could never lead anywhere
   */
  constructor(paths: readonly string[]) {
    this.#paths = [...new Set(paths)].map((written) => ({ written, keys: keysOf(written) }));
  }

  get isAsked(): boolean {
    return this.#paths.length > 0;
  }

  /** Replaces in place, in every message of a batch. Gives the paths that led to something. */
  apply(message: unknown): string[] {
    const messages = Array.isArray(message) ? message : [message];
    return this.#paths.flatMap(({ written, keys }) => {
      const led = messages.map((one) => replace(one, keys));
      return led.includes(true) ? [written] : [];
    });
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
      within[one] = REDACTED;
      replaced = true;
    }
  }
  return replaced;
}
