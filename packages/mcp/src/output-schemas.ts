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

/** The schema of what a tool answers. */
export function outputSchema(tool: string): ListedTool["outputSchema"] {
  const known = made.get(tool);
  if (known !== undefined) return known;
  const definitions = new Definitions();
  const report = definitions.taken(REPORTS[tool] as Schema);
  const schema = {
    type: "object" as const,
    required: ["report"],
    properties: { report, more: MORE },
    additionalProperties: false,
    ...(definitions.all.size > 0 && { $defs: Object.fromEntries(definitions.all) }),
  };
  made.set(tool, schema);
  return schema;
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
