/** The site as it is built: every link leads somewhere, and no page asks anything of anybody else. */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CHECKS } from "@callgate/linter";
import { beforeAll, describe, expect, it } from "vitest";
import { webAddressesOf } from "../../cli/src/terminal.js";
import { brokenLinks, repeatedAnchors } from "../src/build/broken-links.js";
import { builtSite } from "./serve-site.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const files = new Map<string, string>();
let pages: (readonly [path: string, html: string])[] = [];

beforeAll(() => {
  const output = builtSite("site");
  for (const entry of readdirSync(output, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      files.set(relative(output, path).replaceAll("\\", "/"), readFileSync(path, "utf8"));
    }
  pages = [...files].filter(([path]) => path.endsWith(".html"));
}, 120_000);

describe("the site", () => {
  it("has no link that leads nowhere", () => {
    expect(brokenLinks(files)).toEqual([]);
  });

  it("names each anchor of a page once", () => {
    expect(pages.flatMap(([path, html]) => repeatedAnchors(html).map((id) => `${path}#${id}`))).toEqual([]);
  });

  it("has a page for each file of documentation, check, command and dialect", () => {
    const sources = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md") && !/(?:^|\/)(?:README|dialects)\.md$/.test(name.replaceAll("\\", "/")))
      .map((name) => name.replaceAll("\\", "/").replace(/\.md$/, ".html"));
    expect(sources.filter((path) => !files.has(path))).toEqual([]);
    expect(CHECKS.filter(({ id }) => !files.has(`checks/${id}.html`))).toEqual([]);
    const grammars = readdirSync(join(ROOT, "packages/cli/src/commands"), { withFileTypes: true });
    const commands = grammars.filter((entry) => entry.isDirectory()).map(({ name }) => `commands/${name}.html`);
    expect(commands.filter((path) => !files.has(path))).toEqual([]);
    for (const dialect of ["catalogue", "gateway", "intercept"])
      expect(files.has(`dialects/${dialect}.html`)).toBe(true);
  });

  it("asks nothing of others, and runs and draws only what is its own", () => {
    for (const [path, html] of pages) {
      const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
      expect(policy, path).toMatch(/^default-src 'none';/);
      expect(policy, path).not.toMatch(/unsafe|https?:|\*|data:/);
      const loaded = [...html.matchAll(/<(?:script|link|img|iframe|object|embed|source|video|audio)\b[^>]*>/g)];
      expect(
        loaded.filter(([tag]) => /https?:|"\/\//.test(tag)),
        path,
      ).toEqual([]);
      expect(html.match(/<style|\sstyle="|\son[a-z]+="|<script>/g), path).toBeNull();
    }
  });

  it("has each page to which findings lead", () => {
    const site = webAddressesOf({ version: "1.0.0", homepage: "https://example.com/callgate/" });
    const addresses = CHECKS.map(({ id }) => `${site?.checks}${id}${site?.ending}`);
    expect(addresses.filter((address) => !files.has(address.replace("https://example.com/callgate/", "")))).toEqual([]);
  });

  it("shows no Markdown that was not read", () => {
    const text = (html: string) => html.replace(/<(pre|code)\b[\s\S]*?<\/\1>/g, "").replace(/<[^>]*>/g, "");
    const odd = pages.flatMap(([path, html]) =>
      (text(html).match(/.*(?:\]\(|&lt;!--|&lt;\/?[a-z]+&gt;).*/g) ?? []).map((line) => `${path}: ${line}`),
    );
    expect(odd).toEqual([]);
  });
});
