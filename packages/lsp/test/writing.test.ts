/** What an editor offers while a policy is written, where names lead to, and what another name changes. */

import { expect, it } from "vitest";
import type { CompletionItem, Location, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Editor, Folder } from "./editor.js";

const TOOLS = JSON.stringify({
  tools: [
    {
      name: "list_issues",
      inputSchema: {
        type: "object",
        properties: {
          state: { enum: ["open", "closed"] },
          repo: { type: "object", properties: { name: { type: "string" } } },
        },
        required: ["state"],
      },
    },
    { name: "run", inputSchema: { type: "object", properties: {} } },
  ],
});

const POLICY = `version: "1"
default: deny
hide: [debug]
tools:
  list_issues:
    rules:
      - name: small
        conditions:
          - {path: state.list_issues.amount, op: lte, value: 100}
        state: {counter: amount, window: day, increment_from: args.n}
  run:
    rules: []
`;

const SUITE = `version: 1
policy: policy.yaml
cases:
  - name: lists
    tool: list_issues
    args: {state: open, tool: list_issues}
    expect: allow
  - name: runs
    tool: run
    expect: {decision: deny, rule: small}
  - {name: other, tool: unknown, expect: deny}
`;

const FILES = {
  "tools.json": TOOLS,
  "policy.yaml": POLICY,
  "callgate.config.yaml": "version: 1\nservers:\n  hub: {policies: [policy.yaml], tools: tools.json}\n",
  "a.policytest.yaml": SUITE,
};

class Desk {
  readonly folder = new Folder(FILES);
  readonly editor = new Editor();

  /** Opens a text in which `|` is the cursor; gives the place. */
  async put(name: string, marked: string) {
    if (!this.#isStarted) await this.editor.start([this.folder.uri()]);
    this.#isStarted = true;
    const [before = "", after = ""] = marked.split("|");
    await this.editor.open(this.folder.uri(name), before + after, name.endsWith("json") ? "json" : "yaml");
    const lines = before.split("\n");
    return {
      textDocument: { uri: this.folder.uri(name) },
      position: { line: lines.length - 1, character: (lines.at(-1) as string).length },
    };
  }
  #isStarted = false;

  /** What is offered, as the texts that they would make of the line. */
  async offered(name: string, marked: string): Promise<string[]> {
    const params = await this.put(name, marked);
    const items = await this.editor.connection.sendRequest<CompletionItem[]>("textDocument/completion", params);
    return items.map(({ textEdit }) => (textEdit as TextEdit).newText);
  }

  /** Places, as the text that is marked, with its file and line. */
  async places(method: string, name: string, marked: string): Promise<string[]> {
    const params = { ...(await this.put(name, marked)), context: { includeDeclaration: true } };
    const found = await this.editor.connection.sendRequest<Location[]>(method, params);
    return found.map(({ uri, range }) => `${uri.split("/").at(-1)}:${range.start.line + 1}`).sort();
  }

  async renamed(name: string, marked: string, newName: string): Promise<Readonly<Record<string, string>>> {
    const params = { ...(await this.put(name, marked)), newName };
    const edit = await this.editor.connection.sendRequest<WorkspaceEdit>("textDocument/rename", params);
    return Object.fromEntries(
      Object.entries(edit.changes ?? {}).map(([uri, edits]) => {
        const file = uri.split("/").at(-1) as keyof typeof FILES;
        const text = file === name ? marked.replace("|", "") : FILES[file];
        return [file, TextDocument.applyEdits(TextDocument.create(uri, "yaml", 1, text), edits)];
      }),
    );
  }

  [Symbol.dispose](): void {
    this.editor[Symbol.dispose]();
    this.folder[Symbol.dispose]();
  }
}

it.each<[string, string, string, string[]]>([
  [
    "a key at the top",
    "policy.yaml",
    'version: "1"\ntools: {}\nde|\n',
    ["description: ", "default: ", "hide: ", "approvals: "],
  ],
  ["a value that is listed", "policy.yaml", 'version: "1"\ndefault: d|\ntools: {}\n', ["allow", "deny"]],
  ["a tool", "policy.yaml", POLICY.replace("  run:\n    rules: []\n", "  r|\n"), ["run: "]],
  ["a hidden tool", "policy.yaml", POLICY.replace("[debug]", "[r|]"), ["list_issues", "run"]],
  [
    "a key of a rule",
    "policy.yaml",
    POLICY.replace("      - name: small\n", "      - name: small\n        on|\n"),
    ["action: ", "rate_limit: ", "on_deny: ", "spend: ", "idempotency_window: ", "approval_timeout: "],
  ],
  [
    "an operator",
    "policy.yaml",
    POLICY.replace("op: lte", "op: |"),
    ["eq", "neq", "in", "not_in", "lt", "lte", "gt", "gte", "regex", "contains", "exists"],
  ],
  [
    "an argument's path, and a counter's",
    "policy.yaml",
    POLICY.replace("state.list_issues.amount", "a|"),
    ["args.state", "args.repo", "args.repo.name", "state.list_issues.amount"],
  ],
  [
    "a value that the tool takes",
    "policy.yaml",
    POLICY.replace("{path: state.list_issues.amount, op: lte, value: 100}", "{path: args.state, op: eq, value: o|}"),
    ["open", "closed"],
  ],
  [
    "a key, in a text that is broken above",
    "policy.yaml",
    `hide: [[\n${POLICY.slice(POLICY.indexOf("tools:"), POLICY.indexOf("        conditions"))}        on|`,
    [
      "action: ",
      "rate_limit: ",
      "conditions: ",
      "on_deny: ",
      "state: ",
      "spend: ",
      "idempotency_window: ",
      "approval_timeout: ",
    ],
  ],
  ["a quoted value of JSON", "policy.json", '{"version": "1", "default": "|", "tools": {}}', ["allow", "deny"]],
  ["a tool that a case calls", "a.policytest.yaml", SUITE.replace("tool: run", "tool: r|"), ["list_issues", "run"]],
  [
    "an argument of a case",
    "a.policytest.yaml",
    SUITE.replace("{state: open, tool: list_issues}", "{re|}"),
    ["state: ", "repo: "],
  ],
  ["a rule that a case expects", "a.policytest.yaml", SUITE.replace("rule: small", "rule: |"), ["small"]],
  [
    "what a case expects",
    "a.policytest.yaml",
    SUITE.replace("expect: allow", "expect: |"),
    ["allow", "deny", "approval", "ask", "hidden"],
  ],
  [
    "a tool's category",
    "callgate.config.yaml",
    `${FILES["callgate.config.yaml"]}categories: {run: R|}\n`,
    ["Read", "Write", "Execute", "Destructive", "Financial"],
  ],
  [
    "a rule of Claude Code",
    ".claude/settings.json",
    '{"permissions": {"ask": ["mcp|"]}}',
    ["mcp__hub__list_issues", "mcp__hub__run"],
  ],
  [
    "a permission of opencode that is not there yet",
    "opencode.json",
    '{"permission": {"hub_run": "deny", "hu|": "ask"}}',
    ["hub_list_issues"],
  ],
  [
    "a permission of one of opencode's agents",
    "opencode.jsonc",
    '{"agent": {"build": {"permission": {|}}}} // broken',
    ['"hub_list_issues": ', '"hub_run": '],
  ],
  [
    "a tool that Gemini CLI excludes",
    ".gemini/settings.json",
    '{"tools": {"exclude": ["mcp_|"]}}',
    ["mcp_hub_list_issues", "mcp_hub_run"],
  ],
  [
    "a tool of one of Gemini CLI's servers",
    ".gemini/settings.json",
    '{"mcpServers": {"hub": {"includeTools": ["|"]}}}',
    ["list_issues", "run"],
  ],
  ["none of another server", ".gemini/settings.json", '{"mcpServers": {"web": {"includeTools": ["|"]}}}', []],
  [
    "a tool that Codex enables",
    ".codex/config.toml",
    '[mcp_servers.hub]\ncommand = "hub"\nenabled_tools = ["|"]\n',
    ["list_issues", "run"],
  ],
  [
    "a tool that Codex disables, without its quotes",
    ".codex/config.toml",
    '[mcp_servers.hub]\ndisabled_tools = ["run", li|]\n',
    ['"list_issues"', '"run"'],
  ],
  [
    "a tool that Codex disables, in a text that is broken elsewhere",
    ".codex/config.toml",
    '[mcp_servers.hub]\ndisabled_tools = ["l|"]\nmodel = \n',
    ["list_issues", "run"],
  ],
  ["nothing elsewhere in Codex's file", ".codex/config.toml", 'model = "|"\n', []],
  ["nothing in another program's file", "compose.yaml", "ser|\n", []],
])("offers %s", async (_name, file, marked, expected) => {
  using desk = new Desk();
  expect((await desk.offered(file, marked)).sort()).toEqual([...expected].sort());
});

it("leads from a case to the rules that decide its calls, and to its policy", async () => {
  using desk = new Desk();
  expect(
    await desk.places("textDocument/definition", "a.policytest.yaml", SUITE.replace("name: lists", "name: li|sts")),
  ).toEqual(["policy.yaml:10"]);
  expect(
    await desk.places("textDocument/definition", "a.policytest.yaml", SUITE.replace("tool: unknown", "tool: un|known")),
  ).toEqual(["policy.yaml:2"]);
  expect(
    await desk.places("textDocument/definition", "a.policytest.yaml", SUITE.replace("policy.yaml", "pol|icy.yaml")),
  ).toEqual(["policy.yaml:1"]);
});

it("finds and renames a counter wherever the policy has it", async () => {
  using desk = new Desk();
  const at = POLICY.replace("counter: amount", "counter: am|ount");
  expect(await desk.places("textDocument/references", "policy.yaml", at)).toEqual(["policy.yaml:10", "policy.yaml:9"]);
  expect(await desk.renamed("policy.yaml", at, "total")).toEqual({
    "policy.yaml": POLICY.replace("list_issues.amount", "list_issues.total").replace(
      "counter: amount",
      "counter: total",
    ),
  });
  const fromPath = POLICY.replace("list_issues.amount", "list_issues.am|ount");
  expect(await desk.renamed("policy.yaml", fromPath, "total")).toEqual(await desk.renamed("policy.yaml", at, "total"));
});

it("renames a tool in its policy and in the suites that test it", async () => {
  using desk = new Desk();
  const renamed = await desk.renamed("policy.yaml", POLICY.replace("  list_issues:", "  list|_issues:"), "issues");
  expect(renamed).toEqual({
    "policy.yaml": POLICY.replaceAll("list_issues", "issues"),
    "a.policytest.yaml": SUITE.replace("    tool: list_issues", "    tool: issues"),
  });
});

it.each<[string, string, string, RegExp]>([
  ["a name that is there", "  ru|n:", "list_issues", /`list_issues` is there already/],
  ["no name", "  ru|n:", " ", /a name has no blanks/],
  ["what has no name", "de|fault: deny", "x", /no counter and no tool/],
])("does not rename to %s", async (_name, marked, name, problem) => {
  using desk = new Desk();
  await expect(desk.renamed("policy.yaml", POLICY.replace(marked.replace("|", ""), marked), name)).rejects.toThrow(
    problem,
  );
});
