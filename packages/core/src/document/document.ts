/** A Document: text, parsed value, and where everything is. */

import type { Fields } from "./fields.js";
import type { Finding, Location, Range } from "./finding.js";

/** Keys and indices from the root; what the nodes of a Policy keep instead of line numbers. */
export type Path = readonly (string | number)[];

/** Offsets into the document's text, in UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ScalarNode extends Span {
  readonly kind: "scalar";
  /** The text after unescaping and line folding. */
  readonly text: string;
  /** Neither quoted nor a block: the only style whose text decides its type. */
  readonly plain: boolean;
  /** The tag as yaml.v3 shortens it (`!!str`), or undefined where none is written. */
  readonly tag: string | undefined;
}

export interface ListNode extends Span {
  readonly kind: "list";
  readonly items: readonly Node[];
  /** As of a scalar; it only matters where it is `!!null`. */
  readonly tag?: string | undefined;
}

export interface Entry {
  readonly key: Node;
  readonly value: Node;
  /** The name of the alias that is written for the key or the value, which is then the anchor's own node. */
  readonly keyAlias: string | undefined;
  readonly valueAlias: string | undefined;
}

export interface MapNode extends Span {
  readonly kind: "map";
  /** As written: duplicates and `<<` included. `mapFields` gives what the engine sees. */
  readonly entries: readonly Entry[];
  /** As of a scalar; it only matters where it is `!!null`. */
  readonly tag?: string | undefined;
  /**
   * A cache that only `mapFields` and `mapEntries` use. They are called so often that a
   * table beside the tree would cost more than the reading.
   */
  asText: Fields | undefined;
  asValues: Fields | undefined;
}

export type Node = ScalarNode | ListNode | MapNode;

/** A text with its nodes, what was found wrong in reading it, and the place of each path. */
export interface Document {
  readonly uri: string;
  /** The text without a byte-order mark; what all offsets and ranges refer to. */
  readonly text: string;
  /** What the text is written in: TOML where a host's file is, else JSON when it parses as JSON, else YAML. */
  readonly format: "json" | "toml" | "yaml";
  /** Undefined where the text could not be read at all; `findings` says why. */
  readonly root: Node | undefined;
  /** It is larger, deeper or otherwise encoded than callgate reads; its program may read it. */
  readonly isBeyondUs: boolean;
  /** JSON that a YAML reader refuses, such as `"\/"`: what a dialect makes of it is for the dialect to say. */
  readonly notYaml: { readonly span: Span; readonly message: string } | undefined;
  readonly findings: readonly Finding[];
  /** Of a policy of several files: their documents, in the order of the policy's layers. Paths begin with their number. */
  readonly parts?: readonly Document[] | undefined;
  /** From `#` to the end of the line, in the order of the text; none where it could not be read. */
  readonly comments: readonly Span[];
  /**
   * Where what `path` names is: its key (for a list item, the item itself) or its value.
   * Where the path leaves the document, the deepest part that exists answers.
   */
  locate(path: Path, part?: "key" | "value"): Location;
  /** The range of two offsets into `text`. */
  rangeOf(span: Span): Range;
}
