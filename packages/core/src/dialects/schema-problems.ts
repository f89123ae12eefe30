/** A document against its dialect's JSON Schema: ajv's errors → problems in the user's words. */

import type { ErrorObject } from "ajv";
import type { CheckDiagnostic } from "../document/diagnostic.js";
import type { MapNode, Node, Path } from "../document/document.js";
import { mapFields } from "../document/fields.js";
import { plainValue } from "../document/plain-value.js";
import { pointer, pointerSteps } from "../document/pointer.js";
import { closest, didYouMean } from "../text/suggest.js";
import { andThen, clip, either, typeOf } from "../text/words.js";
import type { Dialect } from "./dialect.js";
import { keyOf } from "./other-words.js";
import { validatorOf } from "./validators.js";

export interface SchemaOptions {
  /** Of the schema's complaints, the first so many are reported. */
  readonly limit: number;
  /** Whether the program refuses the document, so that no key of it has any effect. */
  readonly isRefused: boolean;
  /** Why it does, by pointers to what is wrong. */
  readonly refusals: ReadonlyMap<string, string>;
}

/** What the dialect's JSON Schema finds wrong with the document. */
export function schemaProblems(dialect: Dialect, root: MapNode, options: SchemaOptions): SchemaDiagnostic[] {
  const validate = validatorOf(dialect);
  if (validate(plainValue(root, []))) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
  return errors.slice(0, options.limit).map((error) => problemOf(error, dialect, root, options));
}

/** A problem, and where others would only say the same again. */
export interface SchemaDiagnostic extends CheckDiagnostic {
  readonly covers: readonly Path[];
}

function problemOf(error: ErrorObject, dialect: Dialect, root: MapNode, options: SchemaOptions): SchemaDiagnostic {
  const path = toPath(error.instancePath, root);
  if (error.keyword === "additionalProperties") return unknownKey(error, path, dialect, root, options);
  const problem = { check: "schema", path, part: "value", covers: [] } as const;
  const last = path.length === 0 ? "the policy" : `\`${clip(String(path[path.length - 1]))}\``;
  const { params, data } = error;
  switch (error.keyword) {
    case "required": {
      const missing = [...path, String(params.missingProperty)];
      return { ...problem, path: missing, part: "key", message: `\`${params.missingProperty}\` is missing` };
    }
    case "enum":
    case "const": {
      const allowed: readonly unknown[] = params.allowedValues ?? [params.allowedValue];
      const suggested = typeof data === "string" ? closest(data, texts(allowed)) : undefined;
      return { ...problem, suggested, message: `${last} is ${allowedOf(allowed, data)}` };
    }
    case "type":
      return { ...problem, message: `${last} is ${typeNames(params.type)}, not ${typeOf(data)}` };
    case "pattern":
    case "minLength":
      return { ...problem, message: `${last} cannot be \`${clip(String(data))}\`${hint(error)}` };
    case "minItems":
      return { ...problem, message: `${last} is empty; write at least one` };
    case "minimum":
      return { ...problem, message: `${last} is ${params.limit} or more, not \`${clip(String(data))}\`` };
    default:
      return { ...problem, message: `${last} ${error.message ?? "is not valid"}` };
  }
}

function unknownKey(
  error: ErrorObject,
  path: Path,
  dialect: Dialect,
  root: MapNode,
  { isRefused, refusals }: SchemaOptions,
): SchemaDiagnostic {
  const { properties = {}, required = [] } = error.parentSchema as { properties?: object; required?: string[] };
  const key = String(error.params.additionalProperty);
  const present = (name: string) => Object.hasOwn(error.data as object, name);
  const missing = required.filter((name) => !present(name));
  const open = Object.keys(properties).filter((name) => !present(name));
  const suggested = keyOf(key, open) ?? closest(key, open) ?? (missing.length === 1 ? missing[0] : undefined);
  const at = [...path, key];
  // A rule whose only condition is under an unknown key lacks no other.
  const covers = [suggested, present("conditions") ? undefined : "conditions"]
    .flatMap((name) => name ?? [])
    .map((name) => [...path, name]);
  const [refusal] = covers.flatMap((covered) => refusals.get(pointer(covered)) ?? []);
  const said = refusal && `as it is, ${refusal}`;
  const effect = said ?? (isRefused ? dialect.unknownKeyOfRefused : dialect.explainUnknownKey(at, root));
  const unknown = `unknown key \`${clip(key)}\``;
  return {
    check: "unknown-key",
    path: at,
    part: "key",
    suggested,
    message:
      suggested === undefined ? `${unknown}: ${effect}` : andThen(`${unknown}; did you mean \`${suggested}\`?`, effect),
    covers,
  };
}

function allowedOf(allowed: readonly unknown[], data: unknown): string {
  const words = texts(allowed);
  if (typeof data === "object") return either(words);
  const found = String(data);
  if (words.includes(found)) return `text; write it in quotes: \`"${found}"\``;
  return `${either(words)}, not \`${clip(found)}\`${didYouMean(found, words)}`;
}

function texts(allowed: readonly unknown[]): string[] {
  return allowed.filter((value) => value !== null).map(String);
}

function hint(error: ErrorObject): string {
  const description = (error.parentSchema as { description?: string } | undefined)?.description;
  return description === undefined ? "" : `; it is written ${description.replace(/:.*|\.$/, "")}`;
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
