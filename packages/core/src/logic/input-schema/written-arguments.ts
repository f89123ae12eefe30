/** A tool's input schema → its arguments that may hold any text, or a number. Only what it says outright. */

import { type Shape, shapesOf } from "./shape.js";

/** More arguments than these are not looked at. */
const MAX_ARGUMENTS = 200;

/**
 * The arguments that may hold any text, as `name` or `object.name`: strings without `enum`, `const`, `pattern` or
 * `format`, lists of such, and those of objects one level deep.
 */
export function freeTextArguments(schema: unknown): string[] {
  const isFree = (shape: Shape) => isFreeText(shape) || itemsOf(shape, schema).some(isFreeText);
  return argumentsThat(isFree, schema);
}

/** Whether an argument, or one in an object one level deep, is a number. */
export function hasNumericArgument(schema: unknown): boolean {
  return argumentsThat(isNumeric, schema).length > 0;
}

function argumentsThat(holds: (shape: Shape) => boolean, root: unknown): string[] {
  return [...propertiesOf(shapesOf([root], root), root)].flatMap(([name, shapes]) => {
    if (shapes.some(holds)) return [name];
    const inside = [...propertiesOf(shapes, root)].filter(([, inner]) => inner.some(holds));
    return inside.map(([inner]) => `${name}.${inner}`);
  });
}

/** What a value of one of the shapes may have, by name, with the shapes of each. */
function propertiesOf(shapes: readonly Shape[], root: unknown): ReadonlyMap<string, readonly Shape[]> {
  const found = new Map<string, readonly Shape[]>();
  for (const { properties } of shapes)
    for (const [name, schemas] of properties ?? [])
      if (found.has(name) || found.size < MAX_ARGUMENTS)
        found.set(name, [...(found.get(name) ?? []), ...shapesOf(schemas, root)]);
  return found;
}

function isFreeText({ types, values, formed }: Shape): boolean {
  return types?.has("string") === true && values === undefined && !formed;
}

function itemsOf({ types, items }: Shape, root: unknown): readonly Shape[] {
  return types?.has("array") && items.length > 0 ? shapesOf(items, root) : [];
}

function isNumeric({ types, values }: Shape): boolean {
  return values === undefined && (types?.has("number") === true || types?.has("integer") === true);
}
