/** docs/testing-policies.md, step by step: its files are written, its commands run, what they print compared; and its reference. */

import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fixture, ROOT, Workspace } from "./run.js";

const page = readFileSync(join(ROOT, "docs/testing-policies.md"), "utf8");

const REFERENCE = readFileSync(join(ROOT, "docs/policy-tests.md"), "utf8");

interface Block {
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

/** The code of the page in its order, with the heading that it stands below. */
function blocks(): Block[] {
  let heading = "";
  return [...page.matchAll(/^## (.+)$|^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, title, language = "", text = ""]) => {
    if (title !== undefined) heading = title;
    return title === undefined ? [{ heading, language, text }] : [];
  });
}

const workspace = new Workspace({
  "ollama.json": fixture("policies/ollama.json"),
  "tools.json": fixture("tools/ollama.json"),
  "session.jsonl": fixture("transcripts/recorder/ollama-session.jsonl"),
});
afterAll(() => workspace.remove());

/** Writes the file that a block's first line names, or adds the block to it. */
function save(text: string): void {
  const [first = "", ...rest] = text.split("\n");
  const [, name = "", added] = /^(?:#|\/\/) (\S+?)(, added)?$/.exec(first) ?? [];
  expect(name).not.toBe("");
  const body = rest.join("\n");
  workspace.write(name, added === undefined ? text : `${workspace.read(name)}\n${body}`);
}

/** The commands of a block, each with what it prints. */
function commands(text: string): { readonly args: string[]; readonly output: string }[] {
  return text
    .split(/^\$ callgate /m)
    .slice(1)
    .map((part) => {
      const [line = "", ...output] = part.split("\n");
      return { args: line.split(" "), output: output.join("\n") };
    });
}

describe("docs/testing-policies.md", () => {
  it.each(blocks())("$heading: $text", async ({ language, text }) => {
    if (language !== "") {
      save(text);
      return;
    }
    for (const { args, output } of commands(text)) {
      const { stdout } = await workspace.run(args);
      expect(stdout).toBe(output);
    }
  });

  it("goes with a reference whose examples pass", async () => {
    const [first = "", steps = ""] = [...REFERENCE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text);
    workspace.write("reference/ollama.json", fixture("policies/ollama.json"));
    workspace.write("reference/tools.json", fixture("tools/ollama.json"));
    workspace.write("reference/ollama.policytest.yaml", first + steps);
    const { stdout } = await workspace.run(["test", "reference"]);
    expect(stdout).toMatch(/\n✔ 5 passed, 0 failed\n {2}assumed: /);
  });

  it("shows tests that vitest runs, and so does docs/policy-tests.md", () => {
    const [, reference = ""] = /```ts\n([\s\S]*?)```/.exec(REFERENCE) ?? [];
    workspace.write("policies/ollama.json", fixture("policies/ollama.json"));
    workspace.write("reference.test.ts", reference);
    symlinkSync(join(ROOT, "node_modules"), join(workspace.path, "node_modules"), "junction");
    const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
    const { status, stdout } = spawnSync(process.execPath, [vitest, "run", "--root", "."], {
      cwd: workspace.path,
      encoding: "utf8",
    });
    expect([status, /Tests +(\d+ passed)/.exec(stdout.replace(/\x1b\[[\d;]*m/g, ""))?.[1]]).toEqual([0, "2 passed"]);
  });
});
