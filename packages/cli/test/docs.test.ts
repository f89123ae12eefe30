/** What the documents say is so: links lead somewhere, and the README's examples print what they show. */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { Folder, record } from "./recorder.js";
import { callgate, fixture, ROOT, Workspace } from "./run.js";

/** The bundled gateway policy, with its limits of 10. */
const LIMITED = fixture("policies/ollama.json");

const PAGES = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", ...pagesIn("docs")];

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith(".md"))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length));
}

function read(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

/** What is in the repositories of others: `callgate init` writes the first, and agents read the rest. */
const WRITTEN = [".github/workflows/callgate.yml", ".github/mcp.json", ".github/agents/"];

/** The names by which a page's headings are linked to, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/```[\s\S]*?```/g, "").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}

describe.each(PAGES)("%s", (page) => {
  const text = read(page);

  it("links to what exists", () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });

  it("links to headings that are there", () => {
    const links = [...text.matchAll(/\]\(([^)#\s:]*)#([^)\s]+)\)/g)];
    const wrong = links.filter(([, link = "", anchor = ""]) => {
      const target = link === "" ? text : readFileSync(join(ROOT, dirname(page), link), "utf8");
      return !anchorsOf(target).includes(anchor);
    });
    expect(wrong.map(([written]) => written)).toEqual([]);
  });

  it("names paths that exist", () => {
    const named = [...text.matchAll(/`((?:packages|fixtures|docs|scripts|\.ci|\.github|\.changeset)\/[\w./-]+)`/g)].map(
      ([, path = ""]) => path,
    );
    expect(named.filter((path) => !existsSync(join(ROOT, path)) && !WRITTEN.includes(path))).toEqual([]);
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

/** A repository in which five agents are configured. */
const AGENTS: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(join(ROOT, "fixtures/agents"), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(ROOT, "fixtures/agents/").length))
    .map((name) => [name, fixture(`agents/${name}`)]),
);

/** What the examples of a page are about, beside the fixtures. */
const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "README.md": {
    "policy.yaml": blockIn("README.md", "yaml"),
    ".claude/settings.json": blockIn("README.md", "json"),
  },
  "docs/access.md": AGENTS,
  "docs/hosts/README.md": AGENTS,
  "docs/getting-started.md": { "policy.json": LIMITED },
  "docs/cli.md": {
    "policy.json": LIMITED,
    "stricter.json": LIMITED.replaceAll('"max": 10', '"max": 5'),
    "session.jsonl": ["list", "run"]
      .map((name, id) => JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name } }))
      .join("\n"),
    "tools.json": JSON.stringify({
      _meta: { "io.modelcontextprotocol/serverInfo": { name: "mock-ollama", version: "1" } },
      tools: JSON.parse(fixture("tools/ollama.json")).tools.filter(({ name }: { name: string }) =>
        ["list", "rm", "run"].includes(name),
      ),
    }),
  },
  "docs/diff.md": {
    ".claude/settings.json":
      '{\n  "permissions": {\n    "allow": ["mcp__db__run_query"],\n    "deny": ["mcp__db__drop_table"]\n  }\n}\n',
    "db-tools.json": '[{ "name": "run_query" }, { "name": "drop_table" }]\n',
    "policy.json": LIMITED,
    "policy.yaml":
      'version: "1"\ndefault: allow\ntools:\n' +
      "  create_issue:\n    rules: [{ name: limit, rate_limit: 5/hour }]\n" +
      "  delete_repository:\n    rules: [{ name: no, action: deny }]\n",
  },
  "docs/formats.md": {
    "policy.json": '{\n  "version": "1",\n  "default": "deny",\n  "tools": { "create_issue": {} }\n}\n',
  },
};

/** What a policy has become where an example compares it with the one that was committed. */
const CHANGED = { "policy.json": LIMITED.replace('"max": 10', '"max": 30') };

/** Pages whose examples tests of their own run, in their order. */
const RUN_ELSEWHERE = [
  "docs/least-privilege.md",
  "docs/mock-ollama.md",
  "docs/mutation-testing.md",
  "docs/testing-policies.md",
];

/** Blocks that begin with a command and go on with what it prints. */
const EXAMPLES = PAGES.filter((page) => !RUN_ELSEWHERE.includes(page)).flatMap((page) =>
  [...read(page).matchAll(/```(?:console)?\n\$ callgate (.*)\n(?!\$)([\s\S]*?)```/g)]
    .map(([, line = "", shown = ""]) => ({ page, line, shown }))
    .filter(({ shown }) => shown.trim() !== ""),
);

describe("what the documents show", () => {
  it.each(EXAMPLES)("is what callgate $line prints: $page", async ({ page, line, shown }) => {
    // A repository that begins has no policy yet.
    const isBegun = !line.startsWith("init ");
    const workspace = new Workspace(isBegun ? FILES[page] : {});
    try {
      const fixtures = isBegun ? "fixtures" : "fixtures/tools";
      cpSync(join(ROOT, fixtures), join(workspace.path, fixtures), { recursive: true });
      if (line.includes("HEAD:")) {
        commitAll(workspace.path);
        for (const [name, text] of Object.entries(CHANGED)) workspace.write(name, text);
      }
      const { stdout } = await workspace.run(wordsOf(line));
      expect(stdout.trimEnd()).toBe(shown.trimEnd());
    } finally {
      workspace.remove();
    }
  });

  it("is no less than there was", () => expect(EXAMPLES.length).toBeGreaterThan(12));
});

it("suppresses all that the example of docs/configuration.md names", async () => {
  const example = /```yaml\n(tools:\n[\s\S]*?)```/.exec(read("docs/configuration.md"))?.[1] ?? "";
  const files = { "policy.yaml": `version: "1"\ndefault: deny\n${example}` };
  const { code, stdout } = await callgate(["lint", "policy.yaml"], files);
  expect(stdout).toContain("no findings in 1 policy, 2 suppressed");
  expect(code).toBe(0);
});

it("prints the page of a check", async () => {
  expect(await callgate(["explain", "unknown-key"])).toMatchObject({
    code: 0,
    stdout: read("docs/checks/unknown-key.md"),
  });
});

/** As a shell divides them, which takes what is between quotes as it is. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

function commitAll(folder: string): void {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    [...identity, "commit", "-q", "-m", "x"],
  ])
    spawnSync("git", args, { cwd: folder });
}

function blockIn(page: string, language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(read(page))?.[1] ?? "";
}
