/** Text → Document: bounded, parsed, and with an exact place for every key and value. */

import { Composer, Parser, type Document as YamlDocument } from "yaml";
import type { Finding, Range } from "../finding.js";
import { decode, UnreadableBytes } from "./decode.js";
import { depthOf, MAX_DEPTH } from "./depth.js";
import type { Document, Node, Span } from "./document.js";
import { lineIndex } from "./lines.js";
import { locator } from "./locate.js";
import { AnchorError, toNodes } from "./nodes.js";

/** Policies are small; beyond this a file is taken for something else and refused. In bytes. */
export const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;

/**
 * Reads a policy document, YAML or JSON, as yaml.v3 does: only the first document of a stream counts.
 * Never throws: whatever is wrong with the text becomes a `syntax` finding, and `root` is then undefined.
 * @param input the text, or the file's bytes
 * @param uri the name that findings carry
 */
export function readDocument(input: string | Uint8Array, uri: string): Document {
  const size = typeof input === "string" ? Buffer.byteLength(input) : input.byteLength;
  if (size > MAX_DOCUMENT_BYTES) {
    const mebibytes = (size / 1024 / 1024).toFixed(1);
    return unreadable("", uri, { start: 0, end: 0 }, `the file has ${mebibytes} MiB; a policy may have 2 MiB at most`);
  }
  let text: string;
  try {
    text = decode(input);
  } catch (error) {
    if (error instanceof UnreadableBytes) return unreadable(error.text, uri, error.span, error.message);
    throw error;
  }
  return parse(text, uri);
}

function parse(text: string, uri: string): Document {
  const parsed = firstDocument(text);
  if (parsed.problem !== undefined) return unreadable(text, uri, parsed.problem, parsed.problem.message);
  const rangeOf = lineIndex(text);
  const findings: Finding[] = [];
  let root: Node | undefined;
  try {
    root = parsed.document === undefined ? undefined : toNodes(parsed.document.contents);
  } catch (error) {
    if (error instanceof AnchorError) return unreadable(text, uri, error.span, error.message);
    throw error;
  }
  if (parsed.ignoredFrom !== undefined) {
    const message =
      "only the first YAML document is read: everything after this line has no effect; move it into a file of its own";
    findings.push(syntaxFinding(uri, rangeOf(parsed.ignoredFrom), message));
  }
  return { uri, text, format: isJson(text) ? "json" : "yaml", root, findings, rangeOf, locate: locator(root, rangeOf) };
}

interface Parsed {
  readonly document?: YamlDocument.Parsed | undefined;
  readonly problem?: (Span & { readonly message: string }) | undefined;
  readonly ignoredFrom?: Span | undefined;
}

function firstDocument(text: string): Parsed {
  // Failsafe, so that scalars keep their text: yaml.v3's types are resolved by our own reading of its table.
  const composer = new Composer({ schema: "failsafe", uniqueKeys: false, keepSourceTokens: false, logLevel: "silent" });
  const documents: YamlDocument.Parsed[] = [];
  for (const token of new Parser().parse(text)) {
    const depth = depthOf(token);
    if (depth > MAX_DEPTH) {
      const message = `the document is nested more than ${MAX_DEPTH} levels deep; no policy needs that`;
      return { problem: { start: token.offset, end: token.offset, message } };
    }
    for (const document of composer.next(token)) documents.push(document as YamlDocument.Parsed);
    if (documents.length > 1) break;
  }
  if (documents.length < 2) for (const document of composer.end(false)) documents.push(document as YamlDocument.Parsed);
  const [document, second] = documents;
  const error = document?.errors[0];
  if (error !== undefined) {
    const [start, end] = error.pos;
    return { problem: { start, end: Math.max(start, Math.min(end, text.length)), message: sentence(error.message) } };
  }
  const ignored =
    second !== undefined && second.contents !== null && second.contents.range[0] !== second.contents.range[1];
  return { document, ignoredFrom: ignored ? { start: second.range[0], end: second.range[0] } : undefined };
}

/** The parser's message without the place and the source excerpt it appends. */
function sentence(message: string): string {
  const [first = message] = message.split("\n");
  return first.replace(/ at line \d+, column \d+:?$/, "");
}

function isJson(text: string): boolean {
  if (!/^\s*[{["]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Not JSON; it has just been read as YAML.
    return false;
  }
}

function syntaxFinding(uri: string, range: Range, message: string): Finding {
  return { check: "syntax", severity: "error", message, location: { uri, range }, related: [] };
}

function unreadable(text: string, uri: string, span: Span, message: string): Document {
  const rangeOf = lineIndex(text);
  return {
    uri,
    text,
    format: "yaml",
    root: undefined,
    findings: [syntaxFinding(uri, rangeOf(span), message)],
    rangeOf,
    locate: locator(undefined, rangeOf),
  };
}
