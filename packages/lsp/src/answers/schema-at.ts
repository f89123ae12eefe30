/** A JSON Schema × a path → the keys and the values that it lists there. */

import type { Path } from "@callgate/core";

type Schema = Readonly<Record<string, unknown>>;

/** What a schema says of one key, or of one value. */
export interface Listed {
  readonly text: string;
  readonly description?: string | undefined;
}

/** How deep references may lead. */
const MAX_DEPTH = 32;

/** The keys of the mapping at a path. */
export function keysAt(schema: Schema, path: Path): Listed[] {
  const keys = new Map<string, Listed>();
  for (const one of schemasAt(schema, path))
    for (const [text, value] of Object.entries(objectOf(one.properties)))
      if (!text.startsWith("$") && !keys.has(text)) keys.set(text, { text, description: descriptionOf(schema, value) });
  return [...keys.values()];
}

/** The values that may be at a path, where they are listed. */
export function valuesAt(schema: Schema, path: Path): Listed[] {
  const values = new Set<string>();
  for (const one of schemasAt(schema, path)) {
    for (const value of Array.isArray(one.enum) ? one.enum : "const" in one ? [one.const] : [])
      if (value !== null) values.add(String(value));
    if (one.type === "boolean") for (const value of ["true", "false"]) values.add(value);
  }
  return [...values].map((text) => ({ text }));
}

/** Whether a text at a path names an argument: its pattern begins with `args`. */
export function isArgumentAt(schema: Schema, path: Path): boolean {
  return schemasAt(schema, path).some(({ pattern }) => typeof pattern === "string" && /^\^\(?args/.test(pattern));
}

function schemasAt(root: Schema, path: Path): readonly Schema[] {
  let all = expanded(root, root, 0);
  for (const step of path) {
    const next = all.flatMap((one): unknown[] => {
      if (typeof step === "number") return [one.items];
      const properties = objectOf(one.properties);
      return Object.hasOwn(properties, step) ? [properties[step]] : [one.additionalProperties];
    });
    all = next.flatMap((one) => expanded(one, root, 0));
  }
  return all;
}

/** A schema with those that it refers to and is made of. */
function expanded(schema: unknown, root: Schema, depth: number): readonly Schema[] {
  if (typeof schema !== "object" || schema === null || depth > MAX_DEPTH) return [];
  const one = schema as Schema;
  const { $ref } = one;
  const parts = [one.allOf, one.anyOf, one.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [
    one,
    ...(typeof $ref === "string" ? expanded(referred($ref, root), root, depth + 1) : []),
    ...parts.flatMap((part) => expanded(part, root, depth + 1)),
  ];
}

function referred(reference: string, root: Schema): unknown {
  if (!reference.startsWith("#/")) return undefined;
  let found: unknown = root;
  for (const step of reference.slice(2).split("/")) found = objectOf(found)[step];
  return found;
}

function descriptionOf(root: Schema, schema: unknown): string | undefined {
  for (const { description } of expanded(schema, root, 0)) if (typeof description === "string") return description;
  return undefined;
}

function objectOf(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}
