/** A dialect of which the packages know nothing: each command works on its documents, and says its words. */

import { afterAll, describe, expect, it, vi } from "vitest";
import { PRETENDED_POLICY } from "./pretended.js";
import { recorded, Workspace } from "./run.js";

vi.mock("../../core/src/dialects/list.js", async (original) => {
  const { pretended } = await import("./pretended.js");
  const { DIALECTS } = await original<typeof import("../../core/src/dialects/list.js")>();
  return { DIALECTS: { ...DIALECTS, pretended } };
});

vi.mock("../../core/src/dialects/fixes.js", async (original) => {
  const { pretendedFixes } = await import("./pretended.js");
  const module = await original<typeof import("../../core/src/dialects/fixes.js")>();
  return { ...module, FIXES: { ...module.FIXES, pretended: pretendedFixes } };
});

const TOOLS = JSON.stringify({
  tools: [
    { name: "read_file", inputSchema: { type: "object", properties: { path: { type: "string" } } } },
    { name: "run", inputSchema: { type: "object", properties: { command: { type: "string" } } } },
    { name: "delete_file", inputSchema: { type: "object", properties: { path: { type: "string" } } } },
  ],
});

const SUITE = `version: 1
policy: policy.yaml
cases:
  - { name: notes may be read, tool: read_file, args: { path: /home/notes }, expect: allow }
  - { name: nothing else may, tool: read_file, args: { path: /etc/passwd }, expect: deny }
  - { name: no tool is deleted by, tool: delete_file, args: { path: x }, expect: deny }
`;

const CALLS = [
  recorded("read_file", { path: "/home/notes" }, { id: 1 }),
  recorded("read_file", { path: "/etc/passwd" }, { id: 2 }),
  recorded("delete_file", { path: "x" }, { id: 3 }),
].join("\n");

const workspace = new Workspace({
  "policy.yaml": PRETENDED_POLICY,
  "wider.yaml": PRETENDED_POLICY.replace("read_file: 2", "read_file: 3"),
  "broken.yaml": `${PRETENDED_POLICY}maybe: {}\n`,
  "tools.json": TOOLS,
  "policy.test.yaml": SUITE,
  "calls.jsonl": CALLS,
});
afterAll(() => workspace.remove());

/** A command, its exit code, and what it says among others. */
const COMMANDS: readonly (readonly [args: string, code: number, says: readonly (string | RegExp)[]])[] = [
  ["lint policy.yaml --tools tools.json --no-config", 0, ["`command` of `run` may hold any text"]],
  ["lint broken.yaml --no-config", 1, ["unknown key `maybe`", "the pretender skips it"]],
  ["test policy.test.yaml", 0, ["3 passed, 0 failed", "pretended policies are decided by no program"]],
  [
    "test policy.test.yaml --coverage",
    0,
    ["the limit `rate of read_file` (2 a minute) denied no call", "the tool `run` was never called"],
  ],
  ["diff policy.yaml wider.yaml --no-config", 1, ["read_file"]],
  ["diff /dev/null policy.yaml --no-config", 1, ["the pretender denies every call that has no policy"]],
  ["budget policy.yaml --no-config", 0, ["read_file"]],
  ["convert --to intercept policy.yaml --no-config", 1, ["rate_limit: 2/minute"]],
  ["convert --to pretended policy.yaml --no-config", 2, ["policy.yaml is a pretended policy already"]],
  ["replay --policy policy.yaml calls.jsonl --no-config", 1, ["only read_file", "(default deny)"]],
  ["mutate policy.yaml --suite policy.test.yaml --jobs 1", 1, ["mutants"]],
];

describe("a pretended dialect", () => {
  it.each(COMMANDS)("%s", async (args, code, says) => {
    const ran = await workspace.run(args.split(" "));
    const said = `${ran.stdout}${ran.stderr}`;
    for (const text of says) expect(said).toMatch(text);
    expect(ran.code, said).toBe(code);
  });

  it("is found by init, and linted with what init writes", async () => {
    const ran = await workspace.run(["init"]);
    expect(ran.code, ran.stderr).toBe(0);
    expect(workspace.read("callgate.config.yaml")).toContain("policy.yaml");
    expect((await workspace.run(["lint"])).stdout).toContain("1 error in 3 policies");
  });

  it("is one of those that `--dialect` and `--to` take", async () => {
    const { stdout } = await workspace.run(["convert", "--help"]);
    expect(stdout).toContain("gateway|intercept|pretended");
  });
});
