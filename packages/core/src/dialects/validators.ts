/** A dialect's JSON Schema → ajv's validator of it. The bundled command line brings them compiled. */

import { Ajv2020, type Options, type ValidateFunction } from "ajv/dist/2020.js";
import type { Dialect, DialectId } from "./dialect.js";

/** The shipped schemas are tested against the meta-schema; compiling that too would double the start-up time. */
export const VALIDATION: Options = {
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
  strictRequired: false,
  meta: false,
  validateSchema: false,
};

const compiled = new Map<DialectId, ValidateFunction>();

/** The validator of a dialect, compiled when it is first asked for. */
export function validatorOf(dialect: Dialect): ValidateFunction {
  let validate = compiled.get(dialect.id);
  if (validate === undefined) {
    validate = new Ajv2020(VALIDATION).compile(inlined(dialect.schema, dialect.schema) as object);
    compiled.set(dialect.id, validate);
  }
  return validate;
}

/** The schema with every `$ref` replaced by what it names: across references, ajv's time grows with the square of errors. */
export function inlined(schema: unknown, root: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(schema)) return schema.map((part) => inlined(part, root));
  if (typeof schema !== "object" || schema === null) return schema;
  const { $ref, $defs, ...rest } = schema as Readonly<Record<string, unknown>>;
  const named =
    typeof $ref === "string"
      ? (root.$defs as Readonly<Record<string, object>>)[$ref.slice("#/$defs/".length)]
      : undefined;
  const parts = Object.entries(rest).map(([key, value]) => [key, inlined(value, root)]);
  return { ...(named && (inlined(named, root) as object)), ...Object.fromEntries(parts) };
}
