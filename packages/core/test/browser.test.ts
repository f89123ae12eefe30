/** Core and its logic, bundled for a browser: no module of Node's is in it, and what it decides there is what it decides here. */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { rolldown } from "rolldown";
import { beforeAll, describe, expect, it } from "vitest";
import * as hosts from "../src/hosts/index.js";
import * as core from "../src/index.js";
import * as logic from "../src/logic/index.js";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));

/** What a page would hold: three doors, as one script that makes `callgate`. */
async function bundle(): Promise<{ script: string; modules: readonly string[] }> {
  const entry = "\0entry";
  const built = await rolldown({
    input: entry,
    platform: "browser",
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) =>
          id === entry
            ? `export * as core from ${JSON.stringify(`${dist}index.js`)}; export * as hosts from ${JSON.stringify(`${dist}hosts/index.js`)}; export * as logic from ${JSON.stringify(`${dist}logic/index.js`)};`
            : undefined,
      },
    ],
  });
  const { output } = await built.generate({ format: "iife", name: "callgate", codeSplitting: false });
  await built.close();
  const chunks = output.filter((file) => file.type === "chunk");
  return {
    script: chunks.map(({ code }) => code).join("\n"),
    modules: chunks
      .flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])
      .filter((name) => chunks.every(({ fileName }) => fileName !== name)),
  };
}

/** Decides calls and compares two policies. It runs here and in the page, so it uses nothing around it. */
function answers(doors: { core: typeof core; hosts: typeof hosts; logic: typeof logic }) {
  const { compile, Counters, fingerprint, lower, readDocument } = doors.core;
  const policyOf = (pattern: string) => {
    const text = `version: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n      - name: commands\n        conditions: [{ path: args.command, op: regex, value: "${pattern}" }]\n      - { name: rate, rate_limit: 1/minute }\n`;
    const { policy, findings } = lower(readDocument(text, "policy.yaml"));
    if (policy === undefined) throw new Error(JSON.stringify(findings));
    return policy;
  };
  const [before, after] = [policyOf("^ls$"), policyOf("^l[a-z]+$")] as const;
  const engine = compile(before);
  const counters = new Counters();
  const decided = ["ls", "rm", "ls"].map(
    (command) => engine.decide({ tool: "run", args: { command }, at: 0, grant: "agent" }, counters).outcome,
  );
  const comparison = new doors.logic.Comparison(before, after, ["run"]);
  const { findings } = lower(readDocument('version: "1"\nrulez: {}\ntools: {}\n', "broken.yaml"));
  const codex = doors.hosts.lowerLayers("codex", [
    { scope: "user", uri: "config.toml", text: 'approval_policy = "never"\n' },
  ]);
  return {
    decided,
    widened: comparison.wider("run"),
    fingerprints: findings.map((finding) => fingerprint(finding, "")),
    codex: codex.diagnostics.map(({ message }) => message),
  };
}

let script = "";
let modules: readonly string[] = [];
beforeAll(async () => {
  ({ script, modules } = await bundle());
});

describe("core for a browser", () => {
  it("asks for no module", () => {
    expect(modules).toEqual([]);
    expect(script).not.toMatch(/["'`]node:/);
  });

  it("uses nothing that only Node has", () => {
    const ours = script.match(/(?<![.\w$])(?:process\.|Buffer\b|createRequire)[^\n]*/g) ?? [];
    expect(ours.filter((line) => !line.startsWith("process.env"))).toEqual([]);
  });

  const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
    existsSync(path),
  );

  it.skipIf(CHROMIUM === undefined)("decides, compares and reads as here (skipped without Chromium)", async () => {
    const browser = await chromium.launch({
      executablePath: CHROMIUM as string,
      args: ["--no-sandbox", "--disable-gpu"],
    });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: script });
      const there = await page.evaluate(`(${answers})(callgate)`);
      const here = answers({ core, hosts, logic });
      expect(here.decided).toEqual(["allow", "deny", "deny"]);
      expect(there).toEqual(JSON.parse(JSON.stringify(here)));
    } finally {
      await browser.close();
    }
  });
});
