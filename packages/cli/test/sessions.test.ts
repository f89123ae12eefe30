/** The bundled sessions are what their script makes, and what they are bundled for shows in them. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callgate, fixture, ROOT } from "./run.js";
import { checkedReport } from "./schema.js";

const SCRIPT = join(ROOT, "packages/cli/scripts/make-sessions.mjs");

it("the script makes the bundled sessions again, byte for byte", () => {
  const folder = mkdtempSync(join(tmpdir(), "callgate-sessions-"));
  try {
    execFileSync(process.execPath, [SCRIPT, folder]);
    const made = readdirSync(folder);
    expect(made.length).toBeGreaterThan(0);
    for (const name of made)
      expect(fixture(`transcripts/recorder/${name}`)).toBe(readFileSync(join(folder, name), "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe("under the seed policy", () => {
  it.each<[string, object, string[]]>([
    ["ordinary", { allow: 4, deny: 4 }, ["list", "pull", "show"]],
    ["runaway-agent", { allow: 34, deny: 30 }, ["chat_completion", "list", "run", "show"]],
    ["failures-and-retries", { allow: 11, deny: 1 }, ["list"]],
    ["removal-and-creation", { allow: 3, deny: 3 }, ["create", "list", "rm"]],
    ["two-agents-first", { allow: 9, deny: 0 }, []],
    ["two-agents-second", { allow: 9, deny: 0 }, []],
  ])("%s", async (name, decisions, denied) => {
    const { stdout } = await callgate(["replay", "--policy", "p", "t", "--format", "json"], {
      p: fixture("policies/ollama.json"),
      t: fixture(`transcripts/recorder/${name}.jsonl`),
    });
    const { report } = checkedReport(stdout);
    expect(report.decisions).toMatchObject(decisions);
    const denials = report.denials as { tool: string; rule: string }[];
    expect([...new Set(denials.map(({ tool }) => tool))].sort()).toEqual(denied);
    for (const { tool, rule } of denials)
      expect(rule).toBe(
        ["run", "chat_completion"].includes(tool) ? `/tools/${tool}/limits/${tool}_rate` : "(default deny)",
      );
  });
});
