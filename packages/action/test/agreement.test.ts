/** What is written in several places is the same in all of them. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Declared, INPUTS } from "../src/inputs.js";
import { OUTPUTS } from "../src/outputs.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const manifest = parse(read("packages/action/action.yml")) as {
  readonly inputs: Record<string, Declared>;
  readonly outputs: Record<string, Declared>;
  readonly runs: { readonly using: string; readonly main: string };
};
const page = read("docs/github-action.md");

/** The rows of the table below a heading, by what stands in their first cell. */
function rows(heading: string): Map<string, string[]> {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return new Map(
    [...section.matchAll(/^\| `([\w-]+)` \| (.*) \|$/gm)].map(([, name = "", rest = ""]) => [name, rest.split(" | ")]),
  );
}

describe("action.yml", () => {
  it("declares the inputs and outputs of the sources, in their order and words", () => {
    expect(Object.entries(manifest.inputs)).toEqual(Object.entries(INPUTS));
    expect(Object.entries(manifest.outputs)).toEqual(Object.entries(OUTPUTS));
  });

  it("runs the bundle", () => {
    expect(manifest.runs).toEqual({ using: "node24", main: "dist/index.mjs" });
  });
});

describe("docs/github-action.md", () => {
  it("has each input with its default", () => {
    const shown = [...rows("Inputs")].map(([name, [fallback]]) => [name, fallback]);
    const declared = Object.entries<Declared>(INPUTS).map(([name, input]) => [
      name,
      input.default === undefined ? "" : `\`${input.default}\``,
    ]);
    expect(shown).toEqual(declared);
  });

  it("has each output", () => {
    expect([...rows("Outputs").keys()]).toEqual(Object.keys(OUTPUTS));
  });

  it("names no other input in its examples", () => {
    const steps = [...page.matchAll(/uses: \S*callgate\/packages\/action@v1\n((?: {8,}.*\n)*)/g)];
    expect(steps.length).toBeGreaterThan(3);
    const used = steps.flatMap(([, step = ""]) => [...step.matchAll(/^ {10}([\w-]+):/gm)].map(([, name]) => name));
    expect(used.filter((name) => !Object.hasOwn(INPUTS, name ?? ""))).toEqual([]);
  });

  it("has workflows that are YAML", () => {
    for (const [, text = ""] of page.matchAll(/```yaml\n([\s\S]*?)```/g))
      expect(Object.keys(parse(text))).toContain("jobs");
  });
});

describe("packages/action/dist", () => {
  const check = (folder: string) =>
    spawnSync(process.execPath, [join(ROOT, "scripts/bundle-action.mjs"), "--check", folder], { encoding: "utf8" });

  it("is what the sources give, byte for byte, where it was just built", () => {
    expect(check(join(ROOT, ".cache/action/dist"))).toMatchObject({ status: 0, stderr: "" });
  });

  it("is said to be stale where it is, which fails nothing: main rebuilds it", () => {
    const { status, stderr } = check(join(ROOT, "packages/action/src"));
    expect(stderr).toMatch(
      /^warning: packages\/action\/dist is stale \(.*\bindex\.mjs\b.*action-bundle rebuilds it on main\n$/,
    );
    expect(status).toBe(0);
  });
});
