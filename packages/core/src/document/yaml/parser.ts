/**
 * Tokens → nodes, by the grammar of yaml.v3's parser (its `parserc.go`, v3.0.1), aliases followed. Nesting and what
 * aliases expand to are bounded while reading, so nothing later has to guard against either.
 */

import type { Entry, Node, Span } from "../document.js";
import { mapNode } from "../map-node.js";
import { MAX_DEPTH, TOO_DEEP } from "../max-depth.js";
import { type AliasNode, allowedAliasShare, decodedPart, type RawNode } from "./decoded.js";
import { Scanner } from "./scanner.js";
import { type Token, type TokenType, TooDeep, YamlError } from "./token.js";

interface Anchor {
  readonly name: string;
  /** Undefined while the anchored collection is being read. */
  node: Node | undefined;
  /** How many nodes it has, aliases followed. */
  size: number;
  /** How deeply it nests. */
  height: number;
}

export interface ParsedYaml {
  /** Undefined where the stream holds no document. */
  readonly root: Node | undefined;
  /** Where what comes after the first document begins, which the engine never looks at. */
  readonly ignoredFrom: number | undefined;
  /** The comments of the first document, in order. */
  readonly comments: readonly Span[];
}

/**
 * The first document of a YAML stream.
 * @throws YamlError where yaml.v3 refuses it, and for documents built to exhaust whoever reads them
 */
export function parseYaml(text: string): ParsedYaml {
  const parser = new Parser(text, true);
  try {
    const parsed = parser.parse();
    if (parser.mayRepeat) decodedPart(unfollowed(text).root);
    return parsed;
  } catch (error) {
    if (!(error instanceof AliasError)) throw error;
    const { root, ...parsed } = unfollowed(text);
    return { ...parsed, root: decodedPart(root) };
  }
}

/** The error for aliases in any place; whether the engine follows them all is decided later. */
class AliasError extends Error {}

/** The document with its aliases as they are written. */
function unfollowed(text: string): Omit<ParsedYaml, "root"> & { readonly root: RawNode } {
  const parsed = new Parser(text, false).parse();
  return { ...parsed, root: parsed.root as RawNode };
}

type Ends = Readonly<Record<string, readonly TokenType[]>>;

/** Tokens before which a node is left out: in blocks, … */
const IN_BLOCK = {
  entryEnds: ["block entry", "block end"],
  indentlessEntryEnds: ["block entry", "key", "value", "block end"],
  keyOrValueEnds: ["key", "value", "block end"],
} satisfies Ends;

/** … between `[` and `]`, … */
const IN_LIST = {
  keyEnds: ["value", "flow entry", "flow sequence end"],
  valueEnds: ["flow entry", "flow sequence end"],
} satisfies Ends;

/** … and between `{` and `}`. */
const IN_MAPPING = {
  keyEnds: ["value", "flow entry", "flow mapping end"],
  valueEnds: ["flow entry", "flow mapping end"],
} satisfies Ends;

/** What a collection begins with. */
type CollectionBegin =
  | "block mapping start"
  | "block sequence start"
  | "block entry"
  | "flow mapping start"
  | "flow sequence start";

class Parser {
  readonly #scanner: Scanner;
  readonly #tags = new Map<string, string>();
  readonly #anchors = new Map<string, Anchor>();
  /** Where the last token that has characters ends. */
  #end = 0;
  #depth = 0;
  /** The greatest depth since the innermost anchored collection began. */
  #deepest = 0;
  #size = 0;
  /** How much of the size comes from aliases. */
  #aliased = 0;

  /**
   * @param follows whether aliases are followed; else each stays in the tree, an `AliasNode` in place of a node
   */
  constructor(
    text: string,
    readonly follows: boolean,
  ) {
    this.#scanner = new Scanner(text);
  }

  /** Whether so much comes from aliases that yaml.v3 may refuse it. */
  get mayRepeat(): boolean {
    return this.#aliased > 100 && this.#size > 1000;
  }

  parse(): ParsedYaml {
    this.#take("stream start");
    if (this.#is("stream end")) return { root: undefined, ignoredFrom: undefined, comments: this.#scanner.comments };
    const isMarked = this.#isOneOf(["version directive", "tag directive", "document start"]);
    this.#directives();
    if (isMarked && this.#take("document start") === undefined) {
      const { start, end } = this.#peek();
      throw new YamlError("after a `%` line, the document begins with a line `---`", start, end);
    }
    const isEmpty =
      isMarked && this.#isOneOf(["version directive", "tag directive", "document start", "document end", "stream end"]);
    const root = isEmpty ? empty(this.#peek().start) : this.#node(true);
    this.#take("document end");
    const ignoredFrom = this.#next();
    const { comments } = this.#scanner;
    return {
      root,
      ignoredFrom,
      comments: ignoredFrom === undefined ? comments : comments.filter(({ start }) => start < ignoredFrom),
    };
  }

  /** Where the next document begins that is not empty; what it holds does not matter, errors included. */
  #next(): number | undefined {
    try {
      for (;;) {
        const { start } = this.#peek();
        if (this.#is("stream end")) return undefined;
        if (this.#take("document end") !== undefined) continue;
        if (this.#take("document start") === undefined) return start;
        if (!this.#isOneOf(["stream end", "document start", "document end"])) return start;
      }
    } catch (error) {
      if (error instanceof YamlError) return error.start;
      throw error;
    }
  }

  #peek(): Token {
    return this.#scanner.peek();
  }

  #is(type: TokenType): boolean {
    return this.#peek().type === type;
  }

  #isOneOf(types: readonly TokenType[]): boolean {
    return types.includes(this.#peek().type);
  }

  #take(type: TokenType): Token | undefined {
    const next = this.#peek();
    return next.type === type ? this.#skip() : undefined;
  }

  #skip(): Token {
    const next = this.#peek();
    this.#scanner.skip();
    if (next.end > next.start) this.#end = next.end;
    return next;
  }

  #directives(): void {
    let hasVersion = false;
    for (;;) {
      const next = this.#peek();
      if (next.type === "version directive") {
        if (hasVersion) throw new YamlError("a second `%YAML` line", next.start, next.end);
        if (next.text !== "1.1")
          throw new YamlError("the engine reads YAML 1.1 only; remove this line", next.start, next.end);
        hasVersion = true;
      } else if (next.type === "tag directive") {
        if (this.#tags.has(next.text))
          throw new YamlError(`a second \`%TAG\` line for \`${next.text}\``, next.start, next.end);
        this.#tags.set(next.text, next.suffix);
      } else break;
      this.#skip();
    }
    if (!this.#tags.has("!")) this.#tags.set("!", "!");
    if (!this.#tags.has("!!")) this.#tags.set("!!", "tag:yaml.org,2002:");
  }

  /**
   * Reads a node.
   * @param block whether block collections are allowed here
   * @param indentless whether a list that is not indented is allowed here
   */
  #node(block: boolean, indentless = false): Node {
    if (this.#is("alias")) return this.#alias(this.#skip());
    const first = this.#peek();
    let anchor = this.#take("anchor");
    const tag = this.#take("tag");
    anchor ??= tag && this.#take("anchor");
    const propertiesEnd = this.#end;
    const written = tag && this.#tagOf(tag);
    this.#size++;
    const next = this.#peek();
    switch (next.type) {
      case "scalar": {
        const { start, end, text, plain } = this.#skip();
        return this.#anchored(anchor, { kind: "scalar", start, end, text, plain, tag: shortTag(written) });
      }
      case "flow sequence start":
      case "flow mapping start":
        return this.#collection(anchor, written, next.type);
      case "block entry":
        if (indentless) return this.#collection(anchor, written, next.type);
        break;
      case "block sequence start":
      case "block mapping start":
        if (block) return this.#collection(anchor, written, next.type);
        break;
    }
    if (anchor === undefined && tag === undefined) throw unexpected(next, first);
    return this.#anchored(anchor, { ...empty(propertiesEnd), tag: shortTag(written) });
  }

  #alias({ text, start, end }: Token): Node {
    const anchor = this.#anchors.get(text);
    if (anchor === undefined) throw new YamlError(`there is no anchor \`&${text}\` above this alias`, start, end);
    if (!this.follows) {
      this.#size++;
      const alias: AliasNode = { kind: "alias", start, end, anchor };
      // Whoever asks for a tree with aliases knows of them.
      return alias as unknown as Node;
    }
    if (anchor.node === undefined) throw new AliasError();
    this.#size += 1 + anchor.size;
    this.#aliased += anchor.size;
    if (this.#depth + anchor.height > MAX_DEPTH) throw new AliasError();
    this.#goTo(this.#depth + anchor.height, start);
    if (this.mayRepeat && this.#aliased > this.#size * allowedAliasShare(this.#size)) throw new AliasError();
    return anchor.node;
  }

  #anchored(anchor: Token | undefined, node: Node): Node {
    if (anchor !== undefined) this.#anchors.set(anchor.text, { name: anchor.text, node, size: 1, height: 0 });
    return node;
  }

  #collection(anchor: Token | undefined, tag: string | undefined, begin: CollectionBegin): Node {
    const open: Anchor | undefined = anchor && { name: anchor.text, node: undefined, size: 0, height: 0 };
    if (open !== undefined) this.#anchors.set(open.name, open);
    const { start } = this.#peek();
    const sizeBefore = this.#size - 1;
    const deepestBefore = this.#deepest;
    this.#depth++;
    this.#deepest = 0;
    this.#goTo(this.#depth, start);
    const read = this.#entriesOf(begin);
    const node = tag === undefined ? read : { ...read, tag: shortTag(tag) };
    this.#depth--;
    if (open !== undefined) {
      open.node = node;
      open.size = this.#size - sizeBefore;
      open.height = this.#deepest - this.#depth;
    }
    this.#deepest = Math.max(this.#deepest, deepestBefore);
    return node;
  }

  #entriesOf(begin: CollectionBegin): Node {
    switch (begin) {
      case "block mapping start":
        return this.#blockMapping();
      case "block sequence start":
        return this.#blockSequence();
      case "block entry":
        return this.#indentlessSequence();
      case "flow mapping start":
        return this.#flowMapping();
      case "flow sequence start":
        return this.#flowSequence();
      default:
        return begin satisfies never;
    }
  }

  #goTo(depth: number, at: number): void {
    if (depth > MAX_DEPTH) throw new TooDeep(TOO_DEEP, at);
    this.#deepest = Math.max(this.#deepest, depth);
  }

  /** A node that may be left out: empty, at `end`, before any of `ends`. */
  #nodeBefore(end: number, block: boolean, indentless: boolean, ends: readonly TokenType[]): Node {
    return this.#isOneOf(ends) ? this.#emptyAt(end) : this.#node(block, indentless);
  }

  #emptyAt(offset: number): Node {
    this.#size++;
    return empty(offset);
  }

  #blockSequence(): Node {
    const { start } = this.#skip();
    const items: Node[] = [];
    for (let entry = this.#take("block entry"); entry !== undefined; entry = this.#take("block entry"))
      items.push(this.#nodeBefore(entry.end, true, false, IN_BLOCK.entryEnds));
    const end = this.#end;
    if (this.#take("block end") === undefined) {
      const next = this.#peek();
      throw new YamlError("expected a `- ` entry of the list, or its end; check the indentation", next.start, next.end);
    }
    return listNode(start, end, items);
  }

  /** A list at the indentation of the key it belongs to. */
  #indentlessSequence(): Node {
    const { start } = this.#peek();
    const items: Node[] = [];
    for (let entry = this.#take("block entry"); entry !== undefined; entry = this.#take("block entry"))
      items.push(this.#nodeBefore(entry.end, true, false, IN_BLOCK.indentlessEntryEnds));
    return listNode(start, this.#end, items);
  }

  #blockMapping(): Node {
    const { start } = this.#skip();
    const entries: Entry[] = [];
    for (let mark = this.#take("key"); mark !== undefined; mark = this.#take("key")) {
      const keyAlias = this.#aliasName();
      const key = this.#nodeBefore(mark.end, true, true, IN_BLOCK.keyOrValueEnds);
      const colon = this.#take("value");
      const valueAlias = this.#aliasName();
      const value =
        colon === undefined
          ? this.#emptyAt(this.#peek().start)
          : this.#nodeBefore(colon.end, true, true, IN_BLOCK.keyOrValueEnds);
      entries.push({ key, value, keyAlias, valueAlias });
    }
    const end = this.#end;
    if (this.#take("block end") === undefined) {
      const next = this.#peek();
      throw new YamlError(
        "expected a key of the mapping above, or its end; check the indentation",
        next.start,
        next.end,
      );
    }
    return mapNode(start, end, entries);
  }

  #flowSequence(): Node {
    const open = this.#skip();
    const items: Node[] = [];
    while (this.#separated("flow sequence end", "]", open, items.length))
      items.push(this.#is("key") ? this.#singlePair() : this.#node(false));
    return listNode(open.start, this.#end, items);
  }

  /** `[key: value]` is a list of one mapping. */
  #singlePair(): Node {
    const mark = this.#skip();
    this.#size++;
    const keyAlias = this.#aliasName();
    // yaml.v3 swallows the token after an empty key, which makes the rest an error.
    const key = this.#isOneOf(IN_LIST.keyEnds) ? this.#emptyAt(this.#skip().end) : this.#node(false);
    const colon = this.#take("value");
    const valueAlias = this.#aliasName();
    const value =
      colon === undefined || this.#isOneOf(IN_LIST.valueEnds) ? this.#emptyAt(this.#peek().start) : this.#node(false);
    return mapNode(mark.start, this.#end, [{ key, value, keyAlias, valueAlias }]);
  }

  #flowMapping(): Node {
    const open = this.#skip();
    const entries: Entry[] = [];
    while (this.#separated("flow mapping end", "}", open, entries.length)) {
      const mark = this.#take("key");
      const keyAlias = this.#aliasName();
      if (mark === undefined) {
        const key = this.#node(false);
        entries.push({ key, value: this.#emptyAt(this.#end), keyAlias, valueAlias: undefined });
        continue;
      }
      const key = this.#nodeBefore(mark.end, false, false, IN_MAPPING.keyEnds);
      const colon = this.#take("value");
      const valueAlias = this.#aliasName();
      const value =
        colon === undefined
          ? this.#emptyAt(this.#end)
          : this.#nodeBefore(colon.end, false, false, IN_MAPPING.valueEnds);
      entries.push({ key, value, keyAlias, valueAlias });
    }
    return mapNode(open.start, this.#end, entries);
  }

  /** Whether another entry of a flow collection follows; takes the comma before it, or the closing bracket. */
  #separated(close: TokenType, bracket: string, open: Token, count: number): boolean {
    if (this.#take(close) !== undefined) return false;
    const next = this.#peek();
    if (next.type === "stream end")
      throw new YamlError(
        `the bracket opened here is not closed; add the missing \`${bracket}\``,
        open.start,
        open.end,
      );
    if (count > 0 && this.#take("flow entry") === undefined)
      throw new YamlError(`expected \`,\` or \`${bracket}\` before this`, next.start, next.end);
    return count === 0 || this.#take(close) === undefined;
  }

  /** The name of the alias that comes next, if one does. */
  #aliasName(): string | undefined {
    const { type, text } = this.#peek();
    return type === "alias" ? text : undefined;
  }

  #tagOf({ text, suffix, start, end }: Token): string {
    if (text === "") return suffix;
    const written = (this.#tags.get(text) ?? "") + suffix;
    if (!this.#tags.has(text)) throw new YamlError(`no \`%TAG\` line declares \`${text}\``, start, end);
    return written;
  }
}

/** What was filled one by one has room for many more, which a document of many small collections would pay for. */
function listNode(start: number, end: number, items: readonly Node[]): Node {
  return { kind: "list", start, end, items: items.slice() };
}

function unexpected(next: Token, first: Token): YamlError {
  if (next.type === "stream end") return new YamlError("a value is missing here", first.start, first.start);
  return new YamlError("a value is missing before this", next.start, next.end);
}

function empty(offset: number): Node & { kind: "scalar" } {
  return { kind: "scalar", start: offset, end: offset, text: "", plain: true, tag: undefined };
}

const CORE_TAGS = "tag:yaml.org,2002:";

/** yaml.v3's `shortTag`; the non-specific `!` is no tag to it. */
function shortTag(tag: string | undefined): string | undefined {
  if (tag === undefined || tag === "!") return undefined;
  return tag.startsWith(CORE_TAGS) ? `!!${tag.slice(CORE_TAGS.length)}` : tag;
}
