/** What an editor is shown while a file is written, over a real connection to the built command. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver";
import { Editor, Folder } from "./editor.js";

const CALLGATE = fileURLToPath(new URL("../../cli/bin/callgate.js", import.meta.url));

const POLICY = `version: "1"
default: deny
tools:
  run_query:
    rules:
      - name: only reads
        conditions:
          - {path: args.sql, op: regex, value: "SELECT"}
  delete_page:
    rules: []
`;

const TOOLS = JSON.stringify({
  tools: [
    { name: "run_query", inputSchema: { type: "object", properties: { sql: { type: "string" } } } },
    { name: "delete_pages", inputSchema: { type: "object", properties: {} } },
  ],
});

const CONFIG = `version: 1
policies: ["*.yaml"]
tools: tools.json
`;

/** What the command itself finds, each as its check, place and words. */
function linted(folder: Folder, ...args: string[]): string[] {
  const { stdout } = spawnSync(process.execPath, [CALLGATE, "lint", ...args, "--format", "json"], {
    cwd: folder.path,
    encoding: "utf8",
  });
  const { findings } = JSON.parse(stdout) as {
    findings: { check: string; message: string; location: { range: { start: { line: number; column: number } } } }[];
  };
  return findings.map(
    ({ check, message, location: { range } }) => `${range.start.line}:${range.start.column} ${check}: ${message}`,
  );
}

function shown(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(
    ({ range: { start }, code, message }) => `${start.line + 1}:${start.character + 1} ${code}: ${message}`,
  );
}

it("shows what lint finds, at the same places, in the same words", async () => {
  using folder = new Folder({ "policy.yaml": POLICY, "tools.json": TOOLS, "callgate.config.yaml": CONFIG });
  using editor = new Editor();
  await editor.start([folder.uri()]);
  const found = shown(await editor.open(folder.uri("policy.yaml"), POLICY));
  expect(found.length).toBeGreaterThan(2);
  expect(found).toEqual(linted(folder, "policy.yaml"));
  expect(await editor.stop()).toBe(0);
  expect(editor.stderr).toBe("");
});

it("follows edits in mid-word, through broken text and back, without a save", async () => {
  using folder = new Folder({ "policy.yaml": POLICY, "tools.json": TOOLS, "callgate.config.yaml": CONFIG });
  using editor = new Editor();
  await editor.start([folder.uri()]);
  const uri = folder.uri("policy.yaml");
  const before = shown(await editor.open(uri, POLICY));
  expect(before.some((one) => one.includes("unknown-tool"))).toBe(true);
  // delete_page → delete_pages, which the server has.
  const known = shown(await editor.change(uri, "s", [8, 13, 8, 13]));
  expect(known.some((one) => one.includes("unknown-tool"))).toBe(false);
  // `tools:` → `to ols: [`
  const broken = shown(await editor.change(uri, "to ols: [", [2, 0, 2, 6]));
  expect(broken[0]).toMatch(/syntax/);
  const back = shown(await editor.change(uri, "tools:", [2, 0, 2, 9]));
  expect(back).toEqual(known);
});

it.each<[string, string, string, RegExp[]]>([
  [
    "a suite",
    "a.policytest.yaml",
    "version: 1\npolicy: policy.yaml\ncases:\n  - name: x\n    tool: run_query\n    expect: allow\n",
    [/^\d+:\d+ failed-case: x: expected allow, actual deny/],
  ],
  [
    "a suite with an unknown key",
    "a.policytest.yaml",
    "version: 1\npolicy: policy.yaml\ncases:\n  - name: x\n    tool: run_query\n    expect: deny\n    gant: a\n",
    [/^7:5 suite: .*`gant`/],
  ],
  ["a configuration", "callgate.config.yaml", "version: 1\nchekcs: {}\n", [/^2:1 configuration: .*`chekcs`/]],
  ["an agent's file", ".claude/settings.json", '{"permissions": {"allow": "x"}}', [/allow/]],
  [
    "a tool list",
    "list.json",
    '{"tools": [{"name": 3, "inputSchema": {}}, {"name": "a", "inputSchema": {"type": "object"}}]}',
    [/name/],
  ],
  ["another program's YAML", "compose.yaml", "services:\n  web: {image: nginx}\n", []],
])("looks at %s", async (_name, name, text, expected) => {
  using folder = new Folder({ "policy.yaml": POLICY });
  using editor = new Editor();
  await editor.start([folder.uri()]);
  const found = shown(await editor.open(folder.uri(name), text, name.endsWith("json") ? "json" : "yaml"));
  expect(found).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});

it("looks at a suite again when its policy is edited, and at a policy when a tool list is", async () => {
  using folder = new Folder({ "policy.yaml": POLICY, "tools.json": TOOLS, "callgate.config.yaml": CONFIG });
  using editor = new Editor();
  await editor.start([folder.uri()]);
  const suite = "version: 1\npolicy: policy.yaml\ncases:\n  - name: x\n    tool: drop\n    expect: allow\n";
  await editor.open(folder.uri("policy.yaml"), POLICY);
  expect(await editor.open(folder.uri("a.policytest.yaml"), suite)).toHaveLength(1);
  await editor.type(folder.uri("policy.yaml"), POLICY.replace("default: deny", "default: allow"));
  await editor.until(({ uri, diagnostics }) => uri === folder.uri("a.policytest.yaml") && diagnostics.length === 0);
  await editor.open(folder.uri("tools.json"), TOOLS, "json");
  await editor.type(folder.uri("tools.json"), TOOLS.replace("delete_pages", "delete_page"));
  await editor.until(
    ({ uri, diagnostics }) =>
      uri === folder.uri("policy.yaml") && diagnostics.every(({ code }) => code !== "unknown-tool"),
  );
});

it("knows several roots, each with its own configuration, and a folder within one that has its own", async () => {
  using a = new Folder({ "policy.yaml": POLICY, "callgate.config.yaml": "checks: {unanchored-regex: note}\n" });
  using b = new Folder({
    "deep/policy.yaml": POLICY,
    "deep/callgate.config.yaml": "checks: {unanchored-regex: off}\n",
  });
  using editor = new Editor();
  await editor.start([a.uri(), b.uri()]);
  const severity = async (uri: string) =>
    (await editor.open(uri, POLICY)).find(({ code }) => code === "unanchored-regex")?.severity;
  expect(await severity(a.uri("policy.yaml"))).toBe(3);
  expect(await severity(b.uri("deep/policy.yaml"))).toBeUndefined();
  expect(await severity(b.uri("policy.yaml"))).toBe(1);
});

it("looks at a file outside of every root alone", async () => {
  using root = new Folder();
  using other = new Folder({
    "policy.yaml": POLICY,
    "tools.json": TOOLS,
    "callgate.config.yaml": `${CONFIG}checks: {unanchored-regex: off}\n`,
    "a.policytest.yaml": "version: 1\npolicy: missing.yaml\ncases: []\n",
  });
  using editor = new Editor();
  await editor.start([root.uri()]);
  const found = shown(await editor.open(other.uri("policy.yaml"), POLICY));
  expect(found.some((one) => one.includes("unanchored-regex"))).toBe(true);
  expect(found.some((one) => one.includes("unknown-tool"))).toBe(false);
  const suite = "version: 1\npolicy: missing.yaml\ncases:\n  - name: x\n    tool: a\n    expect: deny\n";
  expect(shown(await editor.open(other.uri("a.policytest.yaml"), suite))).toEqual([]);
  const unsaved = shown(await editor.open("untitled:Untitled-1", POLICY));
  expect(unsaved).toEqual(found);
});

it("says of a file why it was not looked at", async () => {
  using folder = new Folder({ "policy.yaml": POLICY, "callgate.config.yaml": "chekcs: {}\n" });
  using editor = new Editor();
  await editor.start([folder.uri()]);
  expect(shown(await editor.open(folder.uri("policy.yaml"), POLICY))).toEqual([
    "1:1 unread: callgate could not look at this file: callgate.config.yaml is no configuration",
  ]);
});

it("finds nothing in a file that was closed", async () => {
  using folder = new Folder();
  using editor = new Editor();
  await editor.start([folder.uri()]);
  const uri = folder.uri("policy.yaml");
  expect(await editor.open(uri, POLICY)).not.toEqual([]);
  await editor.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  await editor.until((one) => one.uri === uri && one.diagnostics.length === 0);
});
