/**
 * Values as the engine holds them. A policy's values come from yaml.v3 and keep Go's types, because
 * the engine compares Go's printed text; a call's arguments come from JSON, where every number is a float64.
 */

export type Value =
  | { readonly kind: "null" }
  | { readonly kind: "bool"; readonly value: boolean }
  /** Go's int, int64 or, above 2^63 - 1, uint64. */
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  /** A time.Time; `text` is what it prints. */
  | { readonly kind: "time"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [Value, Value])[] };

export const NULL: Value = { kind: "null" };

const MAX_INT64 = 2n ** 63n - 1n;

/** The value as the engine's `ToFloat64` gives it; undefined for whatever is no number to it, a uint64 included. */
export function toFloat64(value: Value): number | undefined {
  if (value.kind === "float") return value.value;
  if (value.kind === "int" && value.value <= MAX_INT64) return Number(value.value);
  return undefined;
}

/** A policy value as plain JSON, for schema validation and messages; a time is its text, a map keeps text keys. */
export function toJson(value: Value): unknown {
  switch (value.kind) {
    case "null":
      return null;
    case "int":
      return Number(value.value);
    case "time":
      return value.text;
    case "list":
      return value.items.map(toJson);
    case "map":
      return Object.fromEntries(value.entries.map(([k, v]) => [goKey(k), toJson(v)]));
    default:
      return value.value;
  }
}

function goKey(key: Value): string {
  return key.kind === "string" ? key.value : String(toJson(key));
}
