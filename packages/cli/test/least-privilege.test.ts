/** docs/least-privilege.md, step by step: its commands are run in their order, and what they print is compared. */

import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fixture, ROOT, Workspace } from "./run.js";

const page = readFileSync(join(ROOT, "docs/least-privilege.md"), "utf8");

const workspace = new Workspace({ "tools.json": fixture("tools/ollama.json") });
cpSync(join(ROOT, "fixtures/transcripts/recorder"), join(workspace.path, "sessions"), { recursive: true });
afterAll(() => workspace.remove());

/** The commands of the page, each with what it prints. */
const COMMANDS = [...page.matchAll(/^```\n\$ callgate (.*)\n([\s\S]*?)^```$/gm)].map(([, line = "", output = ""]) => ({
  line,
  output,
}));

describe("docs/least-privilege.md", () => {
  it.each(COMMANDS)("callgate $line", async ({ line, output }) => {
    const { code, stdout, stderr } = await workspace.run(line.split(" "));
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.trimEnd()).toBe(output.trimEnd());
  });

  it("shows every step", () => expect(COMMANDS.length).toBe(6));
});
