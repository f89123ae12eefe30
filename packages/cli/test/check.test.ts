/** `callgate check`: one call by one policy, gateways' and agents' own. */

import { cpSync } from "node:fs";
import { join } from "node:path";
import { processIo, STDIN } from "@callgate/project/io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callgate, ROOT, Workspace } from "./run.js";
import { checked } from "./schema.js";

const POLICY = `version: "1"
default: allow
hide: [secret]
tools:
  pay:
    rules:
      - name: small
        action: require_approval
        conditions:
          - { path: args.amount, op: gt, value: 100 }
      - name: most
        conditions:
          - { path: args.amount, op: lte, value: 500 }
        on_deny: At most 500
      - name: budget
        rate_limit: 10/minute
  run:
    rules:
      - name: shell
        conditions:
          - { path: args.cmd, op: regex, value: "^(ls|cat) [a-z]+$" }
  stop:
    rules:
      - name: never
        action: deny
`;

interface Report {
  readonly decision: string;
  readonly rule?: string;
  readonly message?: string;
  readonly place?: { readonly uri: string; readonly range: { readonly start: { readonly line: number } } };
  readonly otherwise: readonly {
    readonly decision: string;
    readonly change: {
      readonly kind: string;
      readonly times?: number;
      readonly changes?: readonly { readonly path: string; readonly from?: string; readonly to?: string }[];
    };
  }[];
  readonly whateverArguments: boolean;
  readonly notes: readonly string[];
}

async function reportOf(workspace: Workspace, args: readonly string[]): Promise<{ code: number; report: Report }> {
  const { code, stdout, stderr } = await workspace.run(["check", ...args, "--format", "json"]);
  expect(stderr).toBe("");
  const { errors, report } = checked("check", stdout);
  expect(errors).toEqual([]);
  return { code, report: report as unknown as Report };
}

/** `deny most 11; allow args.amount 100; ask args.amount 500`. */
function inShort({ decision, rule, place, otherwise, whateverArguments }: Report): string {
  const others = otherwise.map((one) => {
    const { times, changes = [] } = one.change;
    const what = times === undefined ? changes.map(({ path, to }) => `${path} ${to}`).join(", ") : `after ${times}`;
    return `${one.decision} ${what}`;
  });
  const head = [decision, rule, place?.range.start.line].filter((part) => part !== undefined).join(" ");
  return [head, ...others, ...(whateverArguments ? ["whatever the arguments"] : [])].join("; ");
}

describe("callgate check of a gateway's policy", () => {
  const workspace = new Workspace({ "p.yaml": POLICY });
  afterAll(() => workspace.remove());

  it.each<[string, readonly string[], number, string]>([
    ["allowed", ["pay", '{"amount": 50}'], 0, "allow 6; deny after 10; deny args.amount 501; ask args.amount 101"],
    ["denied", ["pay", '{"amount": 700}'], 1, "deny most 11; allow args.amount 100; ask args.amount 500"],
    [
      "approval",
      ["pay", '{"amount": 200}'],
      1,
      "ask small 7; allow args.amount 100; deny after 10; deny args.amount 501",
    ],
    ["no arguments", ["pay"], 1, "deny most 11; allow args.amount 100; ask args.amount 101"],
    ["a pattern", ["run", '{"cmd": "rm -rf /"}'], 1, 'deny shell 19; allow args.cmd "ls a"'],
    ["a rule without conditions", ["stop"], 1, "deny never 24; whatever the arguments"],
    ["hidden", ["secret", "{}"], 1, "hidden (hidden) 3; whatever the arguments"],
    ["not named", ["other"], 0, "allow 2; whatever the arguments"],
  ])("%s", async (_, call, code, expected) => {
    const found = await reportOf(workspace, ["p.yaml", ...call]);
    expect(inShort(found.report)).toBe(expected);
    expect(found.code).toBe(code);
  });

  it("decides each change that it names as it says", async () => {
    const { report } = await reportOf(workspace, ["p.yaml", "pay", '{"amount": 700}']);
    for (const { decision, change } of report.otherwise) {
      const [one] = change.changes ?? [];
      const again = await reportOf(workspace, ["p.yaml", "pay", JSON.stringify({ amount: Number(one?.to) })]);
      expect(again.report.decision).toBe(decision);
    }
  });

  it("says it to people, the decision last", async () => {
    const { stdout, code } = await workspace.run(["check", "p.yaml", "pay", '{"amount": 700}', "--release", "latest"]);
    expect(code).toBe(1);
    const lines = stdout.split("\n");
    expect(lines).toContain("✖ `pay`: denied, by `most` at p.yaml:11:9");
    expect(lines).toContain("  message: At most 500");
    expect(lines).toContain("      args.amount lte 500 does not hold: it is 700");
    expect(lines).toContain("would be allowed: the same call with args.amount 100 instead of 700");
  });

  it("suggests the tool whose name is close", async () => {
    const { report } = await reportOf(workspace, ["p.yaml", "rum"]);
    expect(report.notes).toEqual(["the policy names no `rum`; did you mean `run`?"]);
  });

  it("reads the arguments from the standard input", async () => {
    const { readFile } = processIo(workspace.path);
    const input = new TextEncoder().encode('{"amount": 700}');
    const { code, stdout } = await workspace.run(
      ["check", "p.yaml", "pay", "-"],
      {},
      { readFile: (path, limit) => (path === STDIN ? input : readFile(path, limit)) },
    );
    expect(stdout).toContain('arguments: {"amount":700}');
    expect(code).toBe(1);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["no tool", ["p.yaml"], /name a policy and a tool/],
    ["no JSON", ["p.yaml", "pay", "{amount: 1}"], /the third operand is no JSON/],
    ["no object", ["p.yaml", "pay", "[1]"], /is no JSON object/],
    ["unquoted arguments", ["p.yaml", "pay", '{"a":', "1}"], /quote the arguments/],
    ["no policy", ["", "pay"], /name a policy and a tool/],
    [
      "a number that is none",
      ["p.yaml", "pay", '{"a": {"amount": [-1e999]}}'],
      /`a\.amount\.0` is a number beyond 1\.8e308/,
    ],
    ["no such file", ["q.yaml", "pay"], /q\.yaml cannot be read/],
    ["a server of a gateway", ["p.yaml", "pay", "--server", "x"], /leave --server out/],
  ])("%s ends with 2", async (_, call, message) => {
    const { code, stderr } = await workspace.run(["check", ...call]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it("decides nothing by a policy that its program refuses", async () => {
    const ran = await callgate(["check", "bad.yaml", "pay"], {
      "bad.yaml": POLICY.replace("name: never", "unnamed: 1"),
    });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("no call can be decided by bad.yaml");
  });
});

describe("callgate check of an agent's configuration", () => {
  const workspace = new Workspace();
  beforeAll(() => cpSync(join(ROOT, "fixtures/agents"), workspace.path, { recursive: true }));
  afterAll(() => workspace.remove());

  it.each<[string, readonly string[], number, string]>([
    [
      "hidden",
      ["delete_repository", "--server", "github", "--dialect", "claude-code"],
      1,
      "hidden mcp__github__delete_repository 5; whatever the arguments",
    ],
    [
      "by the model's name",
      ["mcp__github__create_issue", "--dialect", "claude-code"],
      0,
      "allow mcp__github__create_issue 3; whatever the arguments",
    ],
    ["asked", ["create_issue", "--server", "github", "--dialect", "gemini-cli"], 1, "ask; whatever the arguments"],
    ["not known which tool", ["create_issue", "--dialect", "claude-code"], 2, "unknown"],
  ])("%s", async (_, call, code, expected) => {
    const found = await reportOf(workspace, [".", ...call]);
    expect(inShort(found.report)).toBe(expected);
    expect(found.code).toBe(code);
  });

  it("says how to name a tool of which the server is not known", async () => {
    const { report } = await reportOf(workspace, [".claude/settings.json", "create_issue"]);
    expect(report.notes).toEqual(["--server SERVER says which server offers the tool"]);
  });

  it("does not choose among several policies", async () => {
    const { code, stderr } = await workspace.run(["check", ".", "create_issue"]);
    expect(stderr).toContain("holds several policies");
    expect(code).toBe(2);
  });
});
