/** A page → the page without some of its sections, and each of these as a page of its own. */

import { type Heading, headingsOf } from "./headings.js";

/** A section that becomes a page. */
export interface Section {
  /** What is under its heading; deeper headings are one level higher. */
  readonly body: string;
  /** The anchors that it had in the whole page: first its own, then those of the headings in `body`, in their order. */
  readonly anchors: readonly string[];
}

/**
 * Takes the sections with a heading `## NAME` out of a page.
 * @param names those that are taken where the page has them
 * @returns the page without them, and the sections by their names
 */
export function takeSections(
  markdown: string,
  names: readonly string[],
): { readonly rest: string; readonly sections: ReadonlyMap<string, Section> } {
  const lines = markdown.split("\n");
  const headings = headingsOf(markdown);
  const sections = new Map<string, Section>();
  const taken = new Set<number>();
  headings.forEach((heading, index) => {
    if (heading.level !== 2 || !names.includes(heading.text)) return;
    const end = headings.find(({ level }, later) => later > index && level <= 2)?.line ?? lines.length;
    const within = headings.filter(({ line }) => line > heading.line && line < end);
    for (let line = heading.line; line < end; line++) taken.add(line);
    sections.set(heading.text, {
      body: raised(lines, heading.line + 1, end, within).trim(),
      anchors: [heading, ...within].map(({ anchor }) => anchor),
    });
  });
  return { rest: lines.filter((_, line) => !taken.has(line)).join("\n"), sections };
}

function raised(lines: readonly string[], start: number, end: number, headings: readonly Heading[]): string {
  const numbers = new Set(headings.map(({ line }) => line));
  return lines
    .slice(start, end)
    .map((line, index) => (numbers.has(start + index) ? line.slice(1) : line))
    .join("\n");
}
