import { describe, expect, it } from "vitest";
import { Counters } from "../engine/counters.js";
import { compile } from "../engine/engine.js";
import { isHidden } from "../policy/queries.js";
import type { HostContext, HostId } from "./host.js";
import { lowerLayers } from "./index.js";
import { readJsonLayer } from "./json-layer.js";
import { HOSTS } from "./list.js";

/** By scope, each as JSON. */
type Files = Readonly<Record<string, unknown>>;

function lowered(host: HostId, files: Files, context: HostContext = {}) {
  const layers = Object.entries(files).map(([scope, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return { scope, uri: `${scope}.json`, text };
  });
  return lowerLayers(host, layers, context);
}

/** `allow`, `ask`, `deny`, `hidden`, `unknown`, or `refuses to start`. */
function answer(host: HostId, files: Files, name: string, context: HostContext = {}, args: unknown = {}): string {
  const { policy } = lowered(host, files, context);
  if (policy === undefined) return "refuses to start";
  const [server = "", tool = ""] = name.split("/");
  const ref = { server, tool, annotations: {} };
  const { outcome } = compile(policy).decide({ ...ref, args, at: 0, grant: "" }, new Counters());
  if (outcome === "deny") return isHidden(policy, ref) ? "hidden" : "deny";
  return outcome === "approval" ? "ask" : outcome === "notEvaluated" ? "unknown" : outcome;
}

const permission = (value: unknown) => ({ permission: value });

describe("opencode", () => {
  it.each<[string, Files, string, string]>([
    ["no configuration", {}, "mail/send", "allow"],
    ["the last match decides", { user: permission({ "*": "deny", "mail_*": "allow" }) }, "mail/send", "allow"],
    ["whatever it says", { user: permission({ mail_send: "allow", "*": "deny" }) }, "mail/send", "hidden"],
    ["`?` is one character", { user: permission({ "mail_sen?": "deny" }) }, "mail/send", "hidden"],
    ["case counts", { user: permission({ Mail_send: "deny" }) }, "mail/send", "allow"],
    ["raw names match nothing", { user: permission({ "my mail_send": "deny" }) }, "my mail/send", "allow"],
    ["mangled ones do", { user: permission({ my_mail_send: "deny" }) }, "my mail/send", "hidden"],
    ["one name, two tools", { user: permission({ a_b_c: "deny" }) }, "a_b/c", "hidden"],
    ["a text alone", { user: permission("ask") }, "mail/send", "ask"],
    [
      "inputs: only what matches `*`",
      { user: permission({ mail_send: { "*": "ask", "*x": "deny" } }) },
      "mail/send",
      "ask",
    ],
    ["older `tools`", { user: { tools: { mail_send: false } } }, "mail/send", "hidden"],
    ["which come first", { user: { tools: { "*": false }, ...permission({ mail_send: "ask" }) } }, "mail/send", "ask"],
    [
      "the nearer file wins",
      { user: permission({ m_s: "deny" }), project: permission({ m_s: "allow" }) },
      "m/s",
      "allow",
    ],
    [
      "in the farther one's place",
      { user: permission({ "*": "ask", m_s: "deny" }), project: permission({ "*": "allow" }) },
      "m/s",
      "hidden",
    ],
    [
      "the agent's own come last",
      { user: { ...permission({ m_s: "deny" }), agent: { build: permission({ "*": "ask" }) } } },
      "m/s",
      "ask",
    ],
    ["an unknown action", { user: permission({ m_s: "denny" }) }, "m/s", "refuses to start"],
    ["version 2", { user: { permissions: [] } }, "m/s", "refuses to start"],
    ["an unknown key", { user: { permision: { m_s: "deny" } } }, "m/s", "allow"],
    ["a server that is off", { project: { mcp: { m: { enabled: false } } } }, "m/s", "hidden"],
    [
      "a custom file is nearer than the user's",
      { user: permission({ m_s: "deny" }), custom: permission({ m_s: "ask" }) },
      "m/s",
      "ask",
    ],
    [
      "and farther than the project's",
      { custom: permission({ m_s: "deny" }), project: permission({ m_s: "ask" }) },
      "m/s",
      "ask",
    ],
    ["an action that is made later", { user: permission({ m_s: "{env:X}" }) }, "m/s", "unknown"],
    ["a name that is made later", { user: permission({ "{file:x}": "deny" }) }, "m/s", "unknown"],
    ["made, and decided behind it", { user: permission({ "{env:X}": "deny", m_s: "ask" }) }, "m/s", "ask"],
    [
      "an agent on the command line",
      { user: { agent: { x: permission({ m_s: "deny" }) } }, flags: ["--agent=x"] },
      "m/s",
      "hidden",
    ],
    [
      "an agent that another calls",
      { user: { agent: { x: { mode: "subagent", ...permission("deny") } } }, flags: ["--agent", "x"] },
      "m/s",
      "allow",
    ],
    ["comments and commas", { user: '{ // no\n "permission": {"m_s": "deny", /* "a" */ },\n}' }, "m/s", "hidden"],
  ])("%s", (_case, files, name, expected) => {
    expect(answer("opencode", files, name)).toBe(expected);
  });

  it("reads an agent's Markdown, with its places", () => {
    const text = "---\npermission:\n  m_s: deny\n---\nBuild.\n";
    const { policy, document } = lowerLayers("opencode", [{ scope: "folder", uri: "agent/build.md", text }]);
    expect(policy?.access.entries).toMatchObject([{ effect: "hide", origin: [0, "permission", "m_s"] }]);
    expect(document.locate([0, "permission", "m_s"], "key").range.start).toEqual({ line: 3, column: 3 });
  });

  it("says where an action is wrong, and what is suggested", () => {
    const { diagnostics } = lowered("opencode", { user: {}, project: permission({ m_s: "denny" }) });
    expect(diagnostics).toMatchObject([{ path: [1, "permission", "m_s"], suggested: "deny" }]);
  });

  it("knows the file and place of what decides", () => {
    const { policy } = lowered("opencode", {
      user: permission({ m_s: "deny" }),
      project: permission({ m_s: "allow" }),
    });
    expect(policy?.layers).toEqual([
      { scope: "user", uri: "user.json" },
      { scope: "project", uri: "project.json" },
    ]);
    expect(policy?.access.entries).toMatchObject([{ layer: 1, origin: [1, "permission", "m_s"], named: true }]);
  });

  it("states what it assumes", () => {
    const { policy } = lowered("opencode", {}, { mode: "dangerously-skip-permissions" });
    expect(policy?.assumed).toEqual({
      engine: "opencode",
      version: HOSTS.opencode.version,
      mode: "dangerously-skip-permissions",
      interactive: false,
      agent: "build",
    });
  });
});

const rules = (lists: Readonly<Record<string, unknown>>) => ({ permissions: lists });
const ALLOW = rules({ allow: ["mcp__mail"] });
const hook = (matcher?: string) => ({ PreToolUse: [{ matcher, hooks: [{ type: "command", command: "./h" }] }] });

describe("claude-code", () => {
  it.each<[string, Files, string, string, HostContext?]>([
    ["no rule", {}, "mail/send", "ask"],
    ["a server", { user: ALLOW }, "mail/send", "allow"],
    ["a tool", { user: rules({ allow: ["mcp__mail__send"] }) }, "mail/list", "ask"],
    ["a pattern of tools", { user: rules({ allow: ["mcp__mail__s*"] }) }, "mail/send", "allow"],
    ["a pattern of servers allows nothing", { user: rules({ allow: ["mcp__*"] }) }, "mail/send", "ask"],
    ["and denies", { user: rules({ allow: ["mcp__mail"], deny: ["mcp__m*__send"] }) }, "mail/send", "hidden"],
    ["deny over ask", { user: rules({ ask: ["mcp__mail"], deny: ["mcp__mail"] }) }, "mail/send", "hidden"],
    ["ask over allow", { user: rules({ ask: ["mcp__mail__send"], allow: ["mcp__mail"] }) }, "mail/send", "ask"],
    ["files are united", { user: rules({ deny: ["mcp__mail__send"] }), local: ALLOW }, "mail/send", "hidden"],
    ["parentheses", { user: rules({ allow: ["mcp__mail"], deny: ["mcp__mail__send(*)"] }) }, "mail/send", "allow"],
    ["`?` is itself", { user: rules({ allow: ["mcp__mail"], deny: ["mcp__mail__sen?"] }) }, "mail/send", "allow"],
    ["raw names", { user: rules({ allow: ["mcp__my_mail"], deny: ["mcp__my mail"] }) }, "my mail/send", "allow"],
    ["the first `__`", { user: rules({ allow: ["mcp__a__b"] }) }, "a__b/c", "ask"],
    ["which a deny sees through", { user: rules({ deny: ["mcp__a__b"] }) }, "a__b/c", "hidden"],
    ["a project's own grant", { project: ALLOW }, "mail/send", "ask"],
    ["in a trusted folder", { project: ALLOW }, "mail/send", "allow", { trusted: true }],
    ["a local one", { local: ALLOW }, "mail/send", "allow"],
    ["no JSON", { user: '{"permissions": {"deny": ["mcp__mail"],}}', local: ALLOW }, "mail/send", "allow"],
    ["a deny that is no list", { user: rules({ deny: "mcp__mail" }), local: ALLOW }, "mail/send", "allow"],
    ["a wrong mode", { user: rules({ deny: ["mcp__mail"], defaultMode: "ask" }), local: ALLOW }, "mail/send", "allow"],
    ["an item that is no rule", { user: rules({ deny: [5, "mcp__mail"] }) }, "mail/send", "hidden"],
    ["a broken managed file", { managed: "{" }, "mail/send", "refuses to start"],
    ["managed rules only", { managed: { allowManagedPermissionRulesOnly: true }, user: ALLOW }, "mail/send", "ask"],
    ["a denied server", { user: { ...ALLOW, deniedMcpServers: [{ serverName: "mail" }] } }, "mail/send", "hidden"],
    ["bypass", { user: rules({ defaultMode: "bypassPermissions" }) }, "mail/send", "allow"],
    [
      "not from a repository",
      { project: rules({ defaultMode: "bypassPermissions" }) },
      "mail/send",
      "ask",
      { trusted: true },
    ],
    ["bypass still asks", { user: rules({ ask: ["mcp__mail"] }) }, "mail/send", "ask", { mode: "bypassPermissions" }],
    ["dontAsk", { user: rules({ ask: ["mcp__mail"] }) }, "mail/send", "deny", { mode: "dontAsk" }],
    ["plan", {}, "mail/send", "deny", { mode: "plan" }],
    ["a hook", { user: { ...ALLOW, hooks: hook("mcp__.*") } }, "mail/send", "unknown"],
    ["of another name", { user: { ...ALLOW, hooks: hook("mcp__mail") } }, "mail/send", "allow"],
    ["where it is known", { user: { ...ALLOW, hooks: hook("") } }, "mail/send", "deny", { hooks: "deny" }],
  ])("%s", (_case, files, name, expected, context = {}) => {
    expect(answer("claude-code", files, name, context)).toBe(expected);
  });

  it("denies by argument on the command line", () => {
    const files = { user: ALLOW, flags: ["--disallowedTools", "mcp__mail__send(to:x)"] };
    expect(answer("claude-code", files, "mail/send", {}, { to: "x" })).toBe("deny");
    expect(answer("claude-code", files, "mail/send", {}, { to: "y" })).toBe("allow");
  });

  it("says which file is ignored, and why", () => {
    const { diagnostics } = lowered("claude-code", { user: {}, project: rules({ defaultMode: "dontask" }) });
    expect(diagnostics).toMatchObject([{ path: [1, "permissions", "defaultMode"], suggested: "dontAsk" }]);
  });
});

describe("JSON with comments", () => {
  it.each([
    ['{"a": 1, // x\n}', { a: 1 }],
    ['{"a": "//x", "b": "/*",}', { a: "//x", b: "/*" }],
    ["[1, 2, /* , */ ]", [1, 2]],
    ['{"a": [1,],}', { a: [1] }],
    ['{"a": ",}"}', { a: ",}" }],
    ["[1,,]", undefined],
    ['{"a": 1', undefined],
    ['"', undefined],
  ])("%s", (text, value) => {
    const read = readJsonLayer(text, "x.json", true);
    expect(read.value).toEqual(value);
    expect(read.document.text).toBe(text);
  });
});

describe("hostile files", () => {
  const deep = (open: string, close: string) => `${open.repeat(50_000)}1${close.repeat(50_000)}`;
  it.each<[string, HostId, Files]>([
    ["nested lists", "opencode", { user: `{"permission": {"a": ${deep("[", "]")}}}` }],
    ["nested mappings", "opencode", { user: `{"x": ${deep('{"a":', "}")}}`, project: `{"x": ${deep('{"a":', "}")}}` }],
    ["a long text", "opencode", { user: `{"x": "${'\\"a'.repeat(300_000)}"}` }],
    ["`__proto__`", "opencode", { user: '{"__proto__": {"permission": "deny"}, "permission": {"__proto__": "deny"}}' }],
    ["a mode that is a list", "claude-code", { user: `{"permissions": {"defaultMode": ${deep("[", "]")}}}` }],
    ["flags that are none", "claude-code", { flags: "--allowedTools mcp__mail" }],
    ["a huge matcher", "claude-code", { user: { hooks: hook("(x{900}){900}") } }],
    [
      "10,000 rules",
      "claude-code",
      { user: rules({ deny: Array.from({ length: 10_000 }, (_, i) => `mcp__a__t${i}*`) }) },
    ],
    ["nothing", "claude-code", { user: "" }],
  ])("%s", (_case, host, files) => {
    expect(() => answer(host, files, "mail/send")).not.toThrow();
    expect(["allow", "ask", "unknown", "refuses to start"]).toContain(answer(host, files, "mail/send"));
  });
});
