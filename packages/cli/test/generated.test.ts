/** The lists that files repeat are those of the sources, and what is in a list has what belongs to it. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DIALECTS, HOSTS } from "@callgate/core";
import { CHECKS } from "@callgate/linter";
import { listedTools } from "@callgate/mcp";
import { FORMATS } from "@callgate/report";
import { READERS } from "@callgate/simulator";
import { describe, expect, it } from "vitest";
import { generatedFiles } from "../../../scripts/generated.mjs";
import { drawn } from "../../report/src/html/chart.js";
import { GRAMMARS } from "../src/commands/grammars.js";
import { COMMON_OPTIONS, FORMAT_NAMES } from "../src/commands/options.js";
import { manPage } from "../src/man-page.js";
import { ROOT } from "./run.js";

const read = (name: string) => readFileSync(join(ROOT, name), "utf8");

const MAN_PAGE = manPage(GRAMMARS, COMMON_OPTIONS);

describe("npm run generate", () => {
  it.each([...generatedFiles({ CHECKS, HOSTS, READERS, FORMATS, MAN_PAGE, TOOLS: listedTools(), drawn })])(
    "would leave %s as it is",
    (name, generate) => {
      const text = read(name);
      expect(text, "run: npm run generate").toBe(generate(text));
    },
  );
});

/** Whether some test of the folders, or one of their snapshots, has the text. */
function testsIn(...folders: string[]): (text: string) => boolean {
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.test\.ts$|__snapshots__.*\.txt$/.test(name))
      .map((name) => `${name}\n${read(`${folder}/${name}`)}`),
  );
  return (text) => files.some((file) => file.includes(text));
}

describe("each reader", () => {
  const page = read("docs/transcripts.md");
  const isTested = testsIn("packages/simulator/src");
  // The folder is called after the form, or after what writes it.
  const folders: Readonly<Record<string, string>> = {
    langchain: "frameworks",
    "pydantic-ai": "frameworks",
    "vercel-ai": "frameworks",
    "gemini-api": "frameworks",
  };
  const fixtures = readdirSync(join(ROOT, "fixtures/transcripts"));

  it.each(READERS.map(({ id }) => [id]))("has a row of the page, fixtures and a test: %s", (id) => {
    expect(page).toMatch(new RegExp(`^\\| .*\\(\`${id}\`\\) \\|`, "m"));
    expect(fixtures).toContain(folders[id] ?? id);
    expect(isTested(`"${id}"`), "no test names it").toBe(true);
  });
});

describe("each format", () => {
  it("is named in the help of every command", () => expect(FORMAT_NAMES).toEqual(Object.keys(FORMATS)));

  const page = read("docs/formats.md");
  const isTested = testsIn("packages/report/src");

  it.each(Object.keys(FORMATS).map((id) => [id]))("has a row of the page, and a test: %s", (id) => {
    expect(page).toMatch(new RegExp(`^\\| \`${id}\` \\|`, "m"));
    expect(isTested(`.${id}.txt\n`) || isTested(`"${id}"`), "no test or snapshot of it").toBe(true);
  });
});

describe("each dialect", () => {
  const page = read("docs/dialects.md");
  const vectors = readdirSync(join(ROOT, "fixtures/conformance"))
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => read(`fixtures/conformance/${name}`))
    .join("");
  const isTested = testsIn("packages/core/src/dialects", "packages/core/src/conformance");

  it.each(Object.keys(DIALECTS).map((id) => [id]))("has the page, a schema and a test: %s", (id) => {
    expect(page).toContain(`\`${id}\``);
    expect(() => JSON.parse(read(`packages/core/src/dialects/${id}/${id}.schema.json`))).not.toThrow();
    expect(isTested(`"${id}"`) || vectors.includes(`"dialect":"${id}"`), "no test or vector of it").toBe(true);
  });
});
