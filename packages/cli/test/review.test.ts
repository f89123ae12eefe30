/** `callgate review`: the working tree against a revision, in real repositories. */

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Ran, Workspace } from "./run.js";

const POLICY = `version: "1"
default: deny
tools:
  pay:
    rules:
      - name: most
        conditions:
          - { path: args.amount, op: lte, value: 100 }
      - name: often
        rate_limit: 10/minute
`;
const WIDER = POLICY.replace("value: 100", "value: 500");
const SUITE = `version: 1
policy: policy.yaml
cases:
  - name: no large sums
    tool: pay
    args: { amount: 300 }
    expect: deny
`;
const CLAUDE = '{"permissions":{"allow":["mcp__db__list"]}}\n';

const made: Workspace[] = [];

afterEach(() => {
  for (const workspace of made.splice(0)) workspace.remove();
});

function git(workspace: Workspace, ...args: readonly string[]): void {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  const { status, stderr } = spawnSync("git", [...identity, ...args], { cwd: workspace.path, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
}

/** A repository whose branch `main` has these files. */
function repository(files: Readonly<Record<string, string>>): Workspace {
  const workspace = new Workspace(files);
  made.push(workspace);
  git(workspace, "init", "-q", "-b", "main");
  git(workspace, "add", "-A");
  git(workspace, "commit", "-q", "-m", "one");
  return workspace;
}

interface Report {
  readonly compared: { readonly before: string; readonly after: string };
  readonly policies: readonly { readonly path: string; readonly was?: string; readonly problem?: string }[];
  readonly failures: readonly string[];
  readonly tests?: { readonly summary: { readonly passed: number; readonly failed: number } };
}

async function review(
  workspace: Workspace,
  args: readonly string[] = [],
  below = ".",
): Promise<Omit<Ran, "file"> & { readonly report: Report }> {
  const ran = await workspace.run(["review", "--format", "json", ...args], {}, {}, below);
  expect(ran.stderr).toBe("");
  return { ...ran, report: JSON.parse(ran.stdout) };
}

const paths = ({ policies }: Report) => policies.map(({ path }) => path);

describe("callgate review", () => {
  it("finds what is not committed, and says nothing of what is as it was", async () => {
    const workspace = repository({ "policy.yaml": POLICY, "other.yaml": POLICY });
    expect((await review(workspace)).report).toMatchObject({ policies: [], failures: [] });
    workspace.write("policy.yaml", WIDER);
    const { code, report } = await review(workspace, ["--fail-on-widened", "any"]);
    expect(paths(report)).toEqual(["policy.yaml"]);
    expect(report.failures.join()).toContain("more passes for `pay`");
    expect(report.compared).toEqual({ before: expect.stringMatching(/^[0-9a-f]{7}$/), after: "the working tree" });
    const { stdout } = await workspace.run(["review", "--format", "markdown"]);
    expect(stdout).toMatch(/`[0-9a-f]{7}` → the working tree ·/);
    expect(code).toBe(1);
  });

  it("takes one tool list, and refuses that of a server", async () => {
    const workspace = repository({ "policy.yaml": POLICY, "tools.json": "[]" });
    const { code, stderr } = await workspace.run(["review", "--tools", "a=tools.json"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("review takes one tool list") });
  });

  it("compares with where the branch left the main one, commits and files that are new among the change", async () => {
    const workspace = repository({ "policy.yaml": POLICY });
    git(workspace, "checkout", "-q", "-b", "change");
    workspace.write("policy.yaml", WIDER);
    git(workspace, "commit", "-q", "-a", "-m", "wider");
    git(workspace, "checkout", "-q", "main");
    workspace.write("later.yaml", POLICY);
    git(workspace, "add", "-A");
    git(workspace, "commit", "-q", "-m", "later");
    git(workspace, "checkout", "-q", "change");
    workspace.write("new.yaml", POLICY);
    workspace.write(".claude/settings.json", CLAUDE);
    expect(paths((await review(workspace)).report)).toEqual([".claude/settings.json", "new.yaml", "policy.yaml"]);
    expect(paths((await review(workspace, ["HEAD"])).report)).toEqual([".claude/settings.json", "new.yaml"]);
    const { stdout } = await workspace.run(["review", "HEAD", "--no-color"]);
    expect(stdout).toMatch(/assumed for claude-code: Claude Code [\d.]+, mode default, /);
    // A file that is new here and one that is new there, both alike, are one that moved.
    const { policies } = (await review(workspace, ["main"])).report;
    expect(policies.map(({ was }) => was)).toContain("later.yaml");
  });

  it("runs the suites on what is there now", async () => {
    const workspace = repository({ "policy.yaml": POLICY, "pay.policytest.yaml": SUITE });
    workspace.write("policy.yaml", WIDER);
    const { code, report } = await review(workspace, ["--fail-on-widened", "never"]);
    expect(report.failures).toContain("a policy test fails");
    expect(code).toBe(1);
  });

  it("sees a policy that is gone, one that became a link, and none that is ignored", async () => {
    const workspace = repository({ "a.yaml": POLICY, "b.yaml": POLICY, "c.yaml": POLICY, ".gitignore": "d.yaml\n" });
    rmSync(join(workspace.path, "a.yaml"));
    rmSync(join(workspace.path, "b.yaml"));
    symlinkSync("c.yaml", join(workspace.path, "b.yaml"));
    workspace.write("d.yaml", WIDER);
    const { report } = await review(workspace);
    expect(paths(report)).toEqual(["a.yaml", "b.yaml"]);
    expect(report.policies[1]?.problem).toContain("link");
  });

  it("sees the whole repository from a folder of it", async () => {
    const workspace = repository({ "policy.yaml": POLICY, "docs/x.md": "x\n" });
    workspace.write("policy.yaml", WIDER);
    expect(paths((await review(workspace, [], "docs")).report)).toEqual(["policy.yaml"]);
  });

  it("starts no filter that the repository sets, and writes nothing into it", async () => {
    const workspace = repository({ "policy.yaml": POLICY, ".gitattributes": "*.yaml filter=x\n" });
    git(workspace, "config", "filter.x.clean", "touch started; cat");
    writeFileSync(join(workspace.path, "policy.yaml"), WIDER);
    mkdirSync(join(workspace.path, "empty"));
    const before = workspace.names();
    expect(paths((await review(workspace)).report)).toEqual(["policy.yaml"]);
    expect(workspace.names()).toEqual(before);
  });

  it("decides recorded calls by both", async () => {
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "pay", arguments: { amount: 300 } } };
    const line = JSON.stringify({ time: "2026-01-01T00:00:00.000Z", direction: "client-to-server", message: call });
    const workspace = repository({ "policy.yaml": POLICY, "session.jsonl": `${line}\n` });
    workspace.write("policy.yaml", WIDER);
    const { stdout } = await workspace.run(["review", "--impact", "session.jsonl", "--format", "markdown"]);
    expect(stdout).toContain("1 of 1 is decided differently");
  });

  it.each(["pretty", "markdown", "html", "sarif", "junit", "github"])("has the format %s", async (format) => {
    const workspace = repository({ "policy.yaml": POLICY });
    workspace.write("policy.yaml", WIDER);
    const { stdout } = await workspace.run(["review", "--format", format]);
    expect(stdout).toContain("pay");
  });

  it("is by no configuration where that is asked for, and by the mode that is given", async () => {
    const config = "checks:\n  loose-rate-limit: off\nhosts:\n  claude-code: { mode: dontAsk }\n";
    const workspace = repository({
      "policy.yaml": POLICY,
      ".claude/settings.json": CLAUDE,
      "callgate.config.yaml": config,
    });
    workspace.write(".claude/settings.json", CLAUDE.replace("__list", "__drop"));
    const modes = async (...args: readonly string[]) => JSON.stringify((await review(workspace, args)).report);
    expect(await modes()).toContain(`"mode":"dontAsk"`);
    expect(await modes("--no-config")).toContain(`"mode":"default"`);
    expect(await modes("--mode", "plan")).toContain(`"mode":"plan"`);
  });

  it("shows in a terminal only what differs, and counts what others have", async () => {
    const odd = POLICY.replace("default: deny\n", "");
    const suites = { "other.policytest.yaml": SUITE.replace("policy.yaml", "other.yaml") };
    const workspace = repository({ "policy.yaml": POLICY, "other.yaml": odd, ...suites });
    workspace.write("policy.yaml", WIDER);
    const { stdout } = await workspace.run(["review"]);
    expect(stdout).toContain("1 file that this change leaves as it was has findings, too");
    expect(stdout).not.toMatch(/other\.yaml:\d/);
    expect(stdout).not.toContain("Not covered in other.yaml");
    expect(stdout.match(/^policy\.yaml:\d+:\d+ .* loose-rate-limit$/gm)?.length ?? 0).toBeLessThan(2);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["no such revision", ["nowhere"], /git knows no revision `nowhere` here/],
    ["an option in its place", ["--", "--output=x"], /git knows no revision/],
    ["a mode that there is not", ["--mode", "x"], /no host has the mode x/],
  ])("%s ends with 2", async (_, args, message) => {
    const workspace = repository({ "policy.yaml": POLICY });
    const { code, stderr } = await workspace.run(["review", ...args]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it("says where there is no repository, and where the main branch is not known", async () => {
    const alone = new Workspace({ "policy.yaml": POLICY });
    made.push(alone);
    expect(await alone.run(["review"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no git repository"),
    });
    const workspace = repository({ "policy.yaml": POLICY });
    git(workspace, "branch", "-q", "-m", "other");
    expect(await workspace.run(["review"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("callgate review BASE"),
    });
  });
});
