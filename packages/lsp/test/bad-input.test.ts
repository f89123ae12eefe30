/** Editors that flood, send nonsense, or go away, and policies that are built to take long: the server stays, or ends as it should. */

import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { Editor, Folder } from "./editor.js";

const POLICY = 'version: "1"\ndefault: allow\ntools:\n  run:\n    rules: []\n';

const frame = (body: string) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

it("looks at what a flood of edits comes to, not at each of them", async () => {
  using folder = new Folder();
  using editor = new Editor();
  await editor.start([folder.uri()]);
  const uri = folder.uri("policy.yaml");
  await editor.open(uri, POLICY);
  for (let i = 0; i < 3_000; i++) await editor.type(uri, POLICY.replace("run", `run_${i}`));
  const last = await editor.change(uri, "version: 1\ntools: [");
  expect(last.map(({ code }) => code)).toContain("syntax");
  expect(editor.published.filter((one) => one.uri === uri).length).toBeLessThan(1_000);
  expect(await editor.stop()).toBe(0);
});

it.each<[string, string]>([
  ["JSON that is none", frame('{"jsonrpc": "2.0", "id":')],
  ["JSON that is no message", frame('["a", {"b": 1}]')],
  ["a message of no method", frame('{"jsonrpc": "2.0", "id": 900}')],
  ["an unknown request", frame('{"jsonrpc": "2.0", "id": 901, "method": "callgate/nothing", "params": {}}')],
  ["an unknown notification", frame('{"jsonrpc": "2.0", "method": "callgate/nothing"}')],
  [
    "an edit of what is not open",
    frame(
      '{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///x", "version": 3}, "contentChanges": [{"text": ""}]}}',
    ),
  ],
  ["an edit without its text", frame('{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {}}')],
  [
    "a text that is a number",
    frame(
      '{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": "file:///a.yaml", "languageId": "yaml", "version": 1, "text": 7}}}',
    ),
  ],
  [
    "an address that is none",
    frame(
      '{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": "file://%zz/%00", "languageId": "yaml", "version": 1, "text": "tools: {}"}}}',
    ),
  ],
  [
    "a key that is a prototype",
    frame(
      '{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": "file:///p.yaml", "languageId": "__proto__", "version": 1, "text": "__proto__: {tools: {}}\\ntools: {}"}}}',
    ),
  ],
])("stays where it is sent %s", async (_name, bytes) => {
  using folder = new Folder();
  using editor = new Editor();
  await editor.start([folder.uri()]);
  editor.child.stdin?.write(bytes);
  expect(await editor.open(folder.uri("policy.yaml"), POLICY)).not.toEqual([]);
  expect(await editor.stop()).toBe(0);
});

it.each<[string, (editor: Editor) => void]>([
  ["closes its end", (editor) => editor.child.stdin?.end()],
  ["says exit without shutdown", (editor) => void editor.connection.sendNotification("exit")],
])("ends with 1 where the editor %s", async (_name, leave) => {
  using folder = new Folder();
  using editor = new Editor();
  await editor.start([folder.uri()]);
  await editor.open(folder.uri("policy.yaml"), POLICY);
  leave(editor);
  expect(await editor.exit).toBe(1);
  expect(editor.stderr).toBe("");
});

it("ends where the editor never says hello", async () => {
  using editor = new Editor();
  editor.child.stdin?.end("\r\n\r\nnot a message");
  expect(await editor.exit).toBe(1);
});

it("keeps a thousand open files, and finds what is in each", async () => {
  using folder = new Folder();
  using editor = new Editor();
  await editor.start([folder.uri()]);
  const all = Array.from({ length: 1_000 }, (_, i) => folder.uri(`policy-${i}.yaml`));
  for (const uri of all) await editor.show(uri, POLICY);
  await editor.until(() => editor.found.size === 1_000);
  expect(await editor.change(all[0] as string, POLICY.replace("allow", "deny"))).not.toEqual([]);
  expect(await editor.stop()).toBe(0);
}, 120_000);

it("reads nothing outside of its roots, and writes nothing", async () => {
  using outside = new Folder({ "tools.json": '{"tools": [{"name": "secret", "inputSchema": {"type": "object"}}]}' });
  using folder = new Folder({
    "callgate.config.yaml": `version: 1\ntools: ${outside.path}/tools.json\n`,
    "a.policytest.yaml": "",
  });
  using editor = new Editor();
  await editor.start([folder.uri()]);
  const [refused] = await editor.open(folder.uri("policy.yaml"), POLICY);
  expect(refused?.message).toMatch(/lies outside of/);
  const suite = `version: 1\npolicy: ${outside.path}/tools.json\ncases:\n  - name: x\n    tool: a\n    expect: deny\n`;
  const [unread] = await editor.open(folder.uri("a.policytest.yaml"), suite);
  expect(unread?.message).toMatch(/cannot be read|lies outside of/);
  expect(readdirSync(folder.path).sort()).toEqual(["a.policytest.yaml", "callgate.config.yaml"]);
});
