/** The renderer of the pages' Markdown: links that lead within the site, anchors, coloured code. */

import { posix } from "node:path";
import MarkdownIt, { type Token } from "markdown-it";
import type { Pages } from "../pages/all-pages.js";
import { Anchors } from "../pages/anchors.js";
import { type Page, pathOf, relativePath } from "../pages/page.js";
import { escapeHtml, highlighted, terminal } from "./highlight.js";

/** What the renderer is given with a page's text. */
export interface RenderedPage {
  readonly sitePage: Page;
}

/** A fenced block of a page. */
export interface PageBlock {
  /** What follows the fence: the language, then words of its own. */
  readonly info: string;
  readonly text: string;
  /** The last `json tools` block before it in its section. */
  readonly tools: string | undefined;
}

export interface MarkdownOptions {
  /** The address of the repository on the web, where it is known: links to its files lead there. */
  readonly repository?: string | undefined;
  /** The fragment that opens the playground with the text of a block; undefined where it is no policy. */
  playgroundFragment?(page: Page, block: PageBlock): string | undefined;
}

/** A Markdown renderer whose `env` is a `RenderedPage`. HTML in the text stays text. */
export function markdownRenderer({ addressOf }: Pages, options: MarkdownOptions = {}): MarkdownIt {
  const markdown = new MarkdownIt({ html: false });
  const { rules } = markdown.renderer;
  const pageOf = (env: unknown) => (env as RenderedPage).sitePage;

  // The only HTML that the pages hold, as GitHub takes it.
  markdown.inline.ruler.push("raised", (state, silent) => {
    const [tag] = /^<\/?(?:sup|sub)>/.exec(state.src.slice(state.pos, state.pos + 6)) ?? [];
    if (tag === undefined) return false;
    if (!silent) state.push("html_inline", "", 0).content = tag;
    state.pos += tag.length;
    return true;
  });

  markdown.core.ruler.push("anchors", ({ tokens }) => {
    const anchors = new Anchors();
    tokens.forEach((token, index) => {
      if (token.type !== "heading_open") return;
      const children = tokens[index + 1]?.children ?? [];
      token.attrSet("id", anchors.next(children.map(({ content }) => content).join("")));
    });
  });
  rules.heading_close = (tokens, index) => {
    const open = tokens.slice(0, index).findLast(({ type }) => type === "heading_open");
    const anchor = open?.attrGet("id") ?? "";
    const mark =
      open?.tag === "h1" ? "" : ` <a class="anchor" href="#${escapeHtml(anchor)}" aria-label="Link to this part">#</a>`;
    return `${mark}</${tokens[index]?.tag}>\n`;
  };

  markdown.core.ruler.push("links", ({ tokens, env }) => {
    const page = pageOf(env);
    for (const { children } of tokens) {
      const open: boolean[] = [];
      for (const token of children ?? []) {
        if (token.type === "link_open") {
          const address = siteAddress(page, token.attrGet("href") ?? "", addressOf, options.repository);
          open.push(address !== undefined);
          if (address === undefined) Object.assign(token, { type: "text", content: "", tag: "" });
          else token.attrSet("href", address);
        } else if (token.type === "image") token.attrSet("src", imageAddress(page, token.attrGet("src") ?? ""));
        else if (token.type === "link_close" && open.pop() === false)
          Object.assign(token, { type: "text", content: "", tag: "" });
      }
    }
  });

  // Columns are aligned by a class: the pages' policy takes no inline styles.
  markdown.core.ruler.push("alignment", ({ tokens }) => {
    for (const token of tokens) {
      if (token.type !== "th_open" && token.type !== "td_open") continue;
      const [, side] = /^text-align:(\w+)$/.exec(token.attrGet("style") ?? "") ?? [];
      token.attrs = side === undefined ? null : [["class", side]];
    }
  });
  rules.table_open = () => '<div class="table" tabindex="0" role="region" aria-label="Table"><table>\n';
  rules.table_close = () => "</table></div>\n";

  rules.fence = (tokens, index, _options, env) => {
    const { info = "", content = "" } = tokens[index] ?? {};
    const page = pageOf(env);
    const [language = "", ...label] = info.split(" ");
    const text = content.replace(/\n$/, "");
    const isTerminal = language === "console" || (language === "" && text.startsWith("$ "));
    const checkAddress = (check: string) => {
      const to = addressOf(`docs/checks/${check}.md`, undefined);
      return to === undefined ? undefined : relativePath(page.path, to.path);
    };
    const code = isTerminal ? terminal(text, checkAddress) : highlighted(text, language);
    const fragment = options.playgroundFragment?.(page, { info, text, tools: toolsBefore(tokens, index) });
    const caption = [
      ...(label.length === 0 ? [] : [`<span>${escapeHtml(label.join(" "))}</span>`]),
      ...(fragment === undefined
        ? []
        : [
            `<a class="try" href="${relativePath(page.path, "playground.html")}${fragment}">Open in the playground</a>`,
          ]),
    ];
    const top = caption.length === 0 ? "" : `<figcaption>${caption.join("")}</figcaption>`;
    return `<figure class="code${isTerminal ? " terminal" : ""}">${top}<pre tabindex="0"><code>${code}</code></pre></figure>\n`;
  };
  return markdown;
}

function toolsBefore(tokens: readonly Token[], index: number): string | undefined {
  const section = tokens.slice(0, index);
  const start = section.findLastIndex(({ type, tag }) => type === "heading_open" && tag === "h2");
  return section.slice(start + 1).findLast(({ info }) => info === "json tools")?.content;
}

/** Where the site has a drawing of the pages, which is copied as it is. */
function imageAddress(page: Page, src: string): string {
  return relativePath(page.path, pathOf(posix.join(posix.dirname(page.source), src)));
}

/** Where a link of a page leads in the site; undefined where it leads nowhere that readers of the site can go. */
function siteAddress(
  page: Page,
  href: string,
  addressOf: Pages["addressOf"],
  repository: string | undefined,
): string | undefined {
  if (/^https?:/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const source = path === "" ? page.source : posix.join(posix.dirname(page.source), path);
  const to = addressOf(source, anchor);
  if (to === undefined) return repository === undefined ? undefined : `${repository}/blob/main/${source}`;
  const fragment = to.anchor === undefined ? "" : `#${to.anchor}`;
  return to.path === page.path && fragment !== "" ? fragment : `${relativePath(page.path, to.path)}${fragment}`;
}
