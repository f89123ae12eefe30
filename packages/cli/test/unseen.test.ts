/** Folders that hold what nobody can look at: `lint` says so of each, and counts what it passes over. */

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Workspace } from "./run.js";

const GOOD =
  'version: "1"\ndefault: deny\ntools:\n  list_models:\n    rules:\n      - {name: rate, rate_limit: 30/minute}\n';
const WIDE = 'version: "1"\ndefault: allow\ntools:\n  delete_everything: {}\n';
const isRoot = process.getuid?.() === 0;

let folder: Workspace;
afterEach(() => folder.remove());

async function linted(make: (at: (name: string) => string) => void, args: readonly string[] = ["policies"]) {
  folder = new Workspace({ "policies/good.yaml": GOOD, "docs/x.txt": WIDE });
  make((name) => join(folder.path, name));
  const { code, stdout, stderr } = await folder.run(["lint", ...args, "--format", "json"]);
  const { findings, summary } = JSON.parse(stdout === "" ? '{"findings":[]}' : stdout);
  const told = (findings as { check: string; severity: string; location: { uri: string } }[])
    .filter(({ severity }) => severity === "error")
    .map(({ check, location }) => `${check} ${location.uri}`);
  return { code, stderr, told, summary };
}

describe("lint of a folder", () => {
  it.each<[string, (at: (name: string) => string) => void, string]>([
    [
      "nests too deep",
      (at) => writeFileSync(at("policies/x.yaml"), `${WIDE}x: ${"[".repeat(101)}${"]".repeat(101)}\n`),
      "syntax policies/x.yaml",
    ],
    [
      "is UTF-16",
      (at) => writeFileSync(at("policies/x.yaml"), Buffer.from(`\ufeff${WIDE}`, "utf16le")),
      "syntax policies/x.yaml",
    ],
    [
      "is Latin-1",
      (at) => writeFileSync(at("policies/x.yaml"), Buffer.from(`${WIDE}# \u00e9\n`, "latin1")),
      "syntax policies/x.yaml",
    ],
    [
      "is too large",
      (at) => writeFileSync(at("policies/x.yaml"), `${WIDE}#${"x".repeat(2_097_152)}\n`),
      "syntax policies/x.yaml",
    ],
    [
      "is far too large",
      (at) => writeFileSync(at("policies/x.json"), "x".repeat(17_000_000)),
      "syntax policies/x.json",
    ],
    ["does not parse", (at) => writeFileSync(at("policies/x.yaml"), `${WIDE}a: [\n`), "syntax policies/x.yaml"],
    [
      "hides its keys in escapes",
      (at) => writeFileSync(at("policies/x.yaml"), '"\\x74ools": {rm: {}}\na: [\n'),
      "syntax policies/x.yaml",
    ],
    [
      "has capitals in its ending",
      (at) => writeFileSync(at("policies/x.YAML"), `${WIDE}a: [\n`),
      "syntax policies/x.YAML",
    ],
    [
      "has a name that is no UTF-8",
      (at) =>
        writeFileSync(
          Buffer.concat([Buffer.from(at("policies/")), Buffer.from([0xe9]), Buffer.from(".yaml")]),
          `${WIDE}a: [\n`,
        ),
      "syntax policies/\udce9.yaml",
    ],
    [
      "has a backslash in its name",
      (at) => writeFileSync(at("policies/callgate.config\\x.yaml"), `${WIDE}a: [\n`),
      "syntax policies/callgate.config\\x.yaml",
    ],
    ["is a link that leads out", (at) => symlinkSync("/etc/passwd", at("policies/x.yaml")), "unread policies/x.yaml"],
    ["is a link that leads nowhere", (at) => symlinkSync("nowhere", at("policies/x.yaml")), "unread policies/x.yaml"],
    ["is a link to itself", (at) => symlinkSync("x.yaml", at("policies/x.yaml")), "unread policies/x.yaml"],
    ["is a folder that leads out", (at) => symlinkSync("/etc", at("policies/more")), "unread policies/more"],
    ["is a pipe", (at) => void execFileSync("mkfifo", [at("policies/x.yaml")]), "unread policies/x.yaml"],
    [
      "lies too deep",
      (at) => {
        mkdirSync(at(`policies/${"d/".repeat(102)}`), { recursive: true });
        writeFileSync(at(`policies/${"d/".repeat(102)}x.yaml`), WIDE);
      },
      `unread policies/${"d/".repeat(101).slice(0, -1)}`,
    ],
  ])("finds the policy that %s", async (_what, make, expected) => {
    const { code, told } = await linted(make);
    expect({ code, told }).toEqual({ code: 1, told: [expected] });
  });

  it("misses nothing behind a link that leads nowhere and is called like no policy", async () => {
    const { told } = await linted((at) => symlinkSync("nowhere", at("policies/pre-commit")));
    expect(told).toEqual([]);
  });

  it.skipIf(isRoot).each<[string, string, string]>([
    ["file", "policies/x.yaml", "unread policies/x.yaml"],
    ["folder", "policies/more", "unread policies/more"],
  ])("finds a locked %s", async (kind, name, expected) => {
    const { code, told } = await linted((at) => {
      if (kind === "file") writeFileSync(at(name), WIDE);
      else mkdirSync(at(name));
      chmodSync(at(name), 0);
    });
    expect({ code, told }).toEqual({ code: 1, told: [expected] });
    chmodSync(join(folder.path, name), 0o700);
  });

  it("follows a link that stays in the working directory, and looks at a folder once", async () => {
    const { code, told } = await linted((at) => {
      mkdirSync(at("shared"));
      writeFileSync(at("shared/w.yaml"), `${WIDE}a: [\n`);
      symlinkSync("../shared", at("policies/more"));
      symlinkSync("..", at("shared/up"));
    });
    expect({ code, told }).toEqual({ code: 1, told: ["syntax policies/more/w.yaml"] });
  });

  it("counts what it passes over", async () => {
    const { code, summary } = await linted((at) => {
      writeFileSync(at("policies/package.json"), "{}");
      writeFileSync(at("policies/template.yaml"), "a: {{ x }}\nb: [\n");
      mkdirSync(at("policies/.hidden"));
      mkdirSync(at("policies/node_modules"));
    });
    expect({ code, summary }).toMatchObject({ code: 0, summary: { policies: 1, passedOver: 4 } });
    const { stdout } = await folder.run(["lint", "policies"]);
    expect(stdout).toContain(
      "passed over: 2 YAML and JSON files that hold no policy, 2 hidden entries and node_modules",
    );
  });

  it.each(["pretty", "json", "sarif", "junit", "html", "github", "markdown", "codequality"])(
    "shows a name that is no UTF-8 escaped in %s",
    async (format) => {
      folder = new Workspace({});
      const name = Buffer.concat([Buffer.from(`${folder.path}/`), Buffer.from([0xe9]), Buffer.from(".yaml")]);
      writeFileSync(name, `${WIDE}a: [\n`);
      const { code, stdout } = await folder.run(["lint", ".", "--format", format]);
      expect(code).toBe(1);
      expect(stdout).toMatch(/(?:\\xe9|\\udce9|%E9)\.yaml/i);
      expect(stdout).not.toContain("\ufffd");
    },
  );
});
