/** What the documents say is so: links lead somewhere, and the README's examples print what they show. */

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { Folder, record } from "./recorder.js";
import { callgate, fixture, ROOT, Workspace } from "./run.js";

const PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", ...pagesIn("docs")];

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith(".md"))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length));
}

function read(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

describe.each(PAGES)("%s", (page) => {
  const text = read(page);

  it("links to what exists", () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });

  it("names paths that exist", () => {
    const named = [...text.matchAll(/`((?:packages|fixtures|docs|\.ci|\.github|\.changeset)\/[\w./-]+)`/g)].map(
      ([, path = ""]) => path,
    );
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe("docs/recording.md", () => {
  const configurations = [...read("docs/recording.md").matchAll(/```json\n(\{\n[\s\S]*?)```/g)].map(([, json = ""]) =>
    JSON.parse(json),
  );

  it.each(configurations)("shows clients a command that records", async ({ mcpServers, servers }) => {
    const { command, args } = (mcpServers ?? servers).ollama;
    expect(command).toBe("callgate");
    const shown: string[] = args.map((arg: string) => arg.replace(/^\$\{\w+\}\//, ""));
    const dashes = shown.indexOf("--");
    expect(shown.slice(dashes)).toEqual(["--", "npx", "-y", "ollama-mcp-server"]);
    const folder = new Folder();
    const echo = ["--", process.execPath, "-e", "process.stdin.pipe(process.stdout)"];
    expect((await record([...shown.slice(1, dashes), ...echo], "{}\n", folder.path)).code).toBe(0);
    expect(folder.has("ollama.jsonl")).toBe(true);
  });
});

describe("README.md", () => {
  const readme = read("README.md");
  const shown = (command: string) => {
    const start = readme.indexOf(`$ callgate ${command}\n`);
    return readme.slice(readme.indexOf("\n", start) + 1, readme.indexOf("\n```", start));
  };

  it("shows what lint prints of its policy", async () => {
    const policy = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    const { stdout } = await callgate(["lint", "policy.yaml"], { "policy.yaml": policy });
    expect(stdout.trimEnd()).toBe(shown("lint policy.yaml"));
  });

  it("shows the beginning of what replay prints of the bundled session", async () => {
    const [policy, transcript] = [
      "fixtures/policies/ollama.json",
      "fixtures/transcripts/recorder/ollama-session.jsonl",
    ];
    const { stdout } = await callgate(["replay", "--policy", policy, transcript], {
      [policy]: fixture("policies/ollama.json"),
      [transcript]: fixture("transcripts/recorder/ollama-session.jsonl"),
    });
    expect(stdout.startsWith(shown(`replay --policy ${policy} ${transcript}`))).toBe(true);
  });

  it("shows what diff prints of a bundled policy that was changed", async () => {
    const policy = fixture("policies/ollama.json");
    const workspace = new Workspace({ "policy.json": policy });
    try {
      const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
      for (const args of [
        ["init", "-q"],
        ["add", "-A"],
        [...identity, "commit", "-q", "-m", "x"],
      ])
        spawnSync("git", args, { cwd: workspace.path });
      workspace.write("policy.json", policy.replace('"max": 10', '"max": 30'));
      const { stdout } = await workspace.run(["diff", "HEAD:policy.json", "policy.json"]);
      expect(stdout.trimEnd()).toBe(shown("diff HEAD:policy.json policy.json"));
    } finally {
      workspace.remove();
    }
  });
});

describe("docs/cli.md", () => {
  const stricter = fixture("policies/ollama.json").replaceAll('"max": 10', '"max": 5');
  const blocks = [...read("docs/cli.md").matchAll(/```\n\$ callgate (replay .*fixtures.*)\n([\s\S]*?)```/g)];

  it.each(blocks.map(([, command = "", shown = ""]) => [command, shown]))(
    "shows what %s prints",
    async (line, shown) => {
      const args = line.split(" ");
      const bundled = args.filter((arg) => arg.startsWith("fixtures/"));
      const files = bundled.map((path) => [path, fixture(path.replace("fixtures/", ""))]);
      const { stdout } = await callgate(args, { ...Object.fromEntries(files), "stricter.json": stricter });
      expect(stdout).toBe(shown);
    },
  );
});
