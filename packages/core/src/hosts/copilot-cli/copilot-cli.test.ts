import { describe, expect, it } from "vitest";
import { Counters } from "../../engine/counters.js";
import { compile } from "../../engine/engine.js";
import { isHidden } from "../../policy/queries.js";
import type { ToolAnnotations } from "../../values/tool-annotations.js";
import type { HostContext, LayerSource } from "../host.js";
import { lowerLayers } from "../index.js";
import { partsOf } from "./command-line.js";
import { copilotCommands } from "./scripts.js";
import { shellCommands } from "./shell.js";

const flags = (...words: string[]): LayerSource => ({ scope: "flags", uri: "", text: JSON.stringify(words) });
const script = (text: string, uri = "ask.sh", command = 0): LayerSource => ({ scope: "script", uri, text, command });
const json = (scope: string, uri: string, value: unknown): LayerSource => ({ scope, uri, text: JSON.stringify(value) });

const AT_73: HostContext = { version: "1.0.73" };
/** Between versions that were run. */
const AT_77: HostContext = { version: "1.0.77" };

function answer(
  layers: readonly LayerSource[],
  name: string,
  context: HostContext = {},
  annotations: ToolAnnotations = {},
): string {
  const { policy } = lowerLayers("copilot-cli", layers, context);
  if (policy === undefined) return "refuses to start";
  const [server = "", tool = ""] = name.split(":");
  const ref = { server, tool, annotations };
  const { outcome } = compile(policy).decide({ ...ref, args: {}, at: 0, grant: "" }, new Counters());
  if (outcome === "deny") return isHidden(policy, ref) ? "hidden" : "deny";
  return outcome === "approval" ? "ask" : outcome === "notEvaluated" ? "unknown" : outcome;
}

describe("Copilot CLI", () => {
  it.each<[string, readonly LayerSource[], string, string, HostContext?]>([
    ["nothing", [], "mail:send", "ask"],
    ["a remembered approval, in its folder", [approval("/a")], "mail:send", "allow", { folder: "/a" }],
    ["in another", [approval("/b")], "mail:send", "ask", { folder: "/a" }],
    ["in one that is not known", [approval("/b")], "mail:send", "unknown"],
    ["a repository's servers", [project({ tools: ["list"] })], "mail:send", "hidden"],
    ["not trusted", [project({ tools: ["list"] })], "mail:send", "ask", { trusted: false }],
    [
      "a second file of the repository's servers",
      [inGithub("mail"), project({ tools: ["list"] })],
      "mail:send",
      "hidden",
    ],
    ["which is not read", [inGithub("chat"), project({ tools: ["list"] })], "chat:send", "hidden"],
    ["and alone is", [inGithub("chat")], "chat:send", "ask"],
    ["an agent that no file is", [flags("--agent", "x", "--allow-all")], "mail:send", "unknown"],
    ["one that the caller chooses", [agent("tools: [mail/list]")], "mail:send", "hidden", { agent: "x" }],
    ["an unknown option", [flags("--allow-all", "--new-thing")], "mail:send", "unknown"],
    ["which lifts no deny", [flags("--deny-tool", "mail", "--new-thing")], "mail:send", "deny"],
    ["a server that is not ASCII", [flags("--excluded-tools", "a-send")], "é:send", "unknown"],
    ["its tools by its own name", [flags("--deny-tool", "mail(send)")], "mail:send", "deny"],
    [
      "servers on the command line",
      [flags("--additional-mcp-config", '{"mcpServers":{"mail":{"tools":[]}}}')],
      "mail:send",
      "hidden",
    ],
    [
      "of a file that is not read",
      [project({ tools: [] }), flags("--additional-mcp-config", "@x.json")],
      "mail:send",
      "unknown",
    ],
    ["a server that is turned off", [user({ disabled: true })], "mail:send", "hidden"],
    ["in a version that passes that over", [user({ disabled: true })], "mail:send", "ask", { version: "1.0.73" }],
    ["between the two", [user({ disabled: true })], "mail:send", "unknown", { version: "1.0.77" }],
    ["a tool that it leaves out, too", [user({ disabled: true, tools: [] })], "mail:send", "hidden", AT_77],
    ["an approval of another kind", [approval("/a", { kind: "read" })], "mail:send", "allow", { folder: "/a" }],
    ["without what its kind needs", [approval("/a", { kind: "commands" })], "mail:send", "ask", { folder: "/a" }],
    ["in an earlier version", [approval("/a", { kind: "odd" })], "mail:send", "refuses to start", AT_73],
    ["between", [approval("/a", { kind: "odd" })], "mail:send", "unknown", AT_77],
    [
      "which lifts no deny",
      [approval("/a", { kind: "odd" }), flags("--deny-tool", "mail")],
      "mail:send",
      "deny",
      AT_77,
    ],
    ["a tool with a slash", [flags("--excluded-tools", "mail/a/b")], "mail:a/b", "hidden"],
    ["in an earlier version", [flags("--excluded-tools", "mail/a/b")], "mail:a/b", "unknown", AT_73],
    ["of those available", [flags("--available-tools", "mail/a/b")], "mail:a/b", "unknown", AT_73],
    ["and the others", [flags("--available-tools", "mail/a/b")], "mail:send", "hidden", AT_73],
    ["an option of later versions", [flags("--enable-mcp-server", "mail")], "mail:send", "refuses to start", AT_73],
    ["between", [flags("--enable-mcp-server", "mail")], "mail:send", "unknown", AT_77],
    ["a model that judges", [flags("--allow-all", "--assisted-approval")], "mail:send", "unknown"],
  ])("%s", (_case, layers, name, expected, context = {}) => {
    expect(answer(layers, name, context)).toBe(expected);
  });

  it("lets a tool run that calls itself read-only, and does not know without the list", () => {
    expect(answer([], "mail:list", {}, { readOnlyHint: true })).toBe("allow");
    const { policy } = lowerLayers("copilot-cli", []);
    const call = { server: "mail", tool: "list", args: {}, at: 0, grant: "" };
    expect(policy && compile(policy).decide(call, new Counters()).outcome).toBe("notEvaluated");
  });

  it.each<[string, readonly LayerSource[], string]>([
    ["a pattern in a rule", [flags("--deny-tool", "mail(*)")], "`*` is no pattern here"],
    ["a rule in a list of names", [flags("--excluded-tools", "mail(send)")], "names no tool here"],
    [
      "a list that is ignored",
      [flags("--available-tools", "mail", "--excluded-tools", "x")],
      "ignores `--excluded-tools`",
    ],
    ["what is no rule", [flags("--deny-tool", "My Server(x)")], "does not start"],
    ["a pattern of a server's tools", [project({ tools: ["s*"] })], "is no pattern here"],
    ["a server that is not loaded", [project({ tools: "*" })], "does not load this server"],
    [
      "comments in a repository's file",
      [{ scope: "project", uri: ".mcp.json", text: "{} // x" }],
      "cannot read this file",
    ],
    ["a file that another one hides", [inGithub("chat"), project({})], "does not read this file where there is"],
    ["a file for trusted folders", [project({})], "in a trusted folder only"],
    ["a pattern of an agent's tools", [agent("tools: [mail/s*]"), flags("--agent", "x")], "names no tool here"],
    ["an agent without a description", [agent("name: x", ""), flags("--agent", "x")], "`description` is missing"],
    [
      "an approval that is none",
      [json("approvals", "p.json", { locations: { a: { tool_approvals: [{}] } } })],
      "takes none of the file",
    ],
    ["a value that is made", [script('copilot -p x --deny-tool "$TOOL"')], "known only when the command runs"],
  ])("reports %s", (_case, layers, message) => {
    const { findings } = lowerLayers(
      "copilot-cli",
      layers,
      _case === "a file for trusted folders" ? { trusted: false } : {},
    );
    expect(findings.map((finding) => finding.message).join("\n")).toContain(message);
  });

  it("places what it reports in a script, a workflow and an agent's file", () => {
    const places = (layers: readonly LayerSource[]) =>
      lowerLayers("copilot-cli", layers).findings.map(({ location: { uri, range } }) => [
        uri,
        range.start.line,
        range.start.column,
      ]);
    expect(places([script("set -e\ncopilot -p hi \\\n  --deny-tool 'mail(*)'\n")])).toEqual([["ask.sh", 3, 15]]);
    const workflow =
      "jobs:\n  a:\n    steps:\n      - run: |\n          copilot -p hi --allow-all-tools \\\n            --deny-tool 'mail(*)'\n";
    expect(places([script(workflow, "a.lock.yml")])).toEqual([["a.lock.yml", 6, 25]]);
    expect(places([agent("tools:\n  - mail/s*"), flags("--agent", "x")])).toEqual([
      [".github/agents/x.agent.md", 4, 5],
    ]);
  });
});

function approval(folder: string, ...others: unknown[]): LayerSource {
  const approved = { kind: "mcp", serverName: "mail", toolName: "send" };
  return json("approvals", "p.json", { locations: { [folder]: { tool_approvals: [...others, approved] } } });
}

function user(server: unknown): LayerSource {
  return json("user", "mcp-config.json", { mcpServers: { mail: server } });
}

function inGithub(name: string): LayerSource {
  return json("project", ".github/mcp.json", { mcpServers: { [name]: { tools: ["*"] } } });
}

function project(server: unknown): LayerSource {
  return json("project", ".mcp.json", { mcpServers: { mail: server } });
}

function agent(fields: string, description = "description: x\n"): LayerSource {
  return { scope: "agent", uri: ".github/agents/x.agent.md", text: `---\n${description}${fields}\n---\nDo it.\n` };
}

/** An expression, which a workflow replaces before the shell sees it. */
const made = (expression: string) => `\${{ ${expression} }}`;

/** The words of the commands that start the program; `?` where a word is made when the line runs. */
function lines(text: string, uri = "x.sh"): string[] {
  return copilotCommands(text, uri).map(({ words }) => words.map(({ value }) => value ?? "?").join("|"));
}

describe("command lines in scripts", () => {
  it.each<[string, string, readonly string[]]>([
    ["a command", "copilot -p hi --allow-tool db", ["-p|hi|--allow-tool|db"]],
    ["quotes", `copilot --deny-tool 'db(drop)' "a b"\\ c`, ["--deny-tool|db(drop)|a b c"]],
    ["lines that go on", "copilot \\\n  --deny-tool \\\r\n  x", ["--deny-tool|x"]],
    ["a comment", "# copilot -p x\ncopilot -p y # z", ["-p|y"]],
    ["several", "copilot -p a && copilot -p b; copilot -p c | tee x", ["-p|a", "-p|b", "-p|c"]],
    ["redirections", "copilot -p a > out 2>&1 < in", ["-p|a"]],
    ["a variable", 'copilot -p "$P" --model $M', ["-p|?|--model|?"]],
    ["a substitution", 'copilot -p "$(cat a)"', ["-p|?"]],
    ["within a substitution", "X=$(copilot -p a)", ["-p|a"]],
    ["within quotes", 'echo "$(copilot -p a)"', ["-p|a"]],
    ["within backquotes", "X=`copilot -p a`", ["-p|a"]],
    ["behind a package runner", "npx -y @github/copilot@latest -p a", ["-p|a"]],
    ["behind wrappers", "sudo -E timeout 60 /usr/local/bin/copilot -p a", ["-p|a"]],
    ["behind a sandbox", "awf --x y -- copilot --allow-tool db", ["--allow-tool|db"]],
    ["for another shell", "bash -c 'copilot --deny-tool \"db(x)\"'", ["--deny-tool|db(x)"]],
    ["in a condition", "if ! copilot -p a; then exit 1; fi", ["-p|a"]],
    ["a heredoc is no command", "cat <<EOF\ncopilot -p a\nEOF\ncopilot -p b", ["-p|b"]],
    ["one in tabs", "cat <<-'E'\n\tcopilot -p a\n\tE\ncopilot -p b", ["-p|b"]],
    ["a here-string", "copilot -p a <<< text", ["-p|a"]],
    ["installing it", "npm install -g @github/copilot", []],
    ["printing it", "echo copilot --allow-all", []],
    ["looking for it", "command -v copilot\nwhich copilot", []],
    ["its other commands", "copilot mcp add x\ncopilot --version", []],
    ["another program", "gh copilot suggest x\ncopilots -p x", []],
    ["a quote that is not closed", "copilot -p 'a", ["-p|a"]],
    ["an array", `copilot "$${"{ARGS[@]}"}"`, ["?"]],
    ["a pattern of files", "copilot -p *.md", ["-p|?"]],
  ])("%s", (_case, text, expected) => {
    expect(lines(text)).toEqual(expected);
  });

  it("reads a workflow's steps, and an action's", () => {
    const workflow = [
      "env:",
      "  COPILOT_ALLOW_ALL: 'true'",
      "jobs:",
      "  a:",
      "    steps:",
      "      - run: copilot -p a",
      "      - run: |",
      `          echo ${made("github.sha")}`,
      `          copilot -p "${made("inputs.text")}" --allow-tool db`,
      "      - uses: x",
      "runs:",
      "  steps:",
      "    - run: copilot -p c",
    ].join("\n");
    expect(lines(workflow, "a.yml")).toEqual(["-p|a", "-p|?|--allow-tool|db", "-p|c"]);
    expect(answer([script(workflow, "a.yml")], "mail:send")).toBe("allow");
    expect(answer([script(workflow.replace("'true'", "'0'"), "a.yml")], "mail:send")).toBe("ask");
    expect(answer([script(workflow.replace("'true'", made("x")), "a.yml", 1)], "mail:send")).toBe("unknown");
    expect(answer([script(workflow.replace("'true'", made("x")), "a.yml", 1)], "db:send")).toBe("allow");
  });

  it.each([
    ["COPILOT_ALLOW_ALL=yes copilot -p a", "allow"],
    ["export COPILOT_ALLOW_ALL=1\ncopilot -p a", "allow"],
    ["env COPILOT_ALLOW_ALL=$X copilot -p a", "unknown"],
    ["COPILOT_ALLOW_ALL=0 copilot -p a", "ask"],
    ["copilot $FLAGS --deny-tool db", "unknown"],
    ["copilot --allow-tool $TOOLS", "unknown"],
    ["copilot --allow-tool mail -p $PROMPT", "allow"],
    ['copilot --available-tools "mail-$X" --allow-all', "unknown"],
    ["copilot --yolo -sp a", "allow"],
  ])("%s: %s", (text, expected) => {
    expect(answer([script(text)], "mail:send")).toBe(expected);
  });

  it("says whether somebody can be asked", () => {
    const interactive = (text: string) => lowerLayers("copilot-cli", [script(text)]).policy?.assumed.interactive;
    expect([interactive("copilot -p a"), interactive("copilot --prompt=a"), interactive("copilot --yolo")]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("ends for scripts built to exhaust it", () => {
    const deep = `${"$(".repeat(20_000)}copilot -p a${")".repeat(20_000)}`;
    for (const text of [
      deep,
      "copilot '".repeat(20_000),
      '"$('.repeat(20_000),
      "((".repeat(50_000),
      "`".repeat(50_001),
      "<<a\n".repeat(20_000),
    ])
      expect(() => shellCommands(text)).not.toThrow();
    expect(copilotCommands(`copilot ${"--deny-tool x ".repeat(20_000)}`, "x.sh")).toHaveLength(1);
  });

  it.each([
    ["a,b", ["a", "b"]],
    [" a(b,c) , d ", ["a(b,c)", "d"]],
    [",,", []],
    ["a)b,c", ["a)b", "c"]],
  ])("the list `%s`", (list, parts) => {
    expect(partsOf(list)).toEqual(parts);
  });
});
