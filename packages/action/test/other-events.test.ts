import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { gateway } from "./policies.js";
import { Repository } from "./step.js";

let repository: Repository;

afterEach(() => repository.remove());

describe.each(["push", "schedule", "workflow_dispatch"])("on %s", (event) => {
  it("lints what is there, and compares nothing", async () => {
    repository = await Repository.create({ "bad.json": gateway(undefined), "good.json": gateway(10) });
    repository.checkout({ ref: "main" });
    const ran = await repository.run({ event, payload: {}, asProcess: true });
    expect(ran).toMatchObject({ code: 1, outputs: { conclusion: "failure", verdict: "none", errors: "2" } });
    expect(ran.summary).toContain("### ❌ callgate: 2 errors");
    expect(ran.log).toContain("::error file=bad.json,line=");
    expect(ran.log).not.toContain("comment");
    expect(repository.github.log).toEqual([]);
  });
});

/** A session of the recorder: a call of `run` with this argument every second. */
const session = (calls: number) =>
  Array.from({ length: calls }, (_, i) =>
    JSON.stringify({
      time: `2026-01-01T00:00:${String(i).padStart(2, "0")}.000Z`,
      direction: "client-to-server",
      server: "files",
      message: {
        jsonrpc: "2.0",
        id: i,
        method: "tools/call",
        params: { name: "list_files", arguments: { path: "/srv/app/<b>" } },
      },
    }),
  ).join("\n");

describe("a suggestion", () => {
  const files = {
    "callgate.config.yaml": "version: 1\nservers:\n  files:\n    policies: [policy.yaml]\n",
    "policy.yaml": 'version: "1"\ndefault: deny\ntools:\n  list_files:\n    rules: []\n  push:\n    rules: []\n',
    "sessions/a.jsonl": session(2),
    "sessions/b.jsonl": session(3),
  };
  const suggest = "sessions/*.jsonl";

  it("is in the job summary on a schedule, compared with the policy in force", async () => {
    repository = await Repository.create(files);
    repository.checkout({ ref: "main" });
    const ran = await repository.run({ event: "schedule", payload: {}, inputs: { suggest, "fail-on": "never" } });
    expect(ran.code).toBe(0);
    expect(ran.summary).toContain("1 tool allowed; learned from 5 calls of 2 sessions");
    expect(ran.summary).toMatch(/it is allowed and was not called in the \d+ days of these sessions/);
    // The policy itself is in a block of code.
    expect(ran.summary.replace(/^```yaml$[\s\S]*?^```$/gm, "")).not.toMatch(/(?<!`[^`\n]*)<b>/);
    expect(repository.github.log).toEqual([]);
  });

  it("is one comment on an issue, which the next run keeps up to date", async () => {
    repository = await Repository.create(files);
    repository.checkout({ ref: "main" });
    const inputs = { suggest, "suggest-issue": "12", "fail-on": "never" };
    const first = await repository.run({ event: "schedule", payload: {}, inputs });
    expect(first.log).toContain("suggestion on issue 12: comment written");
    const second = await repository.run({ event: "schedule", payload: {}, inputs });
    expect(second.log).toContain("suggestion on issue 12: comment left as it is");
    expect(repository.github.comments.length).toBe(1);
    expect(repository.github.comments[0]?.body).toContain("callgate: 1 tool allowed");
  });

  it("is not made on a pull request, whose change may have written the sessions", async () => {
    repository = await Repository.create({ "policy.json": gateway(10), ...files });
    repository.commit({ "policy.json": gateway(20) });
    repository.checkout();
    const ran = await repository.run({ inputs: { suggest, "suggest-issue": "12" } });
    expect(ran.summary).not.toContain("learned from");
  });

  it("asks for the number of an issue", async () => {
    repository = await Repository.create(files);
    repository.checkout({ ref: "main" });
    const ran = await repository.run({ event: "schedule", payload: {}, inputs: { suggest, "suggest-issue": "#x" } });
    expect(ran.code).toBe(1);
    expect(ran.log).toContain("must be the number of an issue");
  });
});

describe("on a merge queue", () => {
  it("compares with the queue's base, and writes no comment", async () => {
    repository = await Repository.create({ "policy.json": gateway(10) });
    repository.commit({ "policy.json": gateway(30) });
    repository.checkout();
    const payload = { merge_group: { base_sha: repository.id("main"), head_sha: repository.id("refs/pull/7/merge") } };
    const ran = await repository.run({ event: "merge_group", payload });
    expect(ran).toMatchObject({ code: 1, outputs: { verdict: "wider" } });
    expect(ran.summary).toContain("an agent may do more than before with `run`");
    expect(repository.github.comments).toEqual([]);
    expect(repository.github.log.some((line) => line.includes("/issues/"))).toBe(false);
  });
});

describe("what an earlier step has made", () => {
  it("is a tool list that no commit has", async () => {
    repository = await Repository.create({ "policy.json": gateway(10) });
    repository.commit({ "policy.json": gateway(10, { made_tool: {} }) });
    repository.checkout();
    const tools = [
      {
        name: "made_tool",
        description: "Deletes all rows",
        annotations: { destructiveHint: true },
        inputSchema: { type: "object" },
      },
    ];
    writeFileSync(join(repository.workspace, "tools.json"), JSON.stringify({ tools }));
    const ran = await repository.run({ inputs: { tools: "tools.json" } });
    expect(ran.code).toBe(1);
    expect(repository.github.comments[0]?.body).toContain("`made_tool` (Destructive)");
  });
});

describe("a large change", () => {
  it("fits into a comment, the least important left out, and says so", async () => {
    const tools = (n: number, of: object) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`tool_${i}_${"é🦊".repeat(20)}`, of]));
    repository = await Repository.create({ "policy.json": gateway(10, tools(600, {})) });
    repository.commit({
      "policy.json": gateway(
        30,
        tools(300, { deny_if: [{ conditions: [{ path: "args.x", op: "eq", value: 1 }], on_deny: "no" }] }),
      ),
    });
    repository.checkout();
    const ran = await repository.run();
    const [comment] = repository.github.comments;
    expect(comment?.body.length).toBeLessThanOrEqual(65_536);
    expect(comment?.body.length).toBeGreaterThan(50_000);
    expect(comment?.body).toContain("| **wider** | `run` (Execute) | 10 calls a minute → **30 calls a minute**");
    expect(comment?.body).toMatch(
      /[\d,]+ entries left out here, the least important ones; all of them are in \[job summary\]/,
    );
    expect(Buffer.byteLength(ran.summary)).toBeLessThanOrEqual(1024 * 1024);
    expect((comment?.body.match(/<details>/g) ?? []).length).toBe((comment?.body.match(/<\/details>/g) ?? []).length);
  });
});
