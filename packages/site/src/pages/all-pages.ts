/** Everything the site is about → its pages, and where each link of the sources leads. */

import { headingsOf } from "./headings.js";
import { type Page, pathOf } from "./page.js";
import { takeSections } from "./sections.js";

/** What the pages are made of. */
export interface SiteSources {
  /** Markdown by its path in the repository: the pages below `docs/`, and `README.md` and its like. */
  readonly files: ReadonlyMap<string, string>;
  readonly checks: readonly { readonly id: string; readonly facts: readonly string[] }[];
  /** The commands, each with its page in Markdown: what its grammar knows. */
  readonly commands: readonly { readonly name: string; readonly summary: string; readonly markdown: string }[];
  readonly dialects: readonly { readonly id: string; readonly facts: readonly string[] }[];
}

export interface Pages {
  readonly pages: readonly Page[];
  /**
   * Where a link of the sources leads.
   * @param source the file that it leads to, relative to the repository
   * @param anchor without `#`
   * @returns an address in the site, or undefined where the site does not have that
   */
  addressOf(
    source: string,
    anchor: string | undefined,
  ): { readonly path: string; readonly anchor?: string } | undefined;
}

export function allPages({ files, checks, commands, dialects }: SiteSources): Pages {
  const pages: Page[] = [];
  /** Anchors of a source that are on another page than the source's own, or are called otherwise there. */
  const moved = new Map<string, { path: string; anchor?: string }>();

  const add = (source: string, path: string, markdown: string, facts: readonly string[] = []) =>
    pages.push({ source, path, markdown, facts, title: headingsOf(markdown)[0]?.text ?? path });

  /** The page of a section: what is known of it otherwise, then the section. */
  const addSection = (
    source: string,
    path: string,
    top: string,
    anchors: readonly string[],
    body: string,
    facts?: readonly string[],
  ) => {
    const markdown = `${top.trimEnd()}\n\n${body}\n`;
    const [own, ...others] = anchors;
    const last = headingsOf(markdown).slice(headingsOf(markdown).length - others.length);
    if (own !== undefined) moved.set(`${source}#${own}`, { path });
    others.forEach((anchor, index) => {
      moved.set(`${source}#${anchor}`, { path, anchor: last[index]?.anchor ?? anchor });
    });
    add(source, path, markdown, facts);
  };

  const checkFacts = new Map(checks.map(({ id, facts }) => [`docs/checks/${id}.md`, facts]));
  for (const [source, text] of files) {
    const markdown = text.replace(GENERATED, "");
    if (source === CLI) {
      const { rest, sections } = takeSections(
        markdown,
        commands.map(({ name }) => name),
      );
      add(source, pathOf(source), rest);
      for (const command of commands) {
        const { body = "", anchors = [] } = sections.get(command.name) ?? {};
        addSection(source, `commands/${command.name}.html`, command.markdown, anchors, body);
      }
      const rows = commands.map(({ name, summary }) => `| [\`${name}\`](commands/${name}.md) | ${summary} |\n`);
      add(
        "docs/commands.md",
        "commands/index.html",
        `# Commands\n\n| command | does |\n| --- | --- |\n${rows.join("")}`,
      );
    } else if (source === DIALECTS) {
      const { rest, sections } = takeSections(
        markdown,
        dialects.map(({ id }) => id),
      );
      add(source, "dialects/index.html", rest);
      for (const { id, facts } of dialects) {
        const { body = "", anchors = [] } = sections.get(id) ?? {};
        addSection(source, `dialects/${id}.html`, `# ${id}`, anchors, body, facts);
      }
    } else add(source, pathOf(source), markdown, checkFacts.get(source));
  }

  const pathBySource = new Map<string, string>();
  for (const { source, path } of pages) if (!pathBySource.has(source)) pathBySource.set(source, path);
  for (const { name } of commands) pathBySource.set(`docs/commands/${name}.md`, `commands/${name}.html`);
  return {
    pages,
    addressOf(source, anchor) {
      const to = anchor === undefined ? undefined : moved.get(`${source}#${anchor}`);
      if (to !== undefined) return to;
      const path = pathBySource.get(source) ?? pathBySource.get(`${source.replace(/\/$/, "")}/README.md`);
      if (path === undefined) return undefined;
      return anchor === undefined ? { path } : { path, anchor };
    },
  };
}

const CLI = "docs/cli.md";
const DIALECTS = "docs/dialects.md";

/** Comments that say which part of a page is generated. */
const GENERATED = /^<!-- (?:generated: \S+|end) -->\n/gm;
