/** The parser's tree → ours: aliases followed, comments and styles dropped, size after expansion bounded. */

import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from "yaml";
import type { Entry, Node, Span } from "./document.js";

/** More than this after following every alias is an alias bomb: thousands of policies would fit. */
export const MAX_EXPANDED_NODES = 500_000;

/** An alias without an anchor, an anchor that contains itself, or too much of both. */
export class AnchorError extends Error {
  constructor(
    message: string,
    readonly span: Span,
  ) {
    super(message);
  }
}

/**
 * The document's nodes. A node behind an alias is the anchor's own node, so its place is where it was written.
 * @throws AnchorError
 */
export function toNodes(contents: ParsedNode | null): Node | undefined {
  if (contents === null) return undefined;
  const anchors = new Map<string, { node?: Node; size: number }>();
  const [node, size] = convert(contents, anchors);
  if (size > MAX_EXPANDED_NODES) {
    const message = `the document's aliases expand to more than ${MAX_EXPANDED_NODES.toLocaleString("en")} values; write the repeated parts out`;
    throw new AnchorError(message, { start: node.start, end: node.start });
  }
  return node;
}

type Anchors = Map<string, { node?: Node; size: number }>;

/** The node, and how many nodes it stands for once every alias under it is followed. */
function convert(source: ParsedNode, anchors: Anchors): [Node, number] {
  const span = { start: source.range[0], end: source.range[1] };
  if (isAlias(source)) {
    const anchor = anchors.get(source.source);
    if (anchor === undefined) throw new AnchorError(`there is no anchor \`&${source.source}\` above this alias`, span);
    if (anchor.node === undefined) throw new AnchorError(`the anchor \`&${source.source}\` contains itself`, span);
    return [anchor.node, anchor.size];
  }
  const anchor: { node?: Node; size: number } = { size: 0 };
  if (source.anchor !== undefined) anchors.set(source.anchor, anchor);
  let size = 1;
  let node: Node;
  if (isMap(source)) {
    const entries: Entry[] = source.items.map((pair) => {
      const [key, keySize] = convert(pair.key as ParsedNode, anchors);
      const [value, valueSize] =
        pair.value === null ? [emptyAfter(key), 1] : convert(pair.value as ParsedNode, anchors);
      size = Math.min(size + keySize + valueSize, Number.MAX_SAFE_INTEGER);
      return { key, value };
    });
    node = { kind: "map", ...span, entries };
  } else if (isSeq(source)) {
    const items = source.items.map((item) => {
      const [child, childSize] = convert(item as ParsedNode, anchors);
      size = Math.min(size + childSize, Number.MAX_SAFE_INTEGER);
      return child;
    });
    node = { kind: "list", ...span, items };
  } else if (isScalar(source)) {
    node = {
      kind: "scalar",
      ...span,
      text: String(source.value ?? ""),
      plain: isPlain(source),
      tag: shortTag(source.tag),
    };
  } else {
    source satisfies never;
    throw new TypeError("a YAML node of an unknown kind");
  }
  anchor.node = node;
  anchor.size = size;
  return [node, size];
}

function isPlain(scalar: Scalar): boolean {
  return scalar.type === "PLAIN" || scalar.type === undefined;
}

const CORE_TAGS = "tag:yaml.org,2002:";

/** yaml.v3's `shortTag`; the non-specific `!` makes a text of any scalar. */
function shortTag(tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  if (tag === "!") return "!!str";
  return tag.startsWith(CORE_TAGS) ? `!!${tag.slice(CORE_TAGS.length)}` : tag;
}

function emptyAfter(key: Node): Node {
  return { kind: "scalar", start: key.end, end: key.end, text: "", plain: true, tag: undefined };
}
