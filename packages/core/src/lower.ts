/** Document → Policy: choose the dialect, validate, lower. */

import type { Dialect, DialectId, Release } from "./dialects/dialect.js";
import { DIALECTS } from "./dialects/index.js";
import type { Problem } from "./dialects/problem.js";
import { schemaProblems } from "./dialects/schema-problems.js";
import type { Document, MapNode, Node, Path } from "./document/document.js";
import { type FieldProblem, mapFields } from "./document/fields.js";
import { mapNode } from "./document/map-node.js";
import { pointer } from "./document/pointer.js";
import { type Enforcement, isRefused } from "./enforcement.js";
import { patternSize } from "./engine/pattern-size.js";
import { compareFindings, type Finding } from "./finding.js";
import { fragmentOf, fragmentSentence } from "./fragment.js";
import type { Policy } from "./policy/policy.js";
import { nodeValue } from "./values/node-value.js";

export interface Lowered {
  /** As much as could be read; undefined where the document is no policy. */
  readonly policy: Policy | undefined;
  readonly findings: readonly Finding[];
  /** Where each of the findings stands as a path, and what was probably meant there. */
  readonly origins: ReadonlyMap<Finding, FindingOrigin>;
  /** Whether the program runs the document. Unless it does, nothing of it decides any call. */
  readonly enforcement: Enforcement;
}

export interface FindingOrigin {
  readonly path: Path;
  /** The key or the value that is most likely meant in place of the one at `path`. */
  readonly meant: string | undefined;
}

export interface LowerOptions {
  /** Overrides what the document looks like. */
  readonly dialect?: DialectId | undefined;
  /** When left out, `latest` is asked, and findings say what `2026-03` does otherwise. */
  readonly release?: Release | undefined;
}

/** What an absent or empty document is to the engine: a mapping without keys. */
const EMPTY: MapNode = mapNode(0, 0, []);

/**
 * Lowers a document. Total: a document the engine would refuse gives findings, and as much policy as could be read.
 * The findings include those of the document itself.
 */
export function lower(document: Document, options: LowerOptions = {}): Lowered {
  const read = rootOf(document, options);
  if ("lowered" in read) return read.lowered;
  const { map, dialect } = read;
  const { policy, problems, enforcement } = dialect.lower(map, document, options.release);
  const origins = problemFindings(problems, dialect, map, document, isRefused(enforcement));
  return { policy, findings: [...document.findings, ...origins.keys()], origins, enforcement };
}

/** What a document means, for who asks that alone: its mistakes are not looked for, which takes most of the time. */
export function meaningOf(document: Document, options: LowerOptions = {}): Pick<Lowered, "policy" | "enforcement"> {
  const read = rootOf(document, options);
  return "lowered" in read ? read.lowered : read.dialect.lower(read.map, document, options.release);
}

/** What is to be lowered, and as what; or all there is to say of a document that is no policy. */
function rootOf(
  document: Document,
  options: LowerOptions,
): { readonly map: MapNode; readonly dialect: Dialect } | { readonly lowered: Lowered } {
  const { root } = document;
  if (root === undefined && document.findings.some(({ severity }) => severity === "error"))
    return { lowered: withoutPolicy(document.findings, document.isBeyondUs ? "unread" : "unloadable") };
  const isEmpty = root === undefined || isNull(root);
  const id = options.dialect ?? (isEmpty ? undefined : recogniseDialect(document));
  if (id === undefined || (!isEmpty && root.kind !== "map"))
    return { lowered: notAPolicy(document, isEmpty, options.dialect) };
  const map = isEmpty ? EMPTY : (root as MapNode);
  return patternsSize(map) > MAX_PATTERNS_SIZE ? { lowered: tooLarge(document) } : { map, dialect: DIALECTS[id] };
}

/** Enough to see what is wrong; a document with more mistakes than this is another kind of document. */
const MAX_PROBLEMS = 200;

/** What the engine would complain of, then what the schema does and the engine does not. */
function problemFindings(
  problems: readonly Problem[],
  dialect: Dialect,
  root: MapNode,
  document: Document,
  refusedWhole: boolean,
): ReadonlyMap<Finding, FindingOrigin> {
  const first = problems.slice(0, MAX_PROBLEMS);
  const refusals = new Map(problems.flatMap(({ path, refusal }) => (refusal ? [[pointer(path), refusal]] : [])));
  const shape = schemaProblems(dialect, root, { limit: MAX_PROBLEMS + 1, isRefused: refusedWhole, refusals });
  const told = new Set(shape.flatMap(({ covers }) => covers.map(pointer)));
  // Of one place, one thing is said: what comes first follows from nothing else.
  const all = [...first.filter(({ path }) => !told.has(pointer(path))), ...shape].filter(({ path }) => {
    const place = pointer(path);
    return !told.has(place) && told.add(place);
  });
  const shown = all.slice(0, MAX_PROBLEMS);
  const findings = shown
    .map((problem): [Finding, FindingOrigin] => [
      toFinding(problem, document),
      { path: problem.path, meant: problem.meant },
    ])
    .sort(([a], [b]) => compareFindings(a, b));
  if (Math.max(problems.length, shape.length, all.length) <= MAX_PROBLEMS) return new Map(findings);
  const message = `the file has more than ${MAX_PROBLEMS} problems; mend these, and look again`;
  const last = toFinding({ check: "schema", path: [], message }, document);
  return new Map([...findings, [last, { path: [], meant: undefined }]]);
}

/** More than this, repetitions written out, takes seconds to compile; a policy has some hundreds. */
const MAX_PATTERNS_SIZE = 30_000;

/** How large the document's regular expressions are together. */
function patternsSize(root: Node): number {
  let size = 0;
  const seen = new Set<Node>();
  // Most policies ask for one pattern many times.
  const sizes = new Map<string, number>();
  const sizeOf = (pattern: string): number => {
    const known = sizes.get(pattern) ?? patternSize(pattern);
    sizes.set(pattern, known);
    return known;
  };
  const visit = (node: Node): void => {
    if (node.kind === "scalar" || seen.has(node)) return;
    seen.add(node);
    if (node.kind === "list") {
      for (const item of node.items) visit(item);
      return;
    }
    const { byName } = mapFields(node);
    const op = byName.get("op")?.value;
    const value = byName.get("value")?.value;
    if (op?.kind === "scalar" && op.text === "regex" && value?.kind === "scalar") size += sizeOf(value.text);
    for (const entry of node.entries) visit(entry.value);
  };
  visit(root);
  return size;
}

function tooLarge(document: Document): Lowered {
  const message = "the regular expressions are too large to be looked at; write smaller repetitions than `{1000}`";
  const finding = toFinding({ check: "unsupported-regex", path: [], message }, document);
  return withoutPolicy([...document.findings, finding], "unread");
}

function withoutPolicy(findings: readonly Finding[], enforcement: Enforcement): Lowered {
  return { policy: undefined, findings, origins: new Map(), enforcement };
}

function isNull(node: Node): boolean {
  if (node.kind !== "scalar") return false;
  const problems: FieldProblem[] = [];
  return nodeValue(node, problems).kind === "null" && problems.length === 0;
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

function notAPolicy(document: Document, isEmpty: boolean, dialect: DialectId | undefined): Lowered {
  const what = isEmpty
    ? "the file is empty"
    : isToolList(document)
      ? "this is a tool list (give it with --tools)"
      : "this is no policy";
  const fragment = fragmentOf(document);
  const message =
    fragment === undefined
      ? `${what}: a policy is a mapping with \`version\`, \`default\` and \`tools\``
      : fragmentSentence(fragment);
  const finding = toFinding({ check: "schema", path: [], message }, document);
  // Where somebody says that it is one, the program is given it, and wants a mapping.
  const lowered = withoutPolicy([...document.findings, finding], dialect === undefined ? "notAPolicy" : "unloadable");
  return fragment === undefined
    ? lowered
    : { ...lowered, origins: new Map([[finding, { path: [], meant: undefined }]]) };
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
