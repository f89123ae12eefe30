/** Pages → the site's table of contents. */

import type { Page } from "./page.js";

/** A part of the table of contents. */
export interface Group {
  readonly title: string;
  readonly items: readonly Item[];
}

export interface Item {
  readonly title: string;
  readonly path: string;
  /** Pages that are listed where the reader is at this item, or at one of them. */
  readonly below: readonly { readonly title: string; readonly path: string }[];
}

/** The paths of the pages in their order; `FOLDER/` is a folder's index with its pages below it. Others come last. */
const GROUPS: readonly (readonly [title: string, paths: readonly string[]])[] = [
  ["Begin", ["getting-started.html", "testing-policies.html", "least-privilege.html", "configuration.html"]],
  [
    "Policies",
    [
      "checks/",
      "dialects/",
      "hosts/",
      "access.html",
      "diff.html",
      "policy-tests.html",
      "mutation-testing.html",
      "categories.html",
    ],
  ],
  ["Calls", ["transcripts.html", "recording.html", "scale.html", "probe.html", "mock-ollama.html"]],
  ["Where you write", ["editors.html", "mcp-server.html"]],
  ["In a change", ["pre-commit.html", "github-action.html", "ci/"]],
  ["The command line", ["cli.html", "commands/", "formats.html"]],
  ["How it answers", ["engine.html", "logic.html", "semantic-diff.html"]],
  [
    "The project",
    [
      "pages.html",
      "security.html",
      "contributing.html",
      "site.html",
      "architecture.html",
      "decisions/",
      "dependencies.html",
      "performance.html",
      "style.html",
      "changelog.html",
    ],
  ],
];

const OTHERS = "More";

/** The titles of folders that have no index of their own. */
const FOLDERS: Readonly<Record<string, string>> = { "ci/": "Other CIs", "decisions/": "Decisions" };

/** Every page but the first one is in it. */
export function navigation(pages: readonly Page[]): readonly Group[] {
  const rest = new Map(pages.filter(({ path }) => path !== "index.html").map((page) => [page.path, page]));
  const taken = (path: string) => {
    const page = rest.get(path);
    rest.delete(path);
    return page;
  };
  const itemOf = (path: string): Item[] => {
    if (!path.endsWith("/")) {
      const page = taken(path);
      return page === undefined ? [] : [{ title: page.title, path, below: [] }];
    }
    const index = taken(`${path}index.html`);
    const below = [...rest.keys()].filter((name) => name.startsWith(path)).flatMap((name) => taken(name) ?? []);
    const first = index ?? below[0];
    if (first === undefined) return [];
    const titles = below.map((page) => ({ title: page.title, path: page.path }));
    return [{ title: index?.title ?? FOLDERS[path] ?? path, path: first.path, below: titles }];
  };
  const groups = GROUPS.map(([title, paths]) => ({ title, items: paths.flatMap(itemOf) }));
  const others = [...rest.values()].map(({ title, path }) => ({ title, path, below: [] }));
  return others.length === 0 ? groups : [...groups, { title: OTHERS, items: others }];
}
