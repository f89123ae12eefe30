/** Document → Policy: choose the dialect, validate, lower. */

import { type CheckDiagnostic, toFinding } from "../document/diagnostic.js";
import type { Document, MapNode, Node } from "../document/document.js";
import { type FieldProblem, mapFields } from "../document/fields.js";
import { compareFindings, type Finding } from "../document/finding.js";
import { fragmentOf, fragmentSentence } from "../document/fragment.js";
import { mapNode } from "../document/map-node.js";
import { nodeValue } from "../document/node-value.js";
import { pointer } from "../document/pointer.js";
import { patternSize } from "../patterns/pattern-size.js";
import { type Enforcement, isRefused } from "../policy/enforcement.js";
import type { Policy } from "../policy/policy.js";
import type { Dialect, DialectId, DocumentPolicy, Release } from "./dialect.js";
import { DIALECTS } from "./index.js";
import { schemaProblems } from "./schema-problems.js";

/** What a document means: the policy, what is wrong with it, and whether the program runs it. */
export interface Lowered<P extends Policy = DocumentPolicy> {
  /** As much as could be read; undefined where the document is no policy. */
  readonly policy: P | undefined;
  /** Those of the document, then one for each of the diagnostics. */
  readonly findings: readonly Finding[];
  /** What lowering found wrong, in the order of its findings. */
  readonly diagnostics: readonly CheckDiagnostic[];
  /** Whether the program runs the document. Unless it does, nothing of it decides any call. */
  readonly enforcement: Enforcement;
}

/** How a document is lowered where it does not say so itself. */
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
  const placed = placedDiagnostics(problems, dialect, map, document, isRefused(enforcement));
  return {
    policy,
    findings: [...document.findings, ...placed.map(([, finding]) => finding)],
    diagnostics: placed.map(([diagnostic]) => diagnostic),
    enforcement,
  };
}

/** What a document means, for who asks that alone: its mistakes are not looked for, which takes most of the time. */
export function lowerOnly(document: Document, options: LowerOptions = {}): Pick<Lowered, "policy" | "enforcement"> {
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
    return { lowered: withoutPolicy(document, [], document.isBeyondUs ? "unread" : "unloadable") };
  const isEmpty = root === undefined || isNull(root);
  const id = options.dialect ?? (isEmpty ? undefined : recogniseDialect(document));
  if (id === undefined || (!isEmpty && root.kind !== "map"))
    return { lowered: notAPolicy(document, isEmpty, options.dialect) };
  const map = isEmpty ? EMPTY : (root as MapNode);
  return patternsSize(patternSizes(map)) > MAX_PATTERNS_SIZE
    ? { lowered: tooLarge(document) }
    : { map, dialect: DIALECTS[id] };
}

/** Enough to see what is wrong; a document with more mistakes than this is another kind of document. */
const MAX_DIAGNOSTICS = 200;

/** What the engine would complain of, then what the schema does and the engine does not; each with its finding. */
function placedDiagnostics(
  problems: readonly CheckDiagnostic[],
  dialect: Dialect,
  root: MapNode,
  document: Document,
  refusedWhole: boolean,
): readonly (readonly [CheckDiagnostic, Finding])[] {
  const first = problems.slice(0, MAX_DIAGNOSTICS);
  const refusals = new Map(problems.flatMap(({ path, refusal }) => (refusal ? [[pointer(path), refusal]] : [])));
  const shape = schemaProblems(dialect, root, { limit: MAX_DIAGNOSTICS + 1, isRefused: refusedWhole, refusals });
  const covered = new Set(shape.flatMap(({ covers }) => covers.map(pointer)));
  // One diagnostic for each place: later ones follow from the first.
  const all = [...first.filter(({ path }) => !covered.has(pointer(path))), ...shape].filter(({ path }) => {
    const place = pointer(path);
    return !covered.has(place) && covered.add(place);
  });
  const placed = all
    .slice(0, MAX_DIAGNOSTICS)
    .map((diagnostic) => [diagnostic, toFinding(diagnostic, document)] as const)
    .sort(([, a], [, b]) => compareFindings(a, b));
  if (Math.max(problems.length, shape.length, all.length) <= MAX_DIAGNOSTICS) return placed;
  const message = `the file has more than ${MAX_DIAGNOSTICS} problems; fix these, and run callgate again`;
  const last: CheckDiagnostic = { check: "schema", path: [], message };
  return [...placed, [last, toFinding(last, document)]];
}

/** More than this, repetitions written out, takes seconds to compile; a policy has some hundreds. */
export const MAX_PATTERNS_SIZE = 30_000;

/** The regular expressions below a node, each once, as it is compiled once, with its size. */
export function patternSizes(root: Node): ReadonlyMap<string, number> {
  const seen = new Set<Node>();
  const sizes = new Map<string, number>();
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
    if (op?.kind === "scalar" && op.text === "regex" && value?.kind === "scalar" && !sizes.has(value.text))
      sizes.set(value.text, patternSize(value.text));
    for (const entry of node.entries) visit(entry.value);
  };
  visit(root);
  return sizes;
}

/** How large some regular expressions are together. @param apart those that are not counted */
export function patternsSize(sizes: ReadonlyMap<string, number>, apart?: ReadonlyMap<string, number>): number {
  let size = 0;
  for (const [pattern, one] of sizes) if (apart?.has(pattern) !== true) size += one;
  return size;
}

function tooLarge(document: Document): Lowered {
  const message =
    "the regular expressions are too large to be looked at; write smaller repetitions than `{1000}`, or fewer classes such as `\\p{L}`";
  return withoutPolicy(document, [{ check: "unsupported-regex", path: [], message }], "unread");
}

function withoutPolicy(document: Document, diagnostics: readonly CheckDiagnostic[], enforcement: Enforcement): Lowered {
  const findings = [...document.findings, ...diagnostics.map((diagnostic) => toFinding(diagnostic, document))];
  return { policy: undefined, findings, diagnostics, enforcement };
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
  // A document that the user says is a policy is given to the program, which wants a mapping.
  const enforcement = dialect === undefined ? "notAPolicy" : "unloadable";
  return withoutPolicy(document, [{ check: "schema", path: [], message }], enforcement);
}

function isToolList({ root }: Document): boolean {
  return root?.kind === "map" && mapFields(root).byName.get("tools")?.value.kind === "list";
}
