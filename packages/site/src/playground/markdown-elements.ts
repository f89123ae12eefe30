/** Markdown that callgate wrote around texts of a policy → elements. Every text goes in as text; links, pictures and HTML are not made. */

import MarkdownIt, { type Token } from "markdown-it";
import { element } from "./blocks.js";

/** Without HTML, as is its rule for CommonMark here. */
const markdown = new MarkdownIt("commonmark", { html: false });

/** What is made of a pair of tokens, by the first's type. */
const PAIRS = {
  paragraph_open: "p",
  bullet_list_open: "ul",
  list_item_open: "li",
  strong_open: "strong",
} as const;

export function markdownElements(text: string): Node[] {
  const root = element("div", "", []);
  draw(markdown.parse(text, {}), root);
  return [...root.childNodes];
}

function draw(tokens: readonly Token[], root: HTMLElement): void {
  const open = [root];
  for (const { type, nesting, hidden, content, children } of tokens) {
    const inner = open.at(-1) as HTMLElement;
    if (nesting > 0) {
      // What is not in the list, and the paragraphs of a tight list, leave their content where it is.
      const name = hidden ? undefined : PAIRS[type as keyof typeof PAIRS];
      const made = name === undefined ? inner : element(name, "", []);
      if (made !== inner) inner.append(made);
      open.push(made);
    } else if (nesting < 0) open.pop();
    else if (type === "inline") draw(children ?? [], inner);
    else if (type === "code_inline") inner.append(element("code", "", [content]));
    else if (type === "hr") inner.append(element("hr", "", []));
    else if (type === "softbreak" || type === "hardbreak") inner.append(" ");
    else inner.append(content);
  }
}
