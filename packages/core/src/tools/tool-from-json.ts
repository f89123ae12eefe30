/** One entry of a `tools` list → Tool, with what is wrong with it. */

import type { Diagnostic } from "../document/diagnostic.js";
import type { Path } from "../document/document.js";
import type { Severity } from "../document/finding.js";
import type { Tool } from "../policy/tool.js";
import { fieldOf, isObject, type JsonObject, kindOf } from "../values/json-values.js";
import type { ToolAnnotations } from "../values/tool-annotations.js";

/**
 * Reads MCP's own form, and those that rename parts of it: `input_schema` with `annotations.read_only`, and
 * `arguments` as a list of names and types. A tool without a name is left out; anything else wrong costs only its part.
 */
export function toolFromJson(entry: unknown, path: Path, problems: Diagnostic[]): Tool | undefined {
  const report: Report = (within, severity, message) => {
    problems.push({ path: [...path, ...within], severity, message });
  };
  if (!isObject(entry)) {
    report([], "error", `a tool is an object with a \`name\`, and this is ${kindOf(entry)}`);
    return undefined;
  }
  const name = fieldOf(entry, "name");
  if (typeof name !== "string" || name === "") {
    const what = name === undefined ? "it has none" : name === "" ? "it is empty" : `it is ${kindOf(name)}`;
    report(
      name === undefined ? [] : ["name"],
      "error",
      `a tool needs a \`name\`, a string: ${what}; the tool is left out`,
    );
    return undefined;
  }
  return {
    name,
    title: text(entry, "title", report),
    description: text(entry, "description", report),
    inputSchema: schema(entry, report),
    annotations: annotations(entry, report),
  };
}

type Report = (within: readonly string[], severity: Severity, message: string) => void;

/** Exporters write null for what a server left out. */
function given(entry: JsonObject, key: string): unknown {
  return fieldOf(entry, key) ?? undefined;
}

function text(entry: JsonObject, key: string, report: Report): string | undefined {
  const value = given(entry, key);
  if (value === undefined || typeof value === "string") return value;
  report([key], "warning", `\`${key}\` is a string, and this is ${kindOf(value)}; it is not read`);
  return undefined;
}

function schema(entry: JsonObject, report: Report): JsonObject | undefined {
  const key = given(entry, "inputSchema") === undefined ? "input_schema" : "inputSchema";
  const value = given(entry, key);
  if (isObject(value)) return value;
  if (value !== undefined)
    report([key], "warning", `\`${key}\` is a JSON Schema object, and this is ${kindOf(value)}; it is not read`);
  const listed = value === undefined ? given(entry, "arguments") : undefined;
  return Array.isArray(listed) ? schemaOfList(listed) : undefined;
}

/** `[{ name, type }]`, as some catalogues print arguments. */
function schemaOfList(listed: readonly unknown[]): JsonObject {
  const properties = listed.flatMap((argument): [string, JsonObject][] => {
    const [name, type] = [fieldOf(argument, "name"), fieldOf(argument, "type")];
    return typeof name === "string" ? [[name, typeof type === "string" ? { type } : {}]] : [];
  });
  return { type: "object", properties: Object.fromEntries(properties) };
}

const HINTS = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] as const;

function annotations(entry: JsonObject, report: Report): ToolAnnotations | undefined {
  const value = given(entry, "annotations");
  if (value === undefined) return undefined;
  if (!isObject(value)) {
    report(["annotations"], "warning", `\`annotations\` is an object, and this is ${kindOf(value)}; it is not read`);
    return undefined;
  }
  const title = given(value, "title");
  const read = HINTS.flatMap((hint): [string, boolean][] => {
    const written = given(value, hint) ?? (hint === "readOnlyHint" ? given(value, "read_only") : undefined);
    if (typeof written === "boolean") return [[hint, written]];
    if (written !== undefined)
      report(
        ["annotations", hint],
        "warning",
        `\`${hint}\` is true or false, and this is ${kindOf(written)}; it is not read`,
      );
    return [];
  });
  return { title: typeof title === "string" ? title : undefined, ...Object.fromEntries(read) };
}
