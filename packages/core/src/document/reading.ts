/** Plain JSON → typed values, gathering what is wrong with it, each with its path. */

import { didYouMean, suggestOr } from "../text/suggest.js";
import { andThen, clip, either, typeOf } from "../text/words.js";
import type { Diagnostic } from "./diagnostic.js";
import type { Path } from "./document.js";

type Fields = Readonly<Record<string, unknown>>;

/** Reads one value after the other. What is wrong is a problem, and undefined or left out. */
export class Reading {
  readonly problems: Diagnostic[] = [];
  readonly #whole: string;

  /** @param whole what the document is called in sentences: `the configuration` */
  constructor(whole: string) {
    this.#whole = whole;
  }

  /** The mapping's own fields; keys that are not among `known` are problems, and so are missing ones. */
  fields(value: unknown, path: Path, known: readonly string[], required: readonly string[] = []): Fields {
    const fields = this.mapping(value, path);
    if (fields === undefined) return {};
    for (const key of Object.keys(fields))
      if (!known.includes(key)) {
        const message = `unknown key \`${clip(key)}\`${suggestOr(key, known, "; the keys here are")}`;
        this.problem([...path, key], message, "key");
      }
    for (const key of required)
      if (!Object.hasOwn(fields, key)) this.problem([...path, key], `\`${key}\` is missing`, "key");
    return fields;
  }

  /** The entries of a mapping whose keys are names, each value read by `read`. */
  entries<T>(
    value: unknown,
    path: Path,
    read: (value: unknown, path: Path, name: string) => T | undefined,
  ): [string, T][] {
    const fields = value === undefined ? {} : (this.mapping(value, path) ?? {});
    return Object.entries(fields).flatMap(([name, item]): [string, T][] => {
      const result = read(item, [...path, name], name);
      return result === undefined ? [] : [[name, result]];
    });
  }

  mapping(value: unknown, path: Path): Fields | undefined {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
    return this.mismatch(value, path, "a mapping");
  }

  list<T>(value: unknown, path: Path, read: (value: unknown, path: Path) => T | undefined): T[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.mismatch(value, path, "a list");
      return [];
    }
    return value.flatMap((item, index) => read(item, [...path, index]) ?? []);
  }

  text(value: unknown, path: Path): string | undefined {
    if (value === undefined) return undefined;
    if (typeof value !== "string") return this.mismatch(value, path, "text");
    if (value !== "") return value;
    return this.problem(path, `${this.#nameOf(path)} is empty; write something, or leave it out`);
  }

  texts(value: unknown, path: Path): string[] {
    return this.list(value, path, (item, at) => this.text(item, at));
  }

  truth(value: unknown, path: Path): boolean | undefined {
    if (value === undefined || typeof value === "boolean") return value;
    return this.mismatch(value, path, "`true` or `false`");
  }

  choice<T extends string>(value: unknown, path: Path, choices: readonly T[]): T | undefined {
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    const said = typeof value === "string" ? `\`${clip(value)}\`${didYouMean(value, choices)}` : typeOf(value);
    return this.problem(path, `${this.#nameOf(path)} is ${either(choices)}, not ${said}`);
  }

  /** A mistyped name among known ones. */
  unknown(
    what: string,
    name: string,
    known: readonly string[],
    path: Path,
    part: "key" | "value",
    where: string,
  ): undefined {
    const message = `there is no ${what} \`${clip(name)}\``;
    return this.problem(
      path,
      didYouMean(name, known) ? message + didYouMean(name, known) : andThen(message, where),
      part,
    );
  }

  mismatch(value: unknown, path: Path, wanted: string): undefined {
    return this.problem(path, `${this.#nameOf(path)} is ${wanted}, not ${typeOf(value)}`);
  }

  problem(path: Path, message: string, part: "key" | "value" = "value"): undefined {
    this.problems.push({ path, part, message });
  }

  #nameOf(path: Path): string {
    const last = path[path.length - 1];
    if (last === undefined) return this.#whole;
    return typeof last === "number" ? "an item of this list" : `\`${clip(last)}\``;
  }
}
