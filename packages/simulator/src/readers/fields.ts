/** Reading untrusted JSON records: a field is there with its type, or it is not there. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text of a record's own field, or undefined. */
export function textOf(record: JsonObject, field: string): string | undefined {
  const value = Object.hasOwn(record, field) ? record[field] : undefined;
  return typeof value === "string" ? value : undefined;
}
