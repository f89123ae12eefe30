/** A place in an open file → what can be written there: keys, operators, tools, arguments, values that a tool takes. */

import { dirname, join } from "node:path";
import {
  DIALECTS,
  type DialectId,
  type Document,
  lower,
  MAX_DOCUMENT_BYTES,
  type Path,
  type Policy,
  readDocument,
  recogniseDialect,
} from "@callgate/core";
import { argumentIn, argumentPaths } from "@callgate/core/logic";
import { allRules, type Tool, type ToolCatalogue } from "@callgate/core/policy";
import { categorise } from "@callgate/core/tools";
import { nodeAt } from "@callgate/core/yaml";
import { settingsFor } from "@callgate/project/config";
import { CONFIG_SCHEMA } from "@callgate/project/config-schema";
import { UserError } from "@callgate/project/io";
import { ToolLists, toolLists } from "@callgate/project/policies";
import { SUITE_SCHEMA } from "@callgate/tester/schema";
import type { Position, Range } from "vscode-languageserver";
import { offsetAt } from "../path-at.js";
import { rangeOf } from "../places.js";
import type { OpenFile } from "../subject.js";
import { toolsNamedAt } from "./agent-tools.js";
import { cursorAt, MARK, type Written } from "./cursor.js";
import { isArgumentAt, keysAt, type Listed, valuesAt } from "./schema-at.js";

export interface Proposal {
  readonly label: string;
  readonly kind: "key" | "tool" | "argument" | "value" | "counter";
  readonly detail?: string | undefined;
  /** What is put in place of the word. */
  readonly text: string;
  readonly range: Range;
}

/** An editor has no use for more. */
const MAX_PROPOSALS = 1_000;

interface Found extends Listed {
  readonly kind: Proposal["kind"];
}

/** What is known of the tools that a file is about. */
interface Known {
  readonly tools: ToolCatalogue | undefined;
  /** Of the policy that a suite tests, or of the last text of this one that could be read. */
  readonly policy: Policy | undefined;
}

/** What can be written at a place. */
export function completionsAt(file: OpenFile, at: Position): Proposal[] {
  const cursor = cursorAt(file.text, offsetAt(file.text, at), file.name);
  const proposals = new Map<string, Proposal>();
  for (const written of cursor.written) {
    const range = rangeOf(spanOf(file.text, cursor.start, cursor.end));
    for (const { text, description, kind } of foundAt(file, written)) {
      const isKey = written.on === "key";
      const quoted = cursor.isQuoted ? text : asWritten(text, cursor.isJson, kind, isKey);
      const whole = isKey && !cursor.hasColon && !cursor.isQuoted ? `${quoted}: ` : quoted;
      if (!proposals.has(text)) proposals.set(text, { label: text, kind, detail: description, text: whole, range });
    }
  }
  return [...proposals.values()].slice(0, MAX_PROPOSALS);
}

function spanOf(text: string, start: number, end: number) {
  return readPositions(text)({ start, end });
}

function readPositions(text: string) {
  return (span: { readonly start: number; readonly end: number }) => {
    const position = (offset: number) => {
      const before = text.slice(0, offset).split(/\r\n|\n|\r/);
      return { line: before.length, column: (before.at(-1) as string).length + 1 };
    };
    return { start: position(span.start), end: position(span.end) };
  };
}

/** As text, wherever YAML would read something else. */
function asWritten(text: string, isJson: boolean, kind: Proposal["kind"], isKey: boolean): string {
  const isWord = /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(text);
  if (isJson) return kind === "value" && isWord && !isKey ? text : JSON.stringify(text);
  const isPlain = /^[A-Za-z_][\w./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|null|true|false)$/i.test(text);
  return isPlain || (kind === "value" && isWord) ? text : JSON.stringify(text);
}

function foundAt(file: OpenFile, written: Written): Found[] {
  switch (file.kind) {
    case "policy":
      return policyAt(file, written);
    case "suite":
      return suiteAt(file, written);
    case "configuration":
      return [...configAt(file, written), ...schemaAt(CONFIG_SCHEMA, written)];
    case "agent":
      return agentAt(file, written);
    case "tools":
    case "other":
      return [];
    default:
      return file.kind satisfies never;
  }
}

/** Keys that are not there yet, and values. */
function schemaAt(schema: Readonly<Record<string, unknown>>, { document, path, on }: Written): Found[] {
  if (on === "value") return valuesAt(schema, path).map((one) => ({ ...one, kind: "value" }));
  const there = keysThere(document, path.slice(0, -1));
  return keysAt(schema, path.slice(0, -1))
    .filter(({ text }) => !there.has(text))
    .map((one) => ({ ...one, kind: "key" }));
}

function keysThere(document: Document, path: Path): ReadonlySet<string> {
  const node = path.length === 0 ? document.root : nodeAt(document.root, path)?.value;
  if (node?.kind !== "map") return new Set();
  return new Set(node.entries.flatMap(({ key }) => (key.kind === "scalar" && key.text !== MARK ? key.text : [])));
}

/** The last text of each file that was a policy: counters are offered from it while the present one is broken. */
const lastGood = new Map<string, Policy>();
const MAX_LAST_GOOD = 64;

function policyOf({ path, text, name }: OpenFile): Policy | undefined {
  const { policy } = lower(readDocument(text, name));
  if (policy === undefined) return lastGood.get(path);
  lastGood.delete(path);
  lastGood.set(path, policy);
  if (lastGood.size > MAX_LAST_GOOD) lastGood.delete(lastGood.keys().next().value as string);
  return policy;
}

function policyAt(file: OpenFile, written: Written): Found[] {
  const { document, path, on } = written;
  const policy = policyOf(file);
  const dialect = recogniseDialect(document) ?? (policy?.dialect as DialectId | undefined) ?? "intercept";
  const { schema } = DIALECTS[dialect];
  const known: Known = { policy, tools: toolsOf(file, file.name) };
  const [first, tool] = path;
  const inTool = first === "tools" && typeof tool === "string" ? tool : undefined;
  const listed = known.tools?.tools.get(inTool ?? "");
  if (on === "key" && first === "tools" && path.length === 2) return toolNames(known, keysThere(document, ["tools"]));
  if (first === "hide" && path.length === 2) return toolNames(known, new Set());
  const last = path.at(-1);
  if (on === "value" && isArgumentAt(schema, path)) {
    const names = argumentsOf(listed).map(({ text, ...rest }) => ({ ...rest, text: `args.${text}` }));
    return last === "path" ? [...names, ...counterPaths(policy)] : names;
  }
  if (on === "value" && last === "path" && path.includes("conditions"))
    return [
      ...argumentsOf(listed).map(({ text, ...rest }) => ({ ...rest, text: `args.${text}` })),
      ...counterPaths(policy),
    ];
  if (on === "value" && last === "counter") return counterNames(policy);
  const valueAt = path.lastIndexOf("value");
  if (on === "value" && valueAt > 0 && path.includes("conditions"))
    return conditionValues(document, path.slice(0, valueAt), listed);
  return schemaAt(schema, written);
}

function toolNames({ tools, policy }: Known, taken: ReadonlySet<string>): Found[] {
  const listed = [...(tools?.tools.values() ?? [])].map(
    (tool): Found => ({
      text: tool.name,
      kind: "tool",
      description: `${categorise(tool).category}${tool.description === undefined ? "" : `: ${tool.description.slice(0, 200)}`}`,
    }),
  );
  const named = [...(policy?.tools.keys() ?? [])].map((text): Found => ({ text, kind: "tool" }));
  return [...listed, ...(tools === undefined ? named : [])].filter(({ text }) => !taken.has(text) && text !== MARK);
}

function argumentsOf(tool: Tool | undefined): Found[] {
  return argumentPaths(tool?.inputSchema).map((segments) => ({
    text: segments.join("."),
    kind: "argument",
    description: typesOf(tool, segments),
  }));
}

function typesOf(tool: Tool | undefined, segments: readonly string[]): string | undefined {
  const argument = argumentIn(tool?.inputSchema, segments);
  if (argument.kind !== "described") return undefined;
  const types = [...new Set(argument.shapes.flatMap(({ types }) => [...(types ?? [])]))].join(" or ");
  return `${types}${argument.required ? ", required" : ""}`;
}

/** What the condition's argument may be, by the tool's schema. */
function conditionValues(document: Document, condition: Path, tool: Tool | undefined): Found[] {
  const written = (key: string) => {
    const node = nodeAt(document.root, [...condition, key])?.value;
    return node?.kind === "scalar" ? node.text : "";
  };
  if (written("op") === "exists")
    return [
      { text: "true", kind: "value" },
      { text: "false", kind: "value" },
    ];
  const path = written("path");
  return path.startsWith("args.") ? argumentValues(tool, path.slice("args.".length).split(".")) : [];
}

function argumentValues(tool: Tool | undefined, segments: readonly string[]): Found[] {
  const argument = argumentIn(tool?.inputSchema, segments);
  if (argument.kind !== "described") return [];
  const values = argument.shapes.flatMap(({ values = [], types }) =>
    values.length > 0 ? [...values].map(String) : types?.has("boolean") ? ["true", "false"] : [],
  );
  return [...new Set(values)].map((text) => ({ text, kind: "value" }));
}

function counterNames(policy: Policy | undefined): Found[] {
  const names = policy === undefined ? [] : allRules(policy).flatMap(({ limit }) => limit?.counter ?? []);
  return [...new Set(names)]
    .filter((name) => name !== "" && name !== MARK && !name.startsWith("_rate_"))
    .map((text) => ({ text, kind: "counter" }));
}

function counterPaths(policy: Policy | undefined): Found[] {
  if (policy === undefined || policy.dialect !== "intercept") return [];
  const keys = allRules(policy).flatMap(({ limit }) =>
    limit === undefined || limit.counter.startsWith("_rate_") ? [] : limit.key,
  );
  return [...new Set(keys)].map((key) => ({ text: `state.${key}`, kind: "counter" }));
}

/** The list of the server that a policy is of. */
function toolsOf({ config, io }: OpenFile, policy: string): ToolCatalogue | undefined {
  return orNothing(() => new ToolLists(io).read(settingsFor(policy, config, io).tools));
}

function suiteAt(file: OpenFile, written: Written): Found[] {
  const { document, path, on } = written;
  const known = tested(file, document);
  const last = path.at(-1);
  if (on === "value" && last === "tool") return toolNames({ ...known, tools: known.tools }, new Set());
  const args = path.lastIndexOf("args");
  if (args > 0 && args < path.length - (on === "key" ? 1 : 0)) {
    const tool = known.tools?.tools.get(textAt(document, [...path.slice(0, args), "tool"]));
    const segments = path.slice(args + 1).map(String);
    if (on === "value") return argumentValues(tool, segments);
    const within = segments.slice(0, -1);
    const there = keysThere(document, path.slice(0, -1));
    return argumentsOf(tool)
      .filter(
        ({ text }) =>
          text.split(".").length === within.length + 1 && text.startsWith(within.map((one) => `${one}.`).join("")),
      )
      .map(({ text, ...rest }) => ({ ...rest, text: text.split(".").at(-1) as string }))
      .filter(({ text }) => !there.has(text));
  }
  if (on === "value" && last === "rule") return ruleNames(known.policy);
  return schemaAt(SUITE_SCHEMA, written);
}

function ruleNames(policy: Policy | undefined): Found[] {
  const rules = policy === undefined ? [] : allRules(policy);
  return [...new Set(rules.filter(({ named }) => named).map(({ name }) => name))].map((text) => ({
    text,
    kind: "value",
  }));
}

/** The first policy that a suite names as a file, and its tools. */
function tested(file: OpenFile, document: Document): Known {
  const { name, io, isAlone } = file;
  const paths = [
    textAt(document, ["policy"]),
    ...[...keysThere(document, ["policies"])].map((key) => textAt(document, ["policies", key])),
  ];
  const [path] = paths.filter((one) => one !== "");
  if (path === undefined || isAlone) return { policy: undefined, tools: undefined };
  const uri = join(dirname(name), path).replaceAll("\\", "/");
  const policy = orNothing(() => lower(readDocument(io.readFile(uri, MAX_DOCUMENT_BYTES + 1), uri)).policy);
  const list = textAt(document, ["tools"]);
  const own = list === "" ? undefined : orNothing(() => new ToolLists(io).read(join(dirname(name), list)));
  return { policy, tools: own ?? toolsOf(file, uri) };
}

function textAt(document: Document, path: Path): string {
  const node = nodeAt(document.root, path)?.value;
  return node?.kind === "scalar" && node.text !== MARK ? node.text : "";
}

/** The tools that categories are given of. */
function configAt(file: OpenFile, { path, on, document }: Written): Found[] {
  if (on !== "key" || path.at(-2) !== "categories") return [];
  const { config, io } = file;
  const servers =
    orNothing(() => toolLists(undefined, config, new ToolLists(io), io).servers) ?? new Map<string, ToolCatalogue>();
  const there = keysThere(document, path.slice(0, -1));
  return [...servers.values()].flatMap((tools) => toolNames({ tools, policy: undefined }, there));
}

/** The tools that an agent's own configuration can name, by the lists that the configuration has. */
function agentAt(file: OpenFile, written: Written): Found[] {
  const { config, io, path } = file;
  const servers = orNothing(() => toolLists(undefined, config, new ToolLists(io), io).servers) ?? new Map();
  const there = written.on === "key" ? keysThere(written.document, written.path.slice(0, -1)) : new Set<string>();
  return toolsNamedAt(path.replaceAll("\\", "/"), written, servers)
    .filter(({ name }) => !there.has(name))
    .map(({ name, tool }): Found => ({ text: name, kind: "tool", description: categorise(tool).category }));
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}
