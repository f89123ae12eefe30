/** Changes of agents' own configuration, as the action reviews them. */

import { createHash } from "node:crypto";
import { type ListedEntry, TreeIo, treeOf } from "@callgate/project/commit";
import { failureReasons, reviewChange } from "@callgate/project/review";
import { reviewMarkdown } from "@callgate/report";
import { describe, expect, it } from "vitest";
import { INPUTS } from "../test/review-inputs.js";
import { annotations } from "./annotations.js";

type Files = Readonly<Record<string, string>>;

/** By id, of all commits. */
const contents = new Map<string, Uint8Array>();

function sideOf(commit: string, files: Files, links: Files = {}): TreeIo {
  const entry =
    (mode: string) =>
    ([path, text]: readonly [string, string]): ListedEntry => {
      const bytes = Buffer.from(text);
      const id = createHash("sha1").update(bytes).digest("hex");
      contents.set(id, bytes);
      return { mode, id, size: bytes.length, path };
    };
  const listed = [...Object.entries(files).map(entry("100644")), ...Object.entries(links).map(entry("120000"))];
  return new TreeIo(treeOf(commit, listed), { load: async () => contents }, "/w", () => 0);
}

async function reviewed(before: Files, after: Files, { inputs = INPUTS, links = {} as Files } = {}) {
  const [old, now] = [sideOf("a".repeat(40), before), sideOf("b".repeat(40), after, links)];
  const review = await reviewChange(inputs, old, now, { workspace: now, name: "b".repeat(40) });
  const failures = failureReasons(review, inputs);
  return { review, failures, comment: reviewMarkdown({ ...review, failures }, { most: 60_000, all: true }) };
}

const CODEX = (lines: string) => `[mcp_servers.github]\ncommand = "x"\n${lines}\n`;
const HIDDEN = { ".codex/config.toml": CODEX('disabled_tools = ["delete_repo"]') };
const APPROVED = { ".codex/config.toml": CODEX('default_tools_approval_mode = "approve"') };
const SETTINGS = (permissions: unknown) => ({ ".claude/settings.json": JSON.stringify({ permissions }) });

describe("a change of agents' own configuration", () => {
  it("is told by the calls that run now, and fails as that of another policy does", async () => {
    const { failures, comment } = await reviewed(HIDDEN, APPROVED);
    expect(failures).toEqual(["more passes for `github/*` on codex, `github/delete_repo` on codex (Destructive)"]);
    expect(comment).toContain("`github/delete_repo` on codex");
    expect(comment).toContain("`github/delete_repo` runs without asking");
    expect(comment).not.toContain("most that can pass");
  });

  it("passes where no more is allowed, and where nothing of it changes", async () => {
    expect((await reviewed(APPROVED, HIDDEN)).failures).toEqual([]);
    const { review, failures } = await reviewed({ ...HIDDEN, "README.md": "a" }, { ...HIDDEN, "README.md": "b" });
    expect([review.policies, failures]).toEqual([[], []]);
  });

  it("sees all files of a host together, and each host by itself", async () => {
    const deny = SETTINGS({ allow: ["mcp__db"] });
    const local = { ".claude/settings.local.json": JSON.stringify({ permissions: { deny: ["mcp__db"] } }) };
    expect((await reviewed({ ...deny, ...local }, deny)).failures).toEqual(["more passes for `db/*` on claude-code"]);
    const added = { ...HIDDEN, "opencode.json": '{"permission": {"*": "deny"}}' };
    expect((await reviewed(HIDDEN, added)).failures).toEqual([]);
    expect((await reviewed(added, HIDDEN)).failures).toEqual([
      "more passes for every tool that is not listed on opencode",
    ]);
  });

  it("has the findings that it brings, in any file of an agent, as annotations and in the comment", async () => {
    const settings = SETTINGS({ allow: ["mcp__db__list"] });
    const local = (deny: string) => ({
      ".claude/settings.local.json": JSON.stringify({ permissions: { deny: [deny] } }),
    });
    const { review, comment, failures } = await reviewed(
      { ...settings, ...local("mcp__db__drop") },
      { ...settings, ...local("mcp__db__drop(*)") },
    );
    expect(review.changes.appeared.map(({ check, location }) => [check, location.uri])).toEqual([
      ["ignored-arguments", ".claude/settings.local.json"],
    ]);
    expect(comment).toContain("New findings:");
    expect(comment).toContain("ignored-arguments");
    expect(annotations({ ...review, failures })).toEqual([
      expect.stringMatching(/^::error file=\.claude\/settings\.local\.json,line=1,endLine=1,title=ignored-arguments::/),
      expect.stringMatching(/^::warning file=\.claude\/settings\.local\.json,line=1,endLine=1,title=widened-tool::/),
    ]);
    expect(failures.join()).toContain("a new error");
  });

  it("has findings from before among the others, and those that it fixes", async () => {
    const [bad, good] = [SETTINGS({ deny: ["mcp__db__drop(*)"] }), SETTINGS({ deny: ["mcp__db__drop"] })];
    const gateway = { "p.json": JSON.stringify({ version: "1", default: "deny", tools: {} }) };
    expect((await reviewed({ ...bad, "a.md": "a" }, { ...bad, "a.md": "b" })).review.changes.appeared).toEqual([]);
    const { review } = await reviewed({ ...bad, ...gateway }, { ...good, ...gateway });
    expect(review.changes.appeared).toEqual([]);
    expect(review.changes.fixed.map(({ check }) => check)).toEqual(["ignored-arguments"]);
    expect(review.lint.hosts?.map(({ host }) => host)).toEqual(["claude-code"]);
  });

  it("runs the suites that test it", async () => {
    const suite = {
      "a.policytest.yaml":
        "version: 1\npolicy: { host: codex }\ncases: [{ name: hidden, server: github, tool: delete_repo, expect: hidden }]\n",
    };
    const kept = await reviewed({ ...HIDDEN, ...suite }, { ...HIDDEN, ...suite, "README.md": "b" });
    expect([kept.failures, kept.review.tests?.report.suites[0]?.cases]).toEqual([
      [],
      [expect.objectContaining({ name: "hidden", failure: undefined })],
    ]);
    const broken = await reviewed({ ...HIDDEN, ...suite }, { ...APPROVED, ...suite });
    expect(broken.review.tests?.report.suites[0]?.cases[0]?.failure?.actual).toMatchObject({
      decision: "allow",
      policy: { uri: ".codex/config.toml" },
    });
    expect(broken.failures.length).toBe(2);
  });

  it("fails where the host does not start any more, and where a link is in the place of a file", async () => {
    const broken = await reviewed(HIDDEN, { ".codex/config.toml": "[mcp_servers" });
    expect(broken.failures).toContain("`.codex/config.toml`: codex does not start after this change");
    const linked = await reviewed(HIDDEN, { "README.md": "" }, { links: { ".codex/config.toml": "../x" } });
    expect(linked.failures).not.toEqual([]);
  });

  it("is judged by the stricter of the settings before and after it", async () => {
    const config = (mode: string) => ({ "callgate.config.yaml": `hosts:\n  claude-code: {mode: ${mode}}\n` });
    const [before, after] = [SETTINGS({ ask: ["mcp__db"] }), SETTINGS({})];
    const { failures } = await reviewed(
      { ...before, ...config("bypassPermissions") },
      { ...after, ...config("dontAsk") },
    );
    expect(failures.join()).toContain("more passes for `db/*` on claude-code");
  });
});
