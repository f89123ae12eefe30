/** Bytes → ToolCatalogue: what a server answered to `tools/list`, in the forms people keep it in. */

import type { Diagnostic } from "../document/diagnostic.js";
import { compareFindings, type Finding, type Range } from "../document/finding.js";
import { lineIndex } from "../document/lines.js";
import { readDocument } from "../document/read.js";
import type { Tool, ToolCatalogue } from "../policy/tool.js";
import { utf8Length } from "../values/bytes.js";
import { toolFromJson } from "./tool-from-json.js";
import { type ToolPage, toolPages } from "./tool-pages.js";

/** The largest list read. In bytes. */
export const MAX_TOOLS_BYTES = 16 * 1024 * 1024;

/** Up to this size a finding is given its exact place; beyond it, finding the place costs more than it helps. */
const MAX_PLACED_BYTES = 512 * 1024;

/** More findings than these are of no use. */
const MAX_FINDINGS = 100;

interface ReadTools {
  readonly tools: ToolCatalogue | undefined;
  readonly findings: readonly Finding[];
}

/**
 * What was read last. Who lints a policy whenever it is saved reads the same list each time, and what checks find out
 * about its tools is kept with these.
 */
let last: { readonly text: string; readonly uri: string; readonly read: ReadTools } | undefined;

/**
 * Reads a tool catalogue: a `tools/list` result, the JSON-RPC response that holds it, a list or JSON lines of such
 * pages, a bare list of tools, or OpenAI's `mcp_list_tools` item.
 * Never throws: bad input gives findings (`syntax`, `schema`), and `tools` is undefined only where no list was found.
 * @param input the text, or the file's bytes
 * @param uri the name that findings carry
 */
export function readTools(input: string | Uint8Array, uri: string): ReadTools {
  const size = typeof input === "string" ? utf8Length(input) : input.byteLength;
  if (size > MAX_TOOLS_BYTES) {
    const message = `the file has ${(size / 1024 / 1024).toFixed(1)} MiB; a list of tools may have 16 MiB at most`;
    return { tools: undefined, findings: [finding("syntax", uri, START, { severity: "error", message })] };
  }
  const text = decodeText(input);
  if (text === undefined) {
    const message = "the file is not valid UTF-8; save it as UTF-8";
    return { tools: undefined, findings: [finding("syntax", uri, START, { severity: "error", message })] };
  }
  if (last?.text !== text || last.uri !== uri) last = { text, uri, read: readText(text, size, uri) };
  return last.read;
}

function readText(text: string, size: number, uri: string): ReadTools {
  const parts = parseParts(text);
  if (parts === undefined) return { tools: undefined, findings: [notJson(text, size, uri)] };
  return catalogue(parts, uri, size <= MAX_PLACED_BYTES ? text : undefined);
}

const START: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** A JSON text within the file, and the line it is on where the file has one on each. */
interface Part {
  readonly value: unknown;
  readonly line: number | undefined;
  /** The line is not JSON, and there is no value. */
  readonly broken?: boolean;
}

function decodeText(input: string | Uint8Array): string | undefined {
  if (typeof input === "string") return input.replace(/^\ufeff/, "");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(input);
  } catch {
    return undefined;
  }
}

/** The whole text as one value, else one value for each line; undefined where it is neither. */
function parseParts(text: string): Part[] | undefined {
  const whole = parsed(text);
  if (whole !== undefined) return [{ value: whole.value, line: undefined }];
  const lines = text.split("\n");
  const parts: Part[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const part = parsed(line);
    if (part === undefined && parts.length === 0) return undefined;
    parts.push(
      part === undefined ? { value: undefined, line: i + 1, broken: true } : { value: part.value, line: i + 1 },
    );
  }
  return parts.length === 0 ? undefined : parts;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function catalogue(parts: readonly Part[], uri: string, text: string | undefined): ReadTools {
  const tools = new Map<string, Tool>();
  const problems: Placeable[] = [];
  let last: ToolPage | undefined;
  let server: string | undefined;
  for (const part of parts) {
    const found: Diagnostic[] = [];
    for (const page of part.broken === true ? [] : toolPages(part.value, [], found)) {
      last = page;
      server ??= page.server;
      readPage(page, tools, found);
    }
    if (part.broken === true) found.push({ path: [], severity: "error", message: BROKEN_LINE });
    for (const problem of found)
      problems.push({ ...problem, line: part.line, check: part.broken ? "syntax" : "schema" });
  }
  const start = { check: "schema", path: [], line: parts[0]?.line } as const;
  if (last === undefined && problems.length === 0) problems.push({ ...start, severity: "error", message: NO_LIST });
  if (last?.continues === true) problems.push({ ...start, severity: "warning", message: GOES_ON });
  return { tools: last === undefined ? undefined : { uri, server, tools }, findings: placed(problems, text, uri) };
}

/** A problem with what its place depends on: the line, where each line is a page, else its path. */
interface Placeable extends Diagnostic {
  readonly check: "syntax" | "schema";
  readonly line: number | undefined;
}

const BROKEN_LINE = "this line is not JSON; each line holds one page of the list";
const NO_LIST = "there is no list of tools in it: record the answer to `tools/list`";
const GOES_ON = "the list goes on after this page: it gives a `nextCursor`; record the pages that follow as well";

function readPage(page: ToolPage, tools: Map<string, Tool>, problems: Diagnostic[]): void {
  for (const [i, entry] of page.entries.entries()) {
    const tool = toolFromJson(entry, [...page.path, i], problems);
    if (tool === undefined) continue;
    if (!tools.has(tool.name)) tools.set(tool.name, tool);
    else problems.push({ path: [...page.path, i, "name"], severity: "warning", message: twice(tool.name) });
  }
}

function twice(name: string): string {
  return `the tool \`${name.slice(0, 128)}\` is listed twice; names are unique within a server, and only the first is read`;
}

/** Problems → findings: at their line, else at their exact place where the text is small, else at its start. */
function placed(problems: readonly Placeable[], text: string | undefined, uri: string): readonly Finding[] {
  const kept = problems.slice(0, MAX_FINDINGS);
  const document =
    text !== undefined && kept.some(({ line }) => line === undefined) ? readDocument(text, uri) : undefined;
  const findings = kept.map((problem) => {
    const range =
      problem.line === undefined ? (document?.locate(problem.path).range ?? START) : lineRange(problem.line);
    return finding(problem.check, uri, range, problem);
  });
  if (problems.length > kept.length) {
    const message = `${problems.length - kept.length} more problems with this list are not shown`;
    findings.push(finding("schema", uri, START, { severity: "note", message }));
  }
  return findings.sort(compareFindings);
}

function lineRange(line: number): Range {
  return { start: { line, column: 1 }, end: { line, column: 1 } };
}

function notJson(text: string, size: number, uri: string): Finding {
  const message = "this is not JSON; a list of tools is the answer to `tools/list`, as the server sent it";
  // The policy reader takes YAML too, but what breaks JSON's brackets and quotes breaks YAML at the same place.
  const known = size <= MAX_PLACED_BYTES ? readDocument(text, uri).findings[0]?.location.range : undefined;
  const range = text.trim() === "" ? lineIndex(text)({ start: 0, end: 0 }) : (known ?? START);
  return finding("syntax", uri, range, {
    severity: "error",
    message: text.trim() === "" ? `the file is empty: ${message}` : message,
  });
}

function finding(check: string, uri: string, range: Range, problem: Pick<Diagnostic, "severity" | "message">): Finding {
  return {
    check,
    severity: problem.severity ?? "error",
    message: problem.message,
    location: { uri, range },
    related: [],
  };
}
