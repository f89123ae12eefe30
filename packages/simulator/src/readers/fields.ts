/** Reading untrusted JSON records: a field is there with its type, or it is not there. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A record's own field, or undefined. */
export function fieldOf(record: unknown, field: string): unknown {
  return isObject(record) && Object.hasOwn(record, field) ? record[field] : undefined;
}

/** The text of a record's own field, or undefined. */
export function textOf(record: unknown, field: string): string | undefined {
  const value = fieldOf(record, field);
  return typeof value === "string" ? value : undefined;
}

/** The objects in the list that is a record's own field; none where it is not a list. */
export function objectsOf(record: unknown, field: string): readonly JsonObject[] {
  const value = fieldOf(record, field);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Epoch milliseconds that a record has as a number; undefined for an implausible time. */
export function millisecondsOf(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 && value < 8.64e15 ? Math.floor(value) : undefined;
}
