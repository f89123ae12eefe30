/** What an editor shows of a place, and above each tool. */

import { expect, it } from "vitest";
import type { CodeLens, Hover, MarkupContent } from "vscode-languageserver";
import { Editor, Folder } from "./editor.js";

const POLICY = `version: "1"
default: deny
tools:
  run_query:
    rules:
      - name: only reads
        conditions:
          - {path: args.sql, op: regex, value: "^SELECT [a-z]+$"}
      - {name: often, rate_limit: 10/minute}
  drop_table:
    rules:
      - {name: never, action: deny}
`;

const TOOLS = JSON.stringify({
  tools: [
    { name: "run_query", inputSchema: { type: "object", properties: { sql: { type: "string" } }, required: ["sql"] } },
    { name: "drop_table", inputSchema: { type: "object", properties: {} } },
  ],
});

const FILES = {
  "tools.json": TOOLS,
  "callgate.config.yaml": "version: 1\nservers:\n  db: {policies: [policy.yaml], tools: tools.json}\n",
  "a.policytest.yaml": `version: 1
policy: policy.yaml
cases:
  - {name: reads, tool: run_query, args: {sql: SELECT a}, expect: allow}
  - name: often
    tool: run_query
    args: {sql: SELECT a}
    repeat: 11
    expect: {allow: 10, deny: 1}
  - {name: drops, tool: drop_table, expect: deny}
`,
  ".claude/settings.json": '{"permissions": {"ask": ["mcp__db__run_query"], "allow": ["mcp__db"]}}',
};

async function editing(files: Readonly<Record<string, string>> = FILES) {
  const folder = new Folder({ "policy.yaml": POLICY, ...files });
  const editor = new Editor();
  await editor.start([folder.uri()]);
  return {
    folder,
    editor,
    async hover(name: string, text: string, word: string): Promise<string | undefined> {
      await editor.open(folder.uri(name), text);
      const before = text.slice(0, text.indexOf(word) + 1).split("\n");
      const hover = await editor.connection.sendRequest<Hover | null>("textDocument/hover", {
        textDocument: { uri: folder.uri(name) },
        position: { line: before.length - 1, character: (before.at(-1) as string).length },
      });
      return (hover?.contents as MarkupContent | undefined)?.value;
    },
    [Symbol.dispose]() {
      editor[Symbol.dispose]();
      folder[Symbol.dispose]();
    },
  };
}

it.each<[string, string, string]>([
  [
    "a tool",
    "run_query",
    "`run_query` · Execute\n\nThe arguments decide, by `only reads`, within 10 a minute.\n\nThe most that can pass: 10 calls a minute.",
  ],
  [
    "a tool of which every call is denied",
    "drop_table",
    "`drop_table` · Destructive\n\nEvery call is denied by `never`.",
  ],
  [
    "a limit",
    "rate_limit",
    "**`often`** lets 10 calls a minute through, of all agents together; the counter is `_rate_minute`.",
  ],
])("says of %s what passes", async (_name, word, expected) => {
  using at = await editing();
  expect(await at.hover("policy.yaml", POLICY, word)).toContain(expected);
});

it("shows calls that a rule lets through and denies", async () => {
  using at = await editing();
  const text = await at.hover("policy.yaml", POLICY, "conditions");
  expect(text).toContain("**`only reads`** denies a call unless its condition holds.");
  const [, passes = "", denied = ""] =
    /Lets through, for example: `(.*)`\n\nDenies, for example: `(.*)`/.exec(text ?? "") ?? [];
  expect(JSON.parse(passes).sql).toMatch(/^SELECT [a-z]+$/);
  expect(JSON.parse(denied).sql).not.toMatch(/^SELECT [a-z]+$/);
});

it("explains the finding at a place, with the call that shows it", async () => {
  using at = await editing();
  const text = POLICY.replace("^SELECT [a-z]+$", "SELECT");
  const shown = await at.hover("policy.yaml", text, "SELECT");
  expect(shown).toMatch(/\*\*unanchored-regex\*\*: .*\n\n- the engine allows: .*DROP TABLE/);
  expect(shown).toContain("`callgate explain unanchored-regex`");
  expect(shown).toMatch(/\[What `unanchored-regex` looks for\]\(\S+\/unanchored-regex\S*\)$/);
});

it("says what an agent does with a line of its configuration", async () => {
  using at = await editing();
  const text = await at.hover(".claude/settings.json", FILES[".claude/settings.json"], "mcp__db__run");
  expect(text).toMatch(
    /^Claude Code [\d.]+ asks a person about the calls that this is about\. Of the rules that match a call, one that denies/,
  );
  expect(text).toContain("- `db/run_query`: asked");
});

it("says what the calls of a case meet", async () => {
  using at = await editing();
  const text = await at.hover("a.policytest.yaml", FILES["a.policytest.yaml"], "repeat");
  expect(text).toContain("**often**\n\n- 10 × `run_query` allowed\n- `run_query` denied by `often`");
});

it("shows above each tool what it does, how often, its tests, and what agents do", async () => {
  using at = await editing();
  await at.editor.open(at.folder.uri("policy.yaml"), POLICY);
  const lenses = await at.editor.connection.sendRequest<CodeLens[]>("textDocument/codeLens", {
    textDocument: { uri: at.folder.uri("policy.yaml") },
  });
  expect(lenses.map(({ range, command }) => [range.start.line, command?.title])).toEqual([
    [3, "Execute, arguments decide, 10 a minute, 2 tests, asked on Claude Code"],
    [9, "Destructive, denied, 1 test, not asked on Claude Code"],
  ]);
});

it("has nothing to say of an empty place, nor of a file that is not its own", async () => {
  using at = await editing();
  expect(await at.hover("policy.yaml", POLICY, "version")).toBeUndefined();
  expect(await at.hover("compose.yaml", "services: {}\n", "services")).toBeUndefined();
});
