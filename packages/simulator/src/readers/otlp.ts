/** Values as OTLP writes them in JSON. */

import { isObject, type JsonObject, objectsOf, textOf } from "./fields.js";

export type Attributes = ReadonlyMap<string, unknown>;

/** Nanoseconds since the epoch, in a text or a number → epoch milliseconds. */
export function nanosecondsOf(value: unknown): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const written = String(value);
  if (!/^\d{16,20}$/.test(written)) return undefined;
  return Number(written.slice(0, -6));
}

/** The attributes of a resource, a span or a log record. */
export function attributesOf(holder: JsonObject): Attributes {
  return new Map(
    objectsOf(holder, "attributes").flatMap((attribute) => {
      const key = textOf(attribute, "key");
      return key === undefined ? [] : [[key, anyValueOf(attribute.value, 0)] as const];
    }),
  );
}

const MAX_NESTING = 100;

/** OTLP's AnyValue → a JSON value; undefined for anything else, or where it nests too deep. */
function anyValueOf(value: unknown, depth: number): unknown {
  if (!isObject(value) || depth > MAX_NESTING) return undefined;
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.doubleValue !== undefined) return value.doubleValue;
  if (isObject(value.arrayValue))
    return objectsOf(value.arrayValue, "values").map((item) => anyValueOf(item, depth + 1));
  if (isObject(value.kvlistValue))
    return Object.fromEntries(
      objectsOf(value.kvlistValue, "values").map((entry) => [String(entry.key), anyValueOf(entry.value, depth + 1)]),
    );
  return undefined;
}

/** A text that is not empty; undefined for all else. */
export function nonEmpty(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
