/**
 * Makes the site: the pages of the repository, what the grammars and checks know, and the scripts of the browser →
 * `packages/site/dist/site`, or the folder that is named. `CALLGATE_REPOSITORY` is the repository's address on the web, to which
 * links to its files then lead. `CALLGATE_SITE` is the address of the site, which only the page for addresses that do not exist must
 * know.
 */

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Eleventy from "@11ty/eleventy";
import { browserScripts } from "./browser-scripts.mjs";

const site = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(dirname(site));
const output = resolve(process.argv[2] ?? join(site, "dist", "site"));
const built = (...path) => import(join(root, "packages", ...path));

const [
  { allPages },
  { headingsOf, plainText },
  { landingPage },
  { navigation },
  { relativePath },
  { searchEntries },
  { markdownRenderer },
  { searchIndex },
  { siteLists },
  { playgroundFragment },
  { FILES, playgroundExamples },
] = await Promise.all(
  [
    "pages/all-pages",
    "pages/headings",
    "pages/landing-page",
    "pages/navigation",
    "pages/page",
    "pages/search-entries",
    "build/markdown",
    "build/search-index",
    "build/site-lists",
    "build/playground-fragment",
    "build/playground-examples",
  ].map((name) => built("site", "dist", `${name}.js`)),
);
const [{ GRAMMARS }, { COMMON_OPTIONS }, { commandPage }] = await Promise.all(
  ["commands/grammars.js", "commands/options.js", "command-page.js"].map((name) => built("cli", "dist", name)),
);

const repository = process.env.CALLGATE_REPOSITORY || undefined;
const base = new URL(process.env.CALLGATE_SITE || "/", "http://localhost").pathname.replace(/\/*$/, "/");

/** The pages of the repository by their paths in it. */
function markdownFiles() {
  const below = readdirSync(join(root, "docs"), { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith(".md"))
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).replaceAll("\\", "/"));
  const names = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", ...below.sort()];
  return new Map(names.map((name) => [name, readFileSync(join(root, name), "utf8")]));
}

const files = markdownFiles();
const more = siteLists.linksOfCommands(files);
const all = allPages({
  files,
  checks: siteLists.checks(),
  dialects: siteLists.dialects(),
  commands: GRAMMARS.map((grammar) => ({
    name: grammar.name,
    summary: grammar.summary,
    markdown: commandPage(grammar, COMMON_OPTIONS, more.get(grammar.name)),
  })),
});
const examples = playgroundExamples(files.get("README.md"), (path) =>
  readFileSync(join(root, "fixtures", path), "utf8"),
);
const groups = navigation(all.pages);
const markdown = markdownRenderer(all, { repository, playgroundFragment });

rmSync(output, { recursive: true, force: true });
process.chdir(site);
const eleventy = new Eleventy("layouts", output, {
  quietMode: true,
  configPath: null,
  config(config) {
    config.setUseGitIgnore(false);
    config.setIncludesDirectory(".");
    config.setLibrary("md", markdown);
    config.ignores.add("layouts/**");
    config.addFilter("from", (to, path) => relativePath(path, to));
    config.addGlobalData("groups", groups);
    for (const page of all.pages) {
      const landing = page.path === "index.html" ? landingPage(page.markdown) : undefined;
      config.addTemplate(`${page.path.replace(/\.html$/, "")}.md`, landing?.body ?? page.markdown, {
        layout: landing === undefined ? "page.njk" : "landing.njk",
        permalink: page.path,
        sitePage: page,
        path: page.path,
        title: page.title,
        facts: page.facts,
        lead: landing?.lead,
        description: plainText(firstParagraph(page.markdown)).slice(0, 200),
        outline: headingsOf(page.markdown).filter(({ level }) => level === 2 || level === 3),
        templateEngineOverride: "md",
      });
    }
    config.addTemplate("playground.md", "", {
      layout: "playground.njk",
      permalink: "playground.html",
      sitePage: { source: "docs/playground.md", path: "playground.html" },
      path: "playground.html",
      title: "Playground",
      description: "Lint, decide, compare and bound a policy of MCP tool calls in your browser; nothing is sent",
      examples,
      files: FILES,
      checks: siteLists
        .checks()
        .map(({ id }) => id)
        .join(" "),
      templateEngineOverride: "md",
    });
    config.addTemplate(
      "404.md",
      "# This page does not exist\n\nThe search, or the list of all pages, may know where it went.\n",
      {
        layout: "missing.njk",
        permalink: "404.html",
        sitePage: { source: "docs/404.md", path: "404.html" },
        path: "404.html",
        title: "This page does not exist",
        base,
        templateEngineOverride: "md",
      },
    );
  },
});
await eleventy.write();

mkdirSync(join(output, "assets"), { recursive: true });
cpSync(join(site, "assets"), join(output, "assets"), { recursive: true });
for (const [name, text] of await browserScripts()) writeFileSync(join(output, "assets", name), text);
writeFileSync(
  join(output, "assets", "search-index.js"),
  `export const INDEX = ${JSON.stringify(searchIndex(searchEntries(all.pages)))};\n`,
);

cpSync(join(root, "docs"), output, {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || path.endsWith(".svg"),
});

const texts = JSON.stringify(examples.map((example) => example.texts));
writeFileSync(join(output, "assets", "examples.js"), `export const EXAMPLES = ${texts};\n`);

/** The first text of a page that is neither heading, list, table nor code. */
function firstParagraph(text) {
  const paragraphs = text.split(/\n{2,}/).filter((part) => !/^(?:#|```|[-|*<]|\d+\.)/.test(part));
  return (paragraphs[0] ?? "").replaceAll("\n", " ");
}
