/** Document → Policy: choose the dialect, validate, lower. */

import type { DialectId, Release } from "./dialects/dialect.js";
import { DIALECTS } from "./dialects/index.js";
import type { Problem } from "./dialects/problem.js";
import { MAX_PROBLEMS, schemaProblems } from "./dialects/schema-problems.js";
import type { Document, MapNode, Node } from "./document/document.js";
import { mapFields } from "./document/fields.js";
import { pointer } from "./document/pointer.js";
import { patternSize } from "./engine/pattern-size.js";
import { compareFindings, type Finding } from "./finding.js";
import type { Policy } from "./policy.js";
import { nodeValue } from "./values/node-value.js";

export interface Lowered {
  /** As much as could be read; undefined where the document is no policy. */
  readonly policy: Policy | undefined;
  readonly findings: readonly Finding[];
  /** The enforcing program does not load this document, so there is no decision to foretell. */
  readonly refused: boolean;
}

export interface LowerOptions {
  /** Overrides what the document looks like. */
  readonly dialect?: DialectId | undefined;
  /** `latest` when left out. */
  readonly release?: Release | undefined;
}

/** What an absent or empty document is to the engine: a mapping without keys. */
const EMPTY: MapNode = { kind: "map", start: 0, end: 0, entries: [] };

/**
 * Lowers a document. Total: a document the engine would refuse gives findings, and as much policy as could be read.
 * The findings include those of the document itself.
 */
export function lower(document: Document, options: LowerOptions = {}): Lowered {
  const { root } = document;
  if (root === undefined && document.findings.some(({ severity }) => severity === "error"))
    return { policy: undefined, findings: document.findings, refused: true };
  const isEmpty = root === undefined || isNull(root);
  const id = options.dialect ?? (isEmpty ? undefined : recogniseDialect(document));
  if (id === undefined || (!isEmpty && root.kind !== "map")) return notAPolicy(document, isEmpty);
  const map = isEmpty ? EMPTY : (root as MapNode);
  const dialect = DIALECTS[id];
  const size = patternsSize(map);
  if (size > MAX_PATTERNS_SIZE) return tooLarge(document);
  const { policy, problems, refused } = dialect.lower(map, document, options.release ?? "latest");
  const told = new Set(problems.map(({ path }) => pointer(path)));
  const shape = schemaProblems(dialect, map);
  const all = [...problems, ...shape.problems.filter(({ path }) => !told.has(pointer(path)))];
  const shown = all.slice(0, MAX_PROBLEMS).map((problem) => toFinding(problem, document));
  const findings = [...document.findings, ...shown].sort(compareFindings);
  const more = all.length - shown.length + shape.more;
  if (more > 0) findings.push(toFinding({ check: "schema", path: [], message: moreProblems(more) }, document));
  return { policy, findings, refused };
}

function moreProblems(count: number): string {
  return `${count} more problem${count === 1 ? " is" : "s are"} not shown; mend the first ${MAX_PROBLEMS} and look again`;
}

/** More than this, repetitions written out, takes seconds to compile; a policy has some hundreds. */
const MAX_PATTERNS_SIZE = 50_000;

/** How large the document's regular expressions are together. */
function patternsSize(root: Node): number {
  let size = 0;
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (node.kind === "scalar" || seen.has(node)) return;
    seen.add(node);
    if (node.kind === "list") return node.items.forEach(visit);
    const { byName } = mapFields(node);
    const op = byName.get("op")?.value;
    const value = byName.get("value")?.value;
    if (op?.kind === "scalar" && op.text === "regex" && value?.kind === "scalar") size += patternSize(value.text);
    for (const entry of node.entries) visit(entry.value);
  };
  visit(root);
  return size;
}

function tooLarge(document: Document): Lowered {
  const message = "the regular expressions are too large to be looked at; write smaller repetitions than `{1000}`";
  const finding = toFinding({ check: "unsupported-regex", path: [], message }, document);
  return { policy: undefined, findings: [...document.findings, finding], refused: false };
}

function isNull(node: Node): boolean {
  return node.kind === "scalar" && nodeValue(node, []).kind === "null";
}

/** The dialect a document is written in, or undefined where it is no policy. */
export function recogniseDialect(document: Document): DialectId | undefined {
  const { root } = document;
  if (root?.kind !== "map") return undefined;
  let best: DialectId | undefined;
  let certainty = 0;
  for (const dialect of Object.values(DIALECTS)) {
    const sure = dialect.recognise(root, document);
    if (sure > certainty) [best, certainty] = [dialect.id, sure];
  }
  return best;
}

function notAPolicy(document: Document, isEmpty: boolean): Lowered {
  const what = isEmpty
    ? "the file is empty"
    : isToolList(document)
      ? "this is a tool list (give it with --tools)"
      : "this is no policy";
  const message = `${what}: a policy is a mapping with \`version\`, \`default\` and \`tools\``;
  const finding = toFinding({ check: "schema", path: [], message }, document);
  return { policy: undefined, findings: [...document.findings, finding], refused: true };
}

function isToolList({ root }: Document): boolean {
  return root?.kind === "map" && mapFields(root).byName.get("tools")?.value.kind === "list";
}

/** A problem with its place resolved. */
export function toFinding(problem: Problem, document: Document): Finding {
  const { path, part, span } = problem;
  const range = span === undefined ? document.locate(path, part) : document.rangeOf(span);
  return {
    check: problem.check,
    severity: problem.severity ?? "error",
    message: problem.message,
    location: { uri: document.uri, range },
    related: [],
  };
}
