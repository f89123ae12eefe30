/** The JSON Schemas of the commands' reports → those of what tools answer. */

import access from "@callgate/report/schemas/access.schema.json" with { type: "json" };
import budget from "@callgate/report/schemas/budget.schema.json" with { type: "json" };
import check from "@callgate/report/schemas/check.schema.json" with { type: "json" };
import diff from "@callgate/report/schemas/diff.schema.json" with { type: "json" };
import lint from "@callgate/report/schemas/report.schema.json" with { type: "json" };
import suggest from "@callgate/report/schemas/suggest.schema.json" with { type: "json" };
import test from "@callgate/report/schemas/test.schema.json" with { type: "json" };
import type { Tool as ListedTool } from "@modelcontextprotocol/sdk/types.js";

type Schema = Readonly<Record<string, unknown>>;

/** Those that refer to each other. */
const FILES: readonly Schema[] = [access, budget, check, diff, lint, suggest, test];

/** By tool. */
const REPORTS: Readonly<Record<string, Schema>> = {
  lint: branchOf(lint, "lint"),
  explain: {
    type: "object",
    required: ["checks"],
    properties: {
      checks: {
        type: "array",
        items: {
          type: "object",
          required: ["id", "severity", "summary"],
          properties: {
            id: { type: "string" },
            severity: { enum: ["error", "warning", "note"] },
            summary: { type: "string" },
          },
          additionalProperties: false,
        },
      },
      page: { description: "Markdown.", type: "string" },
    },
    additionalProperties: false,
  },
  check_call: check,
  diff,
  budget,
  access,
  suggest,
  coverage: test,
};

/** What is left of lists that are longer than an answer. */
const MORE = {
  description: "The lists of the report of which not everything is here.",
  type: "array",
  items: {
    type: "object",
    required: ["list", "from", "shown", "total"],
    properties: {
      list: { description: "The keys that lead to it in the report, joined by dots.", type: "string" },
      from: { type: "integer", minimum: 0 },
      shown: { type: "integer", minimum: 0 },
      total: { type: "integer", minimum: 0 },
      next: { description: "The offset to ask with for what comes next.", type: "integer", minimum: 1 },
    },
    additionalProperties: false,
  },
};

const made = new Map<string, ListedTool["outputSchema"]>();

/** The schema of what a tool answers, as the server lists it. */
export function outputSchema(tool: string): ListedTool["outputSchema"] {
  const known = made.get(tool);
  if (known !== undefined) return known;
  const schema = wholeSchema(tool);
  const listed = { ...shortened(schema, schema, LISTED_DEPTH), type: "object" as const };
  made.set(tool, listed);
  return listed;
}

/** The same with nothing left out: `more` and the command's report, as its own schema has it. */
export function wholeSchema(tool: string): Schema {
  const definitions = new Definitions();
  const report = definitions.taken(REPORTS[tool] as Schema);
  return {
    type: "object",
    required: ["report"],
    properties: { report, more: MORE },
    additionalProperties: false,
    ...(definitions.all.size > 0 && { $defs: Object.fromEntries(definitions.all) }),
  };
}

/** Of a schema of several commands' reports, that of one. */
function branchOf(schema: Schema, command: string): Schema {
  const { oneOf, properties, ...rest } = schema as Schema & {
    readonly oneOf: readonly { readonly properties: Readonly<Record<string, { readonly const?: unknown }>> }[];
    readonly properties: Schema;
  };
  const branch = oneOf.find((one) => one.properties.command?.const === command);
  if (branch === undefined) throw new TypeError(`the schema has no reports of ${command}`);
  const own = Object.entries(branch.properties).map(([key, value]) => [
    key,
    typeof value === "object" && Object.keys(value).length > 0 ? value : properties[key],
  ]);
  return { ...rest, ...branch, properties: Object.fromEntries(own) };
}

/**
 * Objects in objects whose properties are listed: the answer, its report, and the rows of that. A client hands all of a list of
 * tools to its model, which sees the rest in answers.
 */
const LISTED_DEPTH = 3;

/** Keys of reports whose values are listed without their parts: they are in most reports, and the text says them. */
const UNLISTED: ReadonlySet<string> = new Set(["assumed"]);

/** What says of a value by itself what it is. */
const OWN_KEYWORDS = ["type", "const", "enum"] as const;

/**
 * A schema → a shorter one that takes whatever that one takes: what is deeper than that, it does not look at.
 * @param whole has the definitions
 */
function shortened(schema: Schema, whole: Schema, depth: number): Schema {
  if (typeof schema.$ref === "string") return shortened(definitionOf(schema.$ref, whole), whole, depth);
  const own = Object.fromEntries(
    OWN_KEYWORDS.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])),
  );
  if (depth === 0) return own;
  const part = (value: unknown, deeper = depth): Schema => shortened(value as Schema, whole, deeper);
  const { properties, required, items, oneOf, anyOf, additionalProperties } = schema;
  const parts = (values: unknown) => (values as readonly unknown[]).map((value) => part(value));
  return {
    ...own,
    ...(required !== undefined && { required }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties as Schema).map(([key, value]) => [
          key,
          part(value, UNLISTED.has(key) ? 0 : depth - 1),
        ]),
      ),
    }),
    // Whether there may be more keys costs a line for each object, and no reader needs it.
    ...(typeof additionalProperties === "object" && { additionalProperties: part(additionalProperties, depth - 1) }),
    ...(items !== undefined && { items: part(items) }),
    ...(oneOf !== undefined && { anyOf: parts(oneOf) }),
    ...(anyOf !== undefined && { anyOf: parts(anyOf) }),
  };
}

function definitionOf(reference: string, whole: Schema): Schema {
  const definition = (whole.$defs as Record<string, Schema> | undefined)?.[reference.slice("#/$defs/".length)];
  if (definition === undefined) throw new TypeError(`there is no ${reference}`);
  return definition;
}

/** What a schema in a file of its own says of the file, which is not so of a part. */
const OF_FILES = new Set(["$schema", "$id", "$defs", "title"]);

/** Whether a keyword is left out: what only people read is a quarter of it all, and clients hand it to models. */
function isLeftOut(key: string, value: unknown, isWhole: boolean): boolean {
  return (isWhole && OF_FILES.has(key)) || (key === "description" && typeof value === "string");
}

/** Schemas with references to each other → schemas with references to the definitions of one. */
class Definitions {
  /** By name. */
  readonly all = new Map<string, unknown>();

  /** The schema as a part of another; what it leads to is among the definitions. */
  taken(schema: Schema): Schema {
    return this.#part(schema, schema, true) as Schema;
  }

  #part(value: unknown, file: Schema, isWhole = false): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#part(item, file));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(([key, inner]) => !isLeftOut(key, inner, isWhole));
    return Object.fromEntries(
      entries.map(([key, inner]) => [
        key,
        key === "$ref" && typeof inner === "string" ? this.#reference(inner, file) : this.#part(inner, file),
      ]),
    );
  }

  #reference(reference: string, from: Schema): string {
    const [urn = "", pointer = ""] = reference.split("#");
    const file = urn === "" ? from : FILES.find(({ $id }) => $id === urn);
    const keys = pointer.split("/").slice(1);
    const definition = keys.reduce((value: unknown, key) => (value as Schema | undefined)?.[key], file);
    if (file === undefined || definition === undefined) throw new TypeError(`no schema has ${reference}`);
    const [, , , command = ""] = String(file.$id).split(":");
    const name = [command, ...keys.filter((key) => key !== "$defs")].join("-");
    if (!this.all.has(name)) {
      this.all.set(name, undefined);
      this.all.set(name, this.#part(definition, file));
    }
    return `#/$defs/${name}`;
  }
}
