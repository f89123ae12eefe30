/** A document against its dialect's JSON Schema: ajv's errors → problems in the user's words. */

import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { MapNode, Node, Path } from "../document/document.js";
import { mapFields } from "../document/fields.js";
import { pointerSteps } from "../document/pointer.js";
import { didYouMean } from "../suggest.js";
import { nodeValue } from "../values/node-value.js";
import { toJson } from "../values/value.js";
import { clip } from "./decoder.js";
import type { Dialect, DialectId } from "./dialect.js";
import type { Problem } from "./problem.js";

/** Enough to see what is wrong; a document with more mistakes than this is another kind of document. */
export const MAX_PROBLEMS = 200;

const compiled = new Map<DialectId, ValidateFunction>();

/** What the dialect's JSON Schema finds wrong with the document, and how much more than is told. */
export function schemaProblems(dialect: Dialect, root: MapNode): { problems: Problem[]; more: number } {
  let validate = compiled.get(dialect.id);
  if (validate === undefined) {
    // The shipped schemas are tested against the meta-schema; compiling that too would double the start-up time.
    const ajv = new Ajv2020({
      allErrors: true,
      verbose: true,
      allowUnionTypes: true,
      strictRequired: false,
      meta: false,
      validateSchema: false,
    });
    validate = ajv.compile(inlined(dialect.schema, dialect.schema) as object);
    compiled.set(dialect.id, validate);
  }
  if (validate(plainValue(root))) return { problems: [], more: 0 };
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
  const problems = errors.slice(0, MAX_PROBLEMS).map((error) => problemOf(error, dialect, root));
  return { problems, more: errors.length - problems.length };
}

/** The schema with every `$ref` replaced by what it names: across references, ajv's time grows with the square of errors. */
function inlined(schema: unknown, root: Readonly<Record<string, unknown>>): unknown {
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

/** The document as plain JSON, merges applied; keys such as `__proto__` are keys like any other. */
function plainValue(node: Node): unknown {
  switch (node.kind) {
    case "map": {
      const object: Record<string, unknown> = Object.create(null);
      for (const { name, value } of mapFields(node).list) object[name] = plainValue(value);
      return object;
    }
    case "list":
      return node.items.map(plainValue);
    case "scalar":
      return toJson(nodeValue(node, []));
  }
}

function problemOf(error: ErrorObject, dialect: Dialect, root: MapNode): Problem {
  const path = toPath(error.instancePath, root);
  const last = path.length === 0 ? "the policy" : `\`${String(path[path.length - 1])}\``;
  const schema = (check: string, message: string, at: Path = path, part: "key" | "value" = "value"): Problem => ({
    check,
    path: at,
    part,
    message,
  });
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(error.params.additionalProperty);
      const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
      const at = [...path, key];
      const effect = dialect.explainUnknownKey(at, root);
      const guess = didYouMean(key, known);
      const message = `unknown key \`${clip(key)}\`${guess === "" ? ": " : `${guess} `}${guess === "" ? effect : capital(effect)}`;
      return schema("unknown-key", message, at, "key");
    }
    case "required":
      return schema(
        "schema",
        `\`${error.params.missingProperty}\` is missing`,
        [...path, error.params.missingProperty],
        "key",
      );
    case "enum":
    case "const": {
      const allowed: unknown[] = error.params.allowedValues ?? [error.params.allowedValue];
      const texts = allowed.filter((value) => value !== null).map(String);
      const found = typeof error.data === "object" ? "" : String(error.data);
      const guess = didYouMean(found, texts);
      return schema(
        "schema",
        `${last} is ${texts.map((t) => `\`${t}\``).join(" or ")}${found === "" ? "" : `, not \`${clip(found)}\``}${guess}`,
      );
    }
    case "type":
      return schema("schema", `${last} is ${typeNames(error.params.type)}, not ${typeOf(error.data)}`);
    case "pattern":
    case "minLength":
      return schema("schema", `${last} cannot be \`${clip(String(error.data))}\`${hint(error)}`);
    default:
      return schema("schema", `${last} ${error.message ?? "is not valid"}`);
  }
}

function hint(error: ErrorObject): string {
  const description = (error.parentSchema as { description?: string } | undefined)?.description;
  return description === undefined ? "" : `; it is written ${description.replace(/[.]$/, "")}`;
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: "a mapping",
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "`true` or `false`",
};

function typeNames(types: string | string[]): string {
  const named = [types].flat().filter((type) => type !== "null");
  const first = named[0] ?? "";
  return TYPE_NAMES[first] ?? first;
}

function typeOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : typeof value === "string" ? "text" : `\`${clip(String(value))}\``;
}

/** An instance path → a path whose list steps are numbers. */
function toPath(instancePath: string, root: MapNode): Path {
  let node: Node | undefined = root;
  return pointerSteps(instancePath).map((step) => {
    if (node?.kind === "list") {
      node = node.items[Number(step)];
      return Number(step);
    }
    node = node?.kind === "map" ? mapFields(node).byName.get(step)?.value : undefined;
    return step;
  });
}
