/**
 * A report for people, before it is in any format: headings, sentences, lists, tables, findings, code. Every text in it
 * may be untrusted; a renderer escapes it as its format needs.
 */

import type { Finding, Location } from "@callgate/core";

export interface Page {
  readonly command: string;
  /** The version of the callgate that made it. */
  readonly version: string;
  /** The result in one line. */
  readonly headline: Text;
  /** Whether that is good or bad; undefined where it is neither. */
  readonly tone?: Tone | undefined;
  /** Lines below the headline; in a terminal both are the last thing on the screen. */
  readonly notes?: readonly Text[] | undefined;
  /** The most important counts, which only a page has room to draw. */
  readonly tiles?: readonly { readonly name: string; readonly count: number; readonly tone: Tone }[] | undefined;
  readonly sections: readonly Section[];
}

/** A part of a page; one without blocks that show anything is left out. */
export interface Section {
  readonly heading: Text;
  /** What the heading leaves to say: beside it in a terminal, below it elsewhere. */
  readonly about?: Text | undefined;
  /** Whether a terminal shows the blocks without the heading, because they need none. */
  readonly isPlain?: boolean | undefined;
  /** Whether a terminal leaves it out, because few readers there need it. */
  readonly isAside?: boolean | undefined;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: "text"; readonly text: Text; readonly tone?: Tone | undefined }
  | { readonly kind: "list"; readonly items: readonly Item[] }
  | TableBlock
  | FindingsBlock
  | {
      readonly kind: "code";
      readonly lines: readonly Text[];
      readonly language?: string | undefined;
      /** Whether the lines are sentences, which a narrow terminal may break. */
      readonly isProse?: boolean | undefined;
    }
  | { readonly kind: "details"; readonly summary: string; readonly blocks: readonly Block[] };

export interface FindingsBlock {
  readonly kind: "findings";
  readonly findings: readonly Finding[];
  /** The texts they point into, by uri. */
  readonly sources: ReadonlyMap<string, string>;
  /** The checks whose notes a terminal only counts, unless they are asked for; none where left out. */
  readonly counted?: ReadonlySet<string> | undefined;
}

export interface Item {
  readonly text: Text;
  readonly tone?: Tone | undefined;
  /** What a format that folds the details away adds in their place. */
  readonly gist?: Text | undefined;
  /** Lines below it. */
  readonly below?: readonly Text[] | undefined;
  /** Below those: folded away where a format can. */
  readonly details?:
    | {
        readonly summary: string;
        readonly lines: readonly Text[];
        readonly language?: string | undefined;
        /** Whether the lines are sentences, which a narrow terminal may break. */
        readonly isProse?: boolean | undefined;
      }
    | undefined;
}

export interface TableBlock {
  readonly kind: "table";
  /** Where a terminal shows rows as paragraphs, since they are too wide: how many cells are the first line of each. */
  readonly lead?: number | undefined;
  /** How many rows a terminal shows, where few readers there need all. */
  readonly most?: number | undefined;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly cells: readonly Text[]; readonly tone?: Tone | undefined }[];
}

export interface Column {
  readonly name: string;
  /** Whether its cells are numbers. */
  readonly isNumber?: boolean | undefined;
}

export type Tone = "good" | "bad" | "warning" | "faint";

/** Sentences, in which what is between backticks is code, names, and places. */
export type Text = Span | readonly Span[];

export type Span =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly tone: Tone; readonly text: string }
  | { readonly place: Location | { readonly uri: string; readonly line: number } };

export function spansOf(text: Text): readonly Span[] {
  return Array.isArray(text) ? (text as readonly Span[]) : [text as Span];
}

/** `policy.yaml:4:2`; the column is left out where it is not known. Not yet printable. */
export function placeText(place: Location | { readonly uri: string; readonly line: number }): string {
  if ("line" in place) return `${place.uri}:${place.line}`;
  const { line, column } = place.range.start;
  return `${place.uri}:${line}:${column}`;
}

/** The text without what distinguishes its parts. */
export function plainText(text: Text): string {
  return spansOf(text)
    .map((span) => {
      if (typeof span === "string") return span;
      if ("code" in span) return span.code;
      if ("strong" in span) return span.strong;
      return "place" in span ? placeText(span.place) : span.text;
    })
    .join("");
}

/** Whether a block shows anything. */
export function isShown(block: Block): boolean {
  switch (block.kind) {
    case "text":
      return plainText(block.text) !== "";
    case "list":
      return block.items.length > 0;
    case "table":
      return block.rows.length > 0;
    case "findings":
      return block.findings.length > 0;
    case "code":
      return block.lines.length > 0;
    case "details":
      return block.blocks.some(isShown);
    default:
      return block satisfies never;
  }
}
