/** A tool's input schema → its arguments that may hold any text, or a number. Only what it says outright. */

type Schema = Readonly<Record<string, unknown>>;

/** More arguments than these are not looked at. */
const MAX_ARGUMENTS = 200;

/**
 * The arguments that may hold any text, as `name` or `object.name`: strings without `enum`, `const`, `pattern` or
 * `format`, lists of such, and those of objects one level deep.
 */
export function freeTextArguments(schema: unknown): string[] {
  return argumentsThat(isFreeText, schema);
}

/** Whether an argument, or one in an object one level deep, is a number. */
export function hasNumericArgument(schema: unknown): boolean {
  return argumentsThat(isNumeric, schema).length > 0;
}

function argumentsThat(holds: (schema: unknown) => boolean, schema: unknown): string[] {
  return propertiesOf(schema).flatMap(([name, property]) => {
    if (holds(property)) return [name];
    return propertiesOf(property)
      .filter(([, inner]) => holds(inner))
      .map(([inner]) => `${name}.${inner}`);
  });
}

function isFreeText(schema: unknown): boolean {
  return branches(schema).some((branch) => {
    if (["enum", "const", "pattern", "format"].some((key) => Object.hasOwn(branch, key))) return false;
    if (hasType(branch, ["string"])) return true;
    return (
      hasType(branch, ["array"]) && branches(branch.items).some((item) => !hasType(item, ["array"]) && isFreeText(item))
    );
  });
}

function isNumeric(schema: unknown): boolean {
  return branches(schema).some(
    (branch) =>
      hasType(branch, ["number", "integer"]) && !Object.hasOwn(branch, "enum") && !Object.hasOwn(branch, "const"),
  );
}

/** A schema, or the alternatives that it offers: an optional argument is often written as text or null. */
function branches(schema: unknown): Schema[] {
  if (!isObject(schema)) return [];
  const alternatives = [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return alternatives.length === 0 ? [schema] : alternatives.filter(isObject);
}

function hasType(schema: Schema, types: readonly string[]): boolean {
  const { type } = schema;
  return Array.isArray(type)
    ? type.some((one) => types.includes(one))
    : typeof type === "string" && types.includes(type);
}

function propertiesOf(schema: unknown): [string, unknown][] {
  const properties = isObject(schema) && Object.hasOwn(schema, "properties") ? schema.properties : undefined;
  return isObject(properties) ? Object.entries(properties).slice(0, MAX_ARGUMENTS) : [];
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
