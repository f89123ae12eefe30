/** Pages → what the search finds: each heading with the text under it. */

import { headingsOf, plainText } from "./headings.js";
import type { Page } from "./page.js";

/** A part of a page. */
export interface SearchEntry {
  /** Its address in the site. */
  readonly id: string;
  readonly page: string;
  /** Empty for the text before the first heading of a page. */
  readonly heading: string;
  readonly text: string;
}

export function searchEntries(pages: readonly Page[]): SearchEntry[] {
  return pages.flatMap(({ path, title, markdown }) => {
    const lines = markdown.split("\n");
    const headings = headingsOf(markdown);
    return headings.map(({ level, text, anchor, line }, index) => ({
      id: level === 1 ? path : `${path}#${anchor}`,
      page: title,
      heading: level === 1 ? "" : text,
      text: searchable(lines.slice(line + 1, headings[index + 1]?.line)),
    }));
  });
}

/** Text in which words are found, and that can be shown: no fences, no table rulers, no comments. */
function searchable(lines: readonly string[]): string {
  return lines
    .filter((line) => !/^ *(?:```|\| *---|<!--|\^+$)/.test(line))
    .map((line) =>
      plainText(
        line
          .replace(/^\s*(?:[-|]|\d+\.)\s/, "")
          .replace(/ \| /g, " · ")
          .replace(/ \|$/, ""),
      ),
    )
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}
