/** Every command and option that the documents name is there. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GRAMMARS } from "../src/commands/grammars.js";
import { COMMON_OPTIONS } from "../src/commands/options.js";
import { ROOT } from "./run.js";

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`),
];

/** Options of every command, and of none. */
const COMMON = ["help", "version", ...Object.keys(COMMON_OPTIONS)];

/** What options of other programs are called that the pages name. */
const OTHERS = new Set([
  "count",
  "long",
  "no-opt",
  "output-format",
  "perf-basic-prof",
  "save-dev",
  "save-session",
  "telemetry-outfile",
]);

/** Options of the scripts in this repository that the pages name. */
const OF_SCRIPTS = new Set(["count", "json", "only"]);

const KNOWN = new Map(GRAMMARS.map(({ name, options }) => [name, [...Object.keys(options), ...COMMON]]));
const ALL = new Set([...KNOWN.values()].flat());

function isKnown(option: string, options: Iterable<string>): boolean {
  const known = [...options];
  return known.includes(option) || (option.startsWith("no-") && known.includes(option.slice(3)));
}

function optionsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w-])--([a-z][a-zA-Z-]*)/g)].map(([, option = ""]) => option);
}

/** `callgate COMMAND …` in blocks and in lines, up to what another program is to understand. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/```(?:console|sh|yaml|groovy|json)?\n([\s\S]*?)```/g)].map(
    ([, block = ""]) => block,
  );
  const lines = blocks.flatMap((block) => block.replaceAll("\\\n", " ").split("\n"));
  const inline = [...text.replace(/```[\s\S]*?```/g, "").matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  return [...lines, ...inline]
    .flatMap((line) => /(?:^|[\s"'])callgate(?:@0)? ([a-z][a-z-]*\b.*)$/.exec(line)?.[1] ?? [])
    .map((line) => line.split(/ -- |[|<>#;]| && /)[0] ?? "");
}

describe.each(PAGES)("%s", (page) => {
  const text = readFileSync(join(ROOT, page), "utf8");

  it("gives commands only options that they have", () => {
    const wrong = commandLines(text).filter((line) => {
      const options = KNOWN.get(line.split(" ")[0] ?? "");
      return options !== undefined && optionsIn(line).some((option) => !isKnown(option, options));
    });
    expect(wrong).toEqual([]);
  });

  // A page about another program names that one's options.
  it.skipIf(page.startsWith("docs/hosts/"))("names only options that there are", () => {
    const inline = [...text.replace(/```[\s\S]*?```/g, "").matchAll(/`(--[^`\n]+)`/g)].map(([, code = ""]) => code);
    const wrong = inline
      .flatMap(optionsIn)
      .filter((option) => !isKnown(option, ALL) && !OTHERS.has(option) && !OF_SCRIPTS.has(option));
    expect(wrong).toEqual([]);
  });
});

describe("docs/cli.md", () => {
  const text = readFileSync(join(ROOT, "docs", "cli.md"), "utf8");

  it("lists every command", () => {
    const listed = [...text.matchAll(/^\| \[`([a-z-]+)/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual([...KNOWN.keys()].sort());
  });
});

describe("the documents", () => {
  it("name every option somewhere", () => {
    const named = new Set(PAGES.flatMap((page) => optionsIn(readFileSync(join(ROOT, page), "utf8"))));
    expect([...ALL].filter((option) => !named.has(option) && !named.has(`no-${option}`))).toEqual([]);
  });
});
