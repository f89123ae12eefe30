/** Markdown → its headings with their anchors, and the page's parts. Lines in fenced code are no headings. */

import { Anchors } from "./anchors.js";

/** A heading of a page. */
export interface Heading {
  /** 1 for the page's title. */
  readonly level: number;
  /** Without Markdown's marks. */
  readonly text: string;
  readonly anchor: string;
  /** Its line in the page, from 0. */
  readonly line: number;
}

/** The headings of a page in their order. */
export function headingsOf(markdown: string): Heading[] {
  const anchors = new Anchors();
  let fence: string | undefined;
  return markdown.split("\n").flatMap((written, line) => {
    const mark = /^ {0,3}(```+|~~~+)/.exec(written)?.[1];
    if (mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (written.trim() === fence) fence = undefined;
      return [];
    }
    const [, marks = "", text = ""] = (fence === undefined && /^(#{1,6}) (.*)$/.exec(written)) || [];
    if (marks === "") return [];
    const plain = plainText(text);
    return [{ level: marks.length, text: plain, anchor: anchors.next(plain), line }];
  });
}

/** A line of Markdown without links and code marks. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*]|<\/?su[bp]>/g, "")
    .trim();
}
