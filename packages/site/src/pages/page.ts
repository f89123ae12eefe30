/** What a page of the site is made of. */

/** A page before it is drawn. */
export interface Page {
  /** Where it comes from, relative to the repository: `docs/cli.md`. Links in its text start there. */
  readonly source: string;
  /** Where it is in the site: `cli.html`. */
  readonly path: string;
  readonly title: string;
  /** In Markdown, its title included. */
  readonly markdown: string;
  /** Short facts under the title: of a check, its severity. */
  readonly facts?: readonly string[];
}

/** Where a file below `docs/`, or one of the pages at the top of the repository, is in the site. */
export function pathOf(source: string): string {
  if (source === "README.md") return "index.html";
  if (source === "docs/README.md") return "pages.html";
  const name = source.startsWith("docs/") ? source.slice("docs/".length) : source.toLowerCase();
  return name.replace(/(?:^|(?<=\/))README\.md$/, "index.md").replace(/\.md$/, ".html");
}

/** From one page to another, as a relative address: the site is the same below any address. */
export function relativePath(from: string, to: string): string {
  const start = from.split("/").slice(0, -1);
  const target = to.split("/");
  let common = 0;
  while (common < start.length && common < target.length - 1 && start[common] === target[common]) common++;
  return [...start.slice(common).map(() => ".."), ...target.slice(common)].join("/");
}
