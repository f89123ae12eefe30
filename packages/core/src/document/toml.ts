/** TOML text → its value and a Document with the place of every key and value. Bounded; never throws on bad input. */

import type { AST, ParseError } from "toml-eslint-parser";
import type { Document, Entry, Node, Span } from "./document.js";
import { lineIndex } from "./lines.js";
import { locator } from "./locate.js";
import { mapNode } from "./map-node.js";
import { MAX_DEPTH } from "./max-depth.js";
import { toml } from "./toml-library.js";

export interface TomlFile {
  readonly document: Document;
  /** Undefined where the text is no TOML, or was not read. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** What is wrong with the text, and where. */
  readonly problem: { readonly span: Span; readonly message: string } | undefined;
  /** Why it was not read: it may be TOML, but is larger or deeper than callgate reads. */
  readonly unread: string | undefined;
}

/** A date or a time, which no key of a policy holds. */
export class TomlDate {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Files that configure an agent hold some kilobytes; the parser takes a second for a quarter of a megabyte at worst. */
export const MAX_TOML_LENGTH = 256 * 1024;

/** The parser hands all characters of a text to one call, and calls take no more than about this many. */
const MAX_TEXT_LENGTH = 60_000;

/** What a host's reader takes. */
export interface TomlOptions {
  /** 1.1 is 1.0 with more white space in inline tables, and more escapes; 1.1 when left out. */
  readonly version?: "1.0" | "1.1" | undefined;
  /** Whether all items of a list must have one type, as before 1.0. */
  readonly hasUniformLists?: boolean | undefined;
}

/** @param text without a byte-order mark */
export function readToml(text: string, uri: string, options: TomlOptions = {}): TomlFile {
  const rangeOf = lineIndex(text);
  let comments: readonly Span[] = [];
  const file = (root: Node | undefined, rest: Omit<TomlFile, "document">): TomlFile => ({
    document: {
      uri,
      text,
      format: "toml",
      root,
      isBeyondUs: rest.unread !== undefined,
      notYaml: undefined,
      findings: [],
      comments,
      locate: locator(uri, root, rangeOf),
      rangeOf,
    },
    ...rest,
  });
  const unread = beyond(text);
  if (unread === undefined) comments = commentsOf(text);
  if (unread !== undefined) return file(undefined, { value: undefined, problem: undefined, unread });
  let program: AST.TOMLProgram;
  try {
    program = toml().parseTOML(text, { tomlVersion: options.version ?? "1.1" });
  } catch (error) {
    if (!isParseError(error)) throw error;
    const start = Math.min(error.index, text.length);
    const span = { start, end: Math.min(start + 1, text.length) };
    return file(undefined, { value: undefined, problem: { span, message: plainMessage(error) }, unread: undefined });
  }
  const root = new Table({ start: 0, end: text.length });
  for (const statement of program.body[0].body) {
    if (statement.type === "TOMLKeyValue") root.put(statement);
    else root.open(statement);
  }
  const mixed = options.hasUniformLists ? mixedItem(program.body[0].body) : undefined;
  if (mixed !== undefined) {
    const message = "the items of this list have more than one type";
    return file(root.node(), { value: undefined, problem: { span: spanOf(mixed), message }, unread: undefined });
  }
  return file(root.node(), { value: root.value(), problem: undefined, unread: undefined });
}

/** The first item of a list that has another type than the one before it. */
function mixedItem(
  nodes: readonly (AST.TOMLTable | AST.TOMLKeyValue | AST.TOMLContentNode)[],
): AST.TOMLContentNode | undefined {
  for (const node of nodes) {
    const within =
      node.type === "TOMLKeyValue"
        ? [node.value]
        : node.type === "TOMLArray"
          ? node.elements
          : node.type === "TOMLValue"
            ? []
            : node.body;
    const types =
      node.type === "TOMLArray" ? node.elements.map((item) => ("kind" in item ? item.kind : item.type)) : [];
    const index = types.findIndex((type, i) => type !== types[0] && i > 0);
    const found = node.type === "TOMLArray" && index > 0 ? node.elements[index] : mixedItem(within);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Texts, comments, and outside of them what nests, and what parts keys. */
const LEXEME = /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|#[^\n]*|[[\]{}.=,\n]/g;

/** Each from its `#` to the end of its line. */
function commentsOf(text: string): readonly Span[] {
  return [...text.matchAll(LEXEME)]
    .filter(([lexeme]) => lexeme.startsWith("#"))
    .map(({ 0: lexeme, index }) => ({ start: index, end: index + lexeme.replace(/\r$/, "").length }));
}

/** Why the text is not read; undefined where it is. */
function beyond(text: string): string | undefined {
  if (text.length > MAX_TOML_LENGTH)
    return `the file is larger than ${MAX_TOML_LENGTH / 1024} KiB, the most that callgate reads of TOML`;
  let [depth, dots] = [0, 0];
  for (const [lexeme] of text.matchAll(LEXEME)) {
    if (lexeme.length > MAX_TEXT_LENGTH) return `a text in it is longer than ${MAX_TEXT_LENGTH} characters`;
    if (lexeme === "[" || lexeme === "{") depth++;
    else if (lexeme === "]" || lexeme === "}") depth--;
    else if (lexeme === ".") dots++;
    else if (lexeme === "\n" || lexeme === "=" || lexeme === ",") dots = 0;
    if (depth > MAX_DEPTH || dots > MAX_DOTS) return `it is nested more than ${MAX_DEPTH} levels deep`;
  }
  return undefined;
}

/** Dots within one key: each is a level, too. */
const MAX_DOTS = 20;

function isParseError(error: unknown): error is ParseError {
  return error instanceof toml().ParseError;
}

function plainMessage({ message }: ParseError): string {
  return message.length === 0 ? "this is no TOML" : `${message[0]?.toLowerCase()}${message.slice(1)}`;
}

/** A table while it is filled: it may be opened at several places. */
class Table {
  readonly #span: Span;
  readonly #entries = new Map<string, { readonly key: Span; readonly value: Part }>();

  constructor(span: Span) {
    this.#span = span;
  }

  put({ key, value }: AST.TOMLKeyValue): void {
    const names = key.keys.map((one) => ({ name: nameOf(one), span: spanOf(one) }));
    const last = names.pop();
    if (last === undefined) return;
    let table: Table = this;
    for (const { name, span } of names) table = table.#below(name, span);
    table.#entries.set(last.name, { key: last.span, value: partOf(value) });
  }

  /** `[a.b]` and `[[a.b]]`, with what is written under it. */
  open({ kind, key, body }: AST.TOMLTable): void {
    let table: Table = this;
    for (const [index, one] of key.keys.entries()) {
      const [name, span] = [nameOf(one), spanOf(one)];
      table = kind === "array" && index === key.keys.length - 1 ? table.#append(name, span) : table.#below(name, span);
    }
    for (const statement of body) table.put(statement);
  }

  /** The table of that name; of a list of tables, the last. */
  #below(name: string, span: Span): Table {
    const part = this.#entries.get(name)?.value;
    if (part instanceof Table) return part;
    const last = part instanceof List ? part.items.at(-1) : undefined;
    if (last instanceof Table) return last;
    const table = new Table(span);
    this.#entries.set(name, { key: span, value: table });
    return table;
  }

  #append(name: string, span: Span): Table {
    const table = new Table(span);
    const part = this.#entries.get(name)?.value;
    if (part instanceof List) part.items.push(table);
    else this.#entries.set(name, { key: span, value: new List(span, [table]) });
    return table;
  }

  node(): Node {
    const entries = [...this.#entries].map(([name, { key, value }]): Entry => {
      const text: Node = { kind: "scalar", ...key, text: name, plain: false, tag: undefined };
      return { key: text, value: value.node(), keyAlias: undefined, valueAlias: undefined };
    });
    return mapNode(this.#span.start, this.#span.end, entries);
  }

  /** Its own keys only: `Object.fromEntries` makes a plain field of `__proto__`, too. */
  value(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.#entries].map(([name, { value }]) => [name, value.value()]));
  }
}

class List {
  readonly items: Part[];
  readonly #span: Span;

  constructor(span: Span, items: Part[]) {
    this.#span = span;
    this.items = items;
  }

  node(): Node {
    return { kind: "list", ...this.#span, items: this.items.map((item) => item.node()) };
  }

  value(): readonly unknown[] {
    return this.items.map((item) => item.value());
  }
}

class Scalar {
  readonly #span: Span;
  readonly #value: unknown;

  constructor(span: Span, value: unknown) {
    this.#span = span;
    this.#value = value;
  }

  node(): Node {
    const text = this.#value instanceof TomlDate ? this.#value.text : String(this.#value);
    return { kind: "scalar", ...this.#span, text, plain: typeof this.#value !== "string", tag: undefined };
  }

  value(): unknown {
    return this.#value;
  }
}

type Part = Table | List | Scalar;

function partOf(node: AST.TOMLContentNode): Part {
  const span = spanOf(node);
  if (node.type === "TOMLArray") return new List(span, node.elements.map(partOf));
  if (node.type === "TOMLInlineTable") {
    const table = new Table(span);
    for (const entry of node.body) table.put(entry);
    return table;
  }
  if (node.kind === "integer") {
    const isSafe = node.bigint >= BigInt(Number.MIN_SAFE_INTEGER) && node.bigint <= BigInt(Number.MAX_SAFE_INTEGER);
    return new Scalar(span, isSafe ? Number(node.bigint) : node.bigint);
  }
  const isScalar = node.kind === "string" || node.kind === "boolean" || node.kind === "float";
  return new Scalar(span, isScalar ? node.value : new TomlDate(node.datetime));
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}

function spanOf({ range: [start, end] }: { readonly range: readonly [number, number] }): Span {
  return { start, end };
}
