/** Values of several layers, each with the place it was written at → one, merged key by key. */

import type { Path } from "../document/document.js";
import { TomlDate } from "../document/toml.js";
import { objectOf } from "./json-layer.js";

/** A value with the place it was written at; of mappings, every field has its own. */
export interface Placed {
  readonly layer: number;
  readonly path: Path;
  readonly value: unknown;
  readonly fields?: ReadonlyMap<string, Placed> | undefined;
}

/**
 * The value at a path of a layer, and its fields.
 * @param at the place that all of it is written at, where that is one: an argument of a command line
 */
export function placed(value: unknown, layer: number, path: Path, at?: Path): Placed {
  const object = value instanceof TomlDate ? undefined : objectOf(value);
  if (object === undefined) return { layer, path: at ?? path, value };
  const fields = Object.entries(object).map(([key, one]) => [key, placed(one, layer, [...path, key], at)] as const);
  return { layer, path: at ?? path, value, fields: new Map(fields) };
}

/** Key by key, the nearer one winning; a key that both have keeps its place in the farther one's order. */
export function merge(far: Placed, near: Placed): Placed {
  if (far.fields === undefined || near.fields === undefined) return near;
  const fields = new Map(far.fields);
  for (const [key, value] of near.fields) {
    const known = fields.get(key);
    fields.set(key, known === undefined ? value : merge(known, value));
  }
  return { ...far, fields };
}

/** The value under the keys, one within the other; undefined where there is nothing. */
export function under(value: Placed | undefined, ...keys: readonly string[]): Placed | undefined {
  return keys.reduce<Placed | undefined>((one, key) => one?.fields?.get(key), value);
}

/** The items of a list with their places; undefined for any other value. */
export function itemsOf(list: Placed | undefined): readonly Placed[] | undefined {
  if (list === undefined || !Array.isArray(list.value)) return undefined;
  const { layer, path, value } = list;
  return value.map((item: unknown, index) => placed(item, layer, [...path, index]));
}
