/** Every command in a block of a page runs, or a line above the block says why not. */

import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixture, ROOT, Workspace } from "./run.js";

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`),
  ...readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}/README.md`),
].filter((page) => existsSync(join(ROOT, page)) && page !== "packages/cli/README.md");

const read = (page: string) => readFileSync(join(ROOT, page), "utf8");

/** Above a block whose commands cannot run here; the rest of the line is the reason. */
const MARK = /^\*Not run [^*]*\*$/;

/** A command behind its prompt, and below it something that it prints: `docs.test.ts` compares it. */
const SHOWN = /^\$ callgate .*\n(?!\$)[\s\S]/;

/** Pages whose commands other tests run, with what each of them needs. */
const RUN_ELSEWHERE: Readonly<Record<string, string>> = {
  "docs/ci/shell.md": "ci-docs.test.ts",
  "docs/pre-commit.md": "ci-docs.test.ts",
  "docs/mock-ollama.md": "mock-ollama/test",
  "docs/mutation-testing.md": "testing-policies.test.ts",
  "docs/testing-policies.md": "testing-policies.test.ts",
};

interface Block {
  readonly page: string;
  readonly commands: string;
  readonly isMarked: boolean;
  /** Whether it begins with a command and goes on with what that prints. */
  readonly isShown: boolean;
}

/** Blocks in the languages of commands; `text` is for what is no command. */
function blocksOf(page: string): Block[] {
  return [...read(page).matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].flatMap((found) => {
    const [, language = "", body = ""] = found;
    if (!["", "sh", "console", "bash"].includes(language)) return [];
    const lines = body.replaceAll("\\\n", " ").split("\n");
    const prompted = lines.flatMap((line) => (line.startsWith("$ ") ? line.slice(2) : []));
    const commands = prompted.length > 0 ? prompted : lines.filter((line) => COMMAND.test(line));
    if (commands.length === 0) return [];
    const above = read(page).slice(0, found.index).trimEnd().split("\n").at(-1) ?? "";
    return [{ page, commands: commands.join("\n"), isMarked: MARK.test(above), isShown: SHOWN.test(body) }];
  });
}

const COMMAND = /^(?:exec )?(?:callgate|npm|npx|node|git|pre-commit|node_modules\/\.bin\/\S+)\b/;

const BLOCKS = PAGES.flatMap(blocksOf);

/** By page. Those that print what they show are compared in `docs.test.ts`, which runs them; the others are run here. */
const RUN = PAGES.filter((page) => !Object.hasOwn(RUN_ELSEWHERE, page)).flatMap((page) => {
  const commands = BLOCKS.filter((block) => block.page === page && !block.isMarked && !block.isShown);
  return commands.length === 0 ? [] : [{ page, commands: commands.map((block) => block.commands).join("\n") }];
});

const POLICY = fixture("policies/ollama.json");
const SETTINGS = JSON.stringify({ permissions: { allow: ["mcp__db"] } });

const FILES: Readonly<Record<string, string>> = {
  "policy.json": POLICY,
  "stricter.json": POLICY.replaceAll('"max": 10', '"max": 5'),
  "policy.yaml": 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: [{ name: limit, rate_limit: 5/hour }]\n',
  "policies/ollama.json": POLICY,
  "policy.policytest.yaml":
    "version: 1\npolicy: policy.yaml\ncases:\n  - { name: run passes, tool: run, expect: allow }\n  - { name: rm, tool: rm, expect: deny }\n",
  "tools.json": fixture("tools/ollama.json"),
  "session.jsonl": fixture("transcripts/recorder/ordinary.jsonl"),
  "ollama.yaml": 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: [{ name: limit, rate_limit: 5/hour }]\n',
  "sessions/a.jsonl": fixture("transcripts/recorder/ordinary.jsonl"),
  "logs/a.jsonl": fixture("transcripts/recorder/ordinary.jsonl"),
  "old/.claude/settings.json": SETTINGS,
  "new/.claude/settings.json": SETTINGS.replace("allow", "deny"),
  ".claude/settings.json": SETTINGS,
  ".codex/config.toml": '[mcp_servers.db]\ncommand = "db-mcp"\n',
};

/** What the pages say of a folder of agents. */
const AGENT_PAGES = ["docs/access.md", "docs/hosts/README.md"];

function ran(page: string, commands: string) {
  const bin = new Workspace({
    callgate: `#!/bin/sh\nexec "${process.execPath}" "${ROOT}packages/cli/bin/callgate.js" "$@"\n`,
    // What these do is the build, and this run of the tests itself.
    npm: '#!/bin/sh\ncase "$1" in start|test|ci|run) exit 0;; *) exit 9;; esac\n',
  });
  const place = new Workspace(AGENT_PAGES.includes(page) ? {} : FILES);
  try {
    for (const name of bin.names()) chmodSync(join(bin.path, name), 0o755);
    if (commands.includes("fixtures/"))
      cpSync(join(ROOT, "fixtures"), join(place.path, "fixtures"), { recursive: true });
    if (AGENT_PAGES.includes(page)) cpSync(join(ROOT, "fixtures/agents"), place.path, { recursive: true });
    mkdirSync(join(place.path, "packages/cli"), { recursive: true });
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
    const sh = (script: string) =>
      spawnSync("sh", ["-c", script], {
        cwd: place.path,
        encoding: "utf8",
        env: { ...environment, HOME: place.path, PATH: `${bin.path}${delimiter}${process.env.PATH}` },
      });
    const commit =
      "git -c user.name=t -c user.email=t@example.com -c commit.gpgsign=false commit -q --allow-empty -m x";
    if (/HEAD|origin/.test(commands))
      sh(`git init -q && git add -A && ${commit} && ${commit} && git update-ref refs/remotes/origin/main HEAD`);
    return commands.split("\n").map((line) => {
      const { status, stderr } = sh(
        line.replaceAll("packages/cli/bin/callgate.js", `${ROOT}packages/cli/bin/callgate.js`),
      );
      return { line, status, stderr };
    });
  } finally {
    for (const folder of [bin, place]) folder.remove();
  }
}

describe("the commands of the pages", () => {
  it.each(RUN.map(({ page, commands }) => [page, commands] as const))("run: %s: %s", (page, commands) => {
    for (const { line, status, stderr } of ran(page, commands))
      expect([line, [0, 1].includes(status ?? -1), stderr]).toEqual([line, true, stderr]);
  });

  it("are found", () => expect(RUN.length).toBeGreaterThan(5));

  it("are marked only where they are commands", () => {
    const marks = PAGES.flatMap((page) =>
      read(page)
        .split("\n")
        .filter((line) => MARK.test(line))
        .map(() => page),
    );
    expect(marks).toHaveLength(BLOCKS.filter(({ isMarked }) => isMarked).length);
  });
});

describe("no page takes callgate from an account that a stranger could register", () => {
  it.each(PAGES)("%s", (page) => {
    const accounts = [...read(page).matchAll(/([\w.-]+)\/callgate(?:\.git|\/packages\/action|$)/gm)].map(
      ([, name]) => name,
    );
    // GitHub's names have letters, digits and hyphens; those of an enterprise's users end with an underscore and more.
    expect(accounts.filter((name) => !["_OWNER_", "packages", "completions"].includes(name ?? ""))).toEqual([]);
  });
});

describe("no page runs a package by a name that is not published", () => {
  const ASKS_REGISTRY =
    /\b(?:npx|bunx|npm (?:exec|x|i|install|init|create)|pnpm (?:dlx|add|i|install)|yarn (?:dlx|add))\b[^\n`|;&]*?(?<=[\s"'`])(?:@callgate\/[a-z-]+|callgate)(?:@[\w.^~-]+)?(?=[\s"'`,)]|$)/m;

  it.each(PAGES)("%s", (page) => expect(ASKS_REGISTRY.exec(read(page))?.[0]).toBeUndefined());

  it.each([
    "npx callgate lint",
    "npx --yes callgate@0 lint",
    "npm install --save-dev callgate husky",
    "run: pnpm dlx callgate",
    "npm i -D @callgate/core",
  ])("it would be seen: %s", (line) => expect(ASKS_REGISTRY.test(line)).toBe(true));

  it.each([
    "npx --yes git+https://github.com/_OWNER_/callgate.git lint",
    "npm install --save-dev git+https://github.com/_OWNER_/callgate.git",
    "npx -y ollama-mcp-server",
  ])("it is another: %s", (line) => expect(ASKS_REGISTRY.test(line)).toBe(false));
});
