import { describe, expect, it } from "vitest";
import { Counters } from "../../engine/counters.js";
import { compile } from "../../engine/engine.js";
import { isHidden } from "../../policy/queries.js";
import type { HostContext } from "../host.js";
import { lowerLayers } from "../index.js";
import { HOSTS } from "../list.js";

/** By scope; settings as values, policies as texts. */
type Files = Readonly<Record<string, unknown>>;

function lowered(files: Files, context: HostContext = {}) {
  const layers = Object.entries(files).map(([scope, value]) => {
    const isText = typeof value === "string";
    return { scope, uri: isText ? `${scope}.toml` : `${scope}.json`, text: isText ? value : JSON.stringify(value) };
  });
  return lowerLayers("gemini-cli", layers, context);
}

/** `allow`, `ask`, `deny`, `hidden`, `unknown`, or `refuses to start`. */
function answer(files: Files, name: string, args: unknown = {}, context: HostContext = {}): string {
  const { policy } = lowered(files, context);
  if (policy === undefined) return "refuses to start";
  const [server = "", ...tool] = name.split("/");
  const ref = { server, tool: tool.join("/"), annotations: {} };
  const { outcome } = compile(policy).decide({ ...ref, args, at: 0, grant: "" }, new Counters());
  if (outcome === "deny") return isHidden(policy, ref) ? "hidden" : "deny";
  return outcome === "approval" ? "ask" : outcome === "notEvaluated" ? "unknown" : outcome;
}

function rule(decision: string, names: string, priority = 100, ...more: readonly string[]): string {
  return [`[[rule]]\n${names}\ndecision = "${decision}"\npriority = ${priority}`, ...more, ""].join("\n");
}

const user = (...rules: readonly string[]) => ({ "user policies": rules.join("\n") });
const of = (server: string, tool = "*") => `mcpName = "${server}"\ntoolName = "${tool}"`;
const tool = (name: string) => `toolName = "${name}"`;
const ALLOW = rule("allow", of("mail"));
const HEADLESS = { interactive: false };
const YOLO = { mode: "yolo" };

describe("gemini-cli, names", () => {
  it.each<[string, Files, string, string, HostContext?]>([
    ["no rule", {}, "mail/send", "ask"],
    ["headless", {}, "mail/send", "hidden", HEADLESS],
    ["yolo", {}, "mail/send", "allow", YOLO],
    ["a server's tool", user(rule("deny", of("mail", "send"))), "mail/send", "hidden"],
    ["of another server", user(rule("deny", of("mail", "send"))), "post/send", "ask"],
    ["letter case", user(rule("deny", of("Mail"))), "mail/send", "ask"],
    ["a server", user(ALLOW), "mail/send", "allow"],
    ["every server", user(rule("deny", of("*"))), "mail/send", "hidden"],
    ["which are not its own tools", user(rule("deny", of("*"))), "/read_file", "allow"],
    ["every tool", user(rule("deny", tool("*"))), "/read_file", "hidden"],
    ["any server's tool", user(rule("deny", of("*", "send"))), "mail/send", "ask"],
    ["a pattern of servers", user(rule("deny", tool("mcp_*_send"))), "mail/send", "ask"],
    ["a pattern of tools", user(rule("deny", tool("s*"))), "mail/send", "ask"],
    ["a bare name", user(rule("deny", tool("send"))), "mail/send", "ask"],
    ["the model's name", user(rule("deny", tool("mcp_mail_send"))), "mail/send", "hidden"],
    ["two underscores", user(rule("deny", tool("mail__send"))), "mail/send", "ask"],
    ["several names", user(rule("deny", 'mcpName = "mail"\ntoolName = ["list", "send"]')), "mail/send", "hidden"],
    ["a server with a blank", user(rule("deny", of("my mail"))), "my mail/send", "ask"],
    ["the raw tool", user(rule("deny", of("mail", "a/b"))), "mail/a/b", "ask"],
    ["the mangled tool", user(rule("deny", of("mail", "a_b"))), "mail/a/b", "hidden"],
    ["a server that begins with the prefix", user(rule("deny", of("mcp_mail"))), "mcp_mail/send", "ask"],
    ["by its whole name", user(rule("deny", tool("mcp_mail_send"))), "mcp_mail/send", "hidden"],
    ["the name twice", user(rule("deny", of("mcp_mail", "mcp_mail_send"))), "mcp_mail/send", "hidden"],
    ["the server of a pattern", user(rule("deny", tool("mcp_my_mail_*"))), "my/mail_send", "ask"],
    ["the server itself", user(rule("deny", tool("mcp_my_mail_*"))), "my_mail/send", "hidden"],
    ["a long name", user(rule("deny", of("mail"))), `mail/${"a".repeat(60)}`, "hidden"],
    ["with a long server", user(rule("deny", of("m".repeat(30)))), `${"m".repeat(30)}/${"a".repeat(40)}`, "ask"],
    [
      "shortened in the rule",
      user(rule("deny", tool(`mcp_${"m".repeat(26)}...${"a".repeat(30)}`))),
      `${"m".repeat(30)}/${"a".repeat(40)}`,
      "hidden",
    ],
  ])("%s", (_case, files, name, expected, context = {}) => {
    expect(answer(files, name, {}, context)).toBe(expected);
  });
});

describe("gemini-cli, rules", () => {
  it.each<[string, Files, string, HostContext?]>([
    ["the higher priority", user(rule("deny", of("mail"), 100), rule("allow", of("mail"), 200)), "allow"],
    ["of equal ones the first", user(rule("deny", of("mail")), ALLOW), "hidden"],
    [
      "the administrator's",
      { ...user(rule("allow", of("mail"), 999)), "admin policies": rule("deny", of("mail"), 0) },
      "hidden",
    ],
    ["which yolo obeys", { "admin policies": rule("deny", tool("*"), 0) }, "hidden", YOLO],
    ["a project's", { ...user(ALLOW), "project policies": rule("deny", of("mail"), 999) }, "allow"],
    ["an extension's", { "extension policies": rule("deny", of("mail")) }, "hidden"],
    ["what an extension allows", { "extension policies": rule("allow", of("mail")) }, "ask"],
    ["what it says of yolo", { "extension policies": rule("deny", of("mail"), 1, 'modes = ["yolo"]') }, "allow", YOLO],
    ["a mode", user(rule("deny", of("mail"), 1, 'modes = ["plan"]')), "ask"],
    ["no mode", user(rule("deny", of("mail"), 1, "modes = []")), "hidden"],
    ["interactive only", user(rule("allow", of("mail"), 1, "interactive = true")), "hidden", HEADLESS],
    ["headless only", user(rule("allow", of("mail"), 1, "interactive = false")), "allow", HEADLESS],
    ["asked, headless", user(rule("ask_user", of("mail"))), "ask", HEADLESS],
    ["a subagent's", user(rule("deny", of("mail"), 1, 'subagent = "x"')), "ask"],
    ["by that subagent", user(rule("deny", of("mail"), 1, 'subagent = "x"')), "hidden", { agent: "x" }],
    ["plan", {}, "hidden", { mode: "plan" }],
    ["what a rule allows in it", user(ALLOW), "allow", { mode: "plan" }],
    ["no toolName", user('[[rule]]\nmcpName = "mail"\ndecision = "deny"\npriority = 1', ALLOW), "ask"],
    ["no priority", user('[[rule]]\ntoolName = "*"\ndecision = "deny"'), "ask"],
    ["a priority that is too high", user(rule("deny", tool("*"), 1000)), "ask"],
    ["one that is a text", user('[[rule]]\ntoolName = "*"\ndecision = "deny"\npriority = "1"'), "ask"],
    ["a whole one with a point", user('[[rule]]\ntoolName = "*"\ndecision = "deny"\npriority = 1.0'), "hidden"],
    ["a decision that is none", user(rule("ask", of("mail", "x")), rule("deny", of("mail"))), "ask"],
    ["a mode that is none", user(rule("deny", of("mail"), 1, 'modes = ["auto_edit"]')), "ask"],
    ["one table", user('[rule]\ntoolName = "*"\ndecision = "deny"\npriority = 1'), "ask"],
    ["another table", user('[[rules]]\ntoolName = "*"\ndecision = "deny"\npriority = 1'), "ask"],
    ["no TOML", user(`${rule("deny", tool("*"))}oops`), "ask"],
    ["TOML of another version", user(`x = [1, "a"]\n${rule("deny", tool("*"))}`), "ask"],
    ["an empty name", user(rule("deny", tool(""))), "refuses to start"],
    ["an empty server", user(rule("deny", of("", "x"))), "refuses to start"],
    ["an empty subagent", user(rule("deny", of("mail"), 1, 'subagent = ""')), "refuses to start"],
    [
      "a checker",
      user(ALLOW, '[[safety_checker]]\ntoolName = "*"\nchecker = { type = "external", name = "x" }'),
      "unknown",
    ],
    [
      "a checker that is none",
      user(ALLOW, '[[safety_checker]]\ntoolName = "*"\nchecker = { type = "x", name = "x" }'),
      "ask",
    ],
    ["a hint", user(rule("deny", of("mail"), 1, "toolAnnotations = { destructiveHint = true }")), "ask"],
    ["another annotation", user(rule("deny", of("mail"), 1, 'toolAnnotations = { title = "x" }')), "unknown"],
    ["one that nothing is equal to", user(rule("deny", of("mail"), 1, "toolAnnotations = { x = [] }")), "ask"],
  ])("%s", (_case, files, expected, context = {}) => {
    expect(answer(files, "mail/send", {}, context)).toBe(expected);
  });

  it("asks for annotations where nobody has told them", () => {
    const { policy } = lowered(user(rule("deny", of("mail"), 1, "toolAnnotations = { readOnlyHint = true }")));
    if (policy === undefined) throw new Error("no policy");
    const decide = (annotations: { readOnlyHint: boolean } | undefined) =>
      compile(policy).decide({ server: "mail", tool: "send", annotations, args: {}, at: 0, grant: "" }, new Counters())
        .outcome;
    expect([decide({ readOnlyHint: true }), decide({ readOnlyHint: false }), decide(undefined)]).toEqual([
      "deny",
      "approval",
      "notEvaluated",
    ]);
  });
});

describe("gemini-cli, arguments", () => {
  const denying = (pattern: string) => user(rule("deny", of("mail"), 200, `argsPattern = '${pattern}'`), ALLOW);
  it.each<[string, string, unknown, string]>([
    ["a text in them", "secret", { to: "secret" }, "deny"],
    ["letter case", "secret", { to: "Secret" }, "allow"],
    ["none", "secret", {}, "allow"],
    ["what none are", "^\\{\\}$", {}, "deny"],
    ["the brace, behind which a NUL is", '^\\{"to"', { to: "x" }, "allow"],
    ["no blanks", '"a": 1', { a: 1 }, "allow"],
    ["sorted names", '"a":1\\x00,\\x00"b":2', { b: 2, a: 1 }, "deny"],
    ["a nested one", '"env":"prod"', { x: { env: "prod" } }, "deny"],
    ["the outermost only", '\\x00"env":"prod"\\x00', { x: { env: "prod" } }, "allow"],
    ["an outermost one", '\\x00"env":"prod"\\x00', { env: "prod" }, "deny"],
    ["quotes in a text", '"env":"prod"', { x: '"env":"prod"' }, "allow"],
    ["a pattern that is none", "(?i)secret", { to: "secret" }, "allow"],
    ["one that looks nested", "(s.*)+", { to: "secret" }, "allow"],
    ["one that only looks so", "\\(s+\\)+", { to: "(s)" }, "allow"],
    ["one that does not", "(secret)+", { to: "secret" }, "deny"],
    ["a long one", "s".repeat(2049), { to: "s" }, "allow"],
    ["one that looks ahead", "s(?=ecret)", { to: "secret" }, "unknown"],
    ["units of a character", '"to":"..?"', { to: "😀" }, "deny"],
    ["nothing", "", { to: "secret" }, "hidden"],
  ])("%s", (_case, pattern, args, expected) => {
    expect(answer(denying(pattern), "mail/send", args)).toBe(expected);
  });

  it.each<[string, readonly string[], unknown, string]>([
    ["a command", ['commandPrefix = "git log"'], { command: "git log -1" }, "hidden"],
    ["another", ['commandPrefix = "git log"'], { command: "git push" }, "allow"],
    ["a longer word", ['commandPrefix = "git log"'], { command: "git logs" }, "allow"],
    ["a pattern of commands", ['commandRegex = "git (log|push)"'], { command: "git push" }, "hidden"],
    ["no prefix", ["commandPrefix = []"], { command: "git push" }, "allow"],
    ["a prefix over a pattern", ['commandPrefix = "ls"', 'argsPattern = "push"'], { command: "git push" }, "allow"],
    ["a slip, which leaves all arguments", ['argPattern = "x"'], { command: "y" }, "hidden"],
  ])("%s", (_case, more, args, expected) => {
    const files = user(rule("deny", of("mail"), 200, ...more), ALLOW);
    expect(answer(files, "mail/send", args).replace("deny", "hidden")).toBe(expected);
  });

  it.each<[string, string, unknown, string, HostContext?]>([
    ["a file that builds", "edit_file", { path: "a/package.json" }, "ask"],
    ["headless", "edit_file", { path: "a/package.json" }, "deny", HEADLESS],
    ["another", "edit_file", { path: "a/package.ts" }, "allow"],
    ["before that was protected", "edit_file", { path: "a/package.json" }, "allow", { version: "0.60.0" }],
    ["where that is not known", "edit_file", { path: "a/package.json" }, "unknown", { version: "0.60.1" }],
    ["of a tool that reads", "read_file", { path: "package.json" }, "allow"],
    ["the first path that is there", "save", { file_path: "a.ts", path: "package.json" }, "allow"],
    ["by its ending", "create", { filePath: "a.CMAKE" }, "ask"],
    ["with backslashes", "update", { file: "a\\Dockerfile.dev" }, "ask"],
    ["with blanks and slashes", "patch", { file: " BUILD// " }, "ask"],
  ])("%s", (_case, name, args, expected, context = {}) => {
    expect(answer(user(ALLOW), `mail/${name}`, args, context)).toBe(expected);
  });
});

describe("gemini-cli, settings", () => {
  it.each<[string, Files, string, HostContext?]>([
    ["trust", { user: { mcpServers: { mail: { trust: true } } } }, "allow"],
    [
      "over a rule",
      { user: { mcpServers: { mail: { trust: true } } }, ...user(rule("deny", of("mail"), 200)) },
      "hidden",
    ],
    [
      "over a lower one",
      { user: { mcpServers: { mail: { trust: true } } }, ...user(rule("deny", of("mail"), 199)) },
      "allow",
    ],
    ["an allowed server", { user: { mcp: { allowed: ["mail"] } } }, "allow"],
    ["another", { user: { mcp: { allowed: ["post"] } }, ...user(ALLOW) }, "hidden"],
    ["none", { user: { mcp: { allowed: [] } }, ...user(ALLOW) }, "allow"],
    [
      "an excluded server",
      { user: { mcp: { excluded: ["mail"] } }, ...user(rule("allow", of("mail"), 950)) },
      "hidden",
    ],
    [
      "in the engine alone",
      { user: { mcp: { excluded: ["mail"] } }, ...user(rule("allow", of("mail"), 950)) },
      "allow",
      { engine: "@google/gemini-cli-core" },
    ],
    ["an excluded tool", { user: { tools: { exclude: ["mcp_mail_send"] } }, ...user(ALLOW) }, "hidden"],
    ["by its own name", { user: { tools: { exclude: ["send"] } }, ...user(ALLOW) }, "hidden"],
    [
      "which the engine alone does not know",
      { user: { tools: { exclude: ["send"] } }, ...user(ALLOW) },
      "allow",
      { engine: "@google/gemini-cli-core" },
    ],
    ["a text, of which the letters count", { user: { tools: { exclude: "mcp_mail_send" } }, ...user(ALLOW) }, "allow"],
    ["a number", { user: { tools: { exclude: 5 } } }, "refuses to start"],
    ["a list with an empty name", { user: { tools: { exclude: [""] } } }, "refuses to start"],
    ["an allowed tool", { user: { tools: { allowed: ["mcp_mail_send"] } } }, "allow"],
    ["with arguments", { user: { tools: { allowed: ["mcp_mail_send(x)"] } } }, "allow"],
    [
      "a confirmed tool",
      { user: { tools: { allowed: ["mcp_mail_send"], confirmationRequired: ["mcp_mail_send"] } } },
      "ask",
    ],
    ["core tools", { user: { tools: { core: ["read_file"] } }, ...user(ALLOW) }, "hidden"],
    ["with this", { user: { tools: { core: ["mcp_mail_send"] } } }, "allow"],
    ["included tools", { user: { mcpServers: { mail: { includeTools: ["list"] } } }, ...user(ALLOW) }, "hidden"],
    ["with parentheses", { user: { mcpServers: { mail: { includeTools: ["send(x)"] } } }, ...user(ALLOW) }, "allow"],
    ["excluded tools", { user: { mcpServers: { mail: { excludeTools: ["send"] } } }, ...user(ALLOW) }, "hidden"],
    ["with those", { user: { mcpServers: { mail: { excludeTools: ["send(x)"] } } }, ...user(ALLOW) }, "allow"],
    [
      "all servers, headless",
      { user: { mcp: { autoAllowInHeadless: true }, mcpServers: { mail: {} } } },
      "allow",
      HEADLESS,
    ],
    [
      "a project's",
      { user: { tools: { exclude: ["x"] } }, project: { tools: { exclude: ["send"] } }, ...user(ALLOW) },
      "hidden",
    ],
    [
      "without trust no server runs",
      { project: { tools: { exclude: ["x"] } }, ...user(ALLOW) },
      "hidden",
      { trusted: false },
    ],
    [
      "lists with nothing in common",
      { user: { mcp: { allowed: ["post"] } }, project: { mcp: { allowed: ["mail"] } } },
      "allow",
    ],
    [
      "and united",
      { user: { tools: { exclude: ["send"] } }, project: { tools: { exclude: [] } }, ...user(ALLOW) },
      "hidden",
    ],
    [
      "an exclusion is not taken back",
      { user: { mcp: { excluded: ["mail"] } }, project: { mcp: { excluded: [] } }, ...user(ALLOW) },
      "hidden",
    ],
    [
      "the system's above all",
      { project: { tools: { core: ["mcp_mail_send"] } }, system: { tools: { core: ["x"] } } },
      "hidden",
    ],
    [
      "a server as a whole",
      { user: { mcpServers: { mail: { trust: true } } }, project: { mcpServers: { mail: {} } } },
      "ask",
    ],
    ["a mode", { user: { general: { defaultApprovalMode: "plan" } } }, "hidden"],
    ["not yolo", { user: { general: { defaultApprovalMode: "yolo" } } }, "ask"],
    ["by a flag", { flags: ["--approval-mode", "yolo"] }, "allow"],
    ["or its short form", { flags: ["-y"] }, "allow"],
    ["where that may not be", { user: { security: { disableYoloMode: true } }, flags: ["--yolo"] }, "refuses to start"],
    ["a mode that is none", { user: { general: { defaultApprovalMode: "x" } } }, "refuses to start"],
    [
      "plan, where that is off",
      { user: { general: { defaultApprovalMode: "plan", plan: { enabled: false } } } },
      "ask",
    ],
    ["without trust", { flags: ["--yolo"] }, "hidden", { trusted: false }],
    ["headless by a flag", { flags: ["-p", "x"] }, "hidden"],
    [
      "servers by a flag",
      {
        user: { mcp: { excluded: ["mail"] } },
        flags: ["--allowed-mcp-server-names", "mail,post"],
        ...user(rule("allow", of("mail"), 950)),
      },
      "allow",
    ],
    ["other ones", { flags: ["--allowed-mcp-server-names=post"], ...user(ALLOW) }, "hidden"],
    ["tools by a flag", { flags: ["--allowed-tools", "mcp_mail_send"] }, "allow"],
    [
      "named policies",
      { flags: ["--policy", "p.toml"], ...user(rule("deny", tool("*"))), "named policies": ALLOW },
      "allow",
    ],
    ["that are not here", { user: { policyPaths: ["p"] }, ...user(ALLOW) }, "unknown"],
    [
      "always allow, switched off",
      { user: { security: { disableAlwaysAllow: true } }, ...user(rule("deny", of("mail"), 950)) },
      "ask",
    ],
    ["no JSON", { user: JSON.parse('"{"') }, "refuses to start"],
    ["`__proto__`", { user: { ["__proto__"]: { tools: { exclude: ["send"] } } } }, "ask"],
  ])("%s", (_case, files, expected, context = {}) => {
    expect(answer(files, "mail/send", {}, context)).toBe(expected);
  });

  it("takes a server as a whole, its command too", () => {
    const mail = (server: unknown) => ({ mcpServers: { mail: server } });
    const near = { project: mail({ trust: true }) };
    expect(answer({ user: mail({ command: "x" }), ...near }, "mail/send")).toBe("hidden");
    expect(answer({ user: mail({}), ...near }, "mail/send")).toBe("allow");
    expect(answer({ user: mail({ command: "x" }), project: mail({ url: "x", trust: true }) }, "mail/send")).toBe(
      "allow",
    );
  });

  it("takes comments, and no comma before a bracket", () => {
    const settings = (text: string) => {
      const layers = [{ scope: "user", uri: "settings.json", text }];
      return lowerLayers("gemini-cli", layers).policy !== undefined;
    };
    expect(settings('{ // a\n "tools": {"exclude": [/* b */ "x"]} }')).toBe(true);
    expect(settings('{"tools": {"exclude": ["x",]}}')).toBe(false);
    expect(settings("[]")).toBe(false);
  });

  it("takes away tools that are named as one of the program's own", () => {
    expect(answer(user(ALLOW), "mail/write_file", {}, HEADLESS)).toBe("hidden");
    expect(answer(user(ALLOW), "mail/ask_user", {}, HEADLESS)).toBe("hidden");
    expect(answer(user(ALLOW), "mail/write_file")).toBe("allow");
    expect(answer(user(ALLOW, rule("deny", tool("read_file"))), "mail/read_file")).toBe("hidden");
  });
});

describe("gemini-cli, what it says", () => {
  it.each<[string, Files, string, number, string]>([
    [
      "a dropped file",
      user(rule("allow", of("mail")), rule("ask", of("mail"))),
      "dropped-file",
      10,
      "`decision` is `allow`, `deny` or `ask_user`, not `ask`",
    ],
    [
      "a slip in a name",
      user('[[rule]]\ntoolname = "x"\ndecision = "deny"\npriority = 1'),
      "dropped-file",
      1,
      "is it `toolname`?",
    ],
    ["a file that is no TOML", user("[[rule]]\ntoolName = x"), "dropped-file", 2, "it is no TOML"],
    [
      "a dropped rule",
      user(rule("deny", of("mail"), 1, 'argsPattern = "(?i)x"')),
      "dropped-entry",
      6,
      "drops this rule, and no other",
    ],
    [
      "a dropped key",
      user(rule("deny", of("mail"), 1, 'argPattern = "x"')),
      "dropped-key",
      6,
      "so that the rule is about all arguments; did you mean `argsPattern`?",
    ],
    ["a dropped table", user("[[rules]]\nx = 1"), "dropped-key", 1, "did you mean `rule`?"],
    [
      "a project's policies",
      { "project policies": rule("deny", of("mail")) },
      "dropped-file",
      1,
      "policies of a project are switched off",
    ],
    [
      "what an extension allows",
      { "extension policies": rule("allow", of("mail")) },
      "dropped-entry",
      1,
      "an extension may not allow anything",
    ],
    ["a project without trust", { project: { tools: {} } }, "dropped-file", 1, "the folder is not trusted"],
    ["what it does not start with", user(rule("deny", tool(""))), "schema", 2, "`toolName` may not be empty"],
  ])("%s", (_case, files, check, line, part) => {
    const [finding, ...more] = lowered(files, { trusted: !("project" in files) }).findings;
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ check, location: { range: { start: { line } } } });
    expect(finding?.message).toContain(part);
  });

  it("says which keys of settings nothing reads", () => {
    const settings = {
      excludeTools: ["send"],
      mcpserver: {},
      tools: { excluded: ["send"], useRipgrep: true },
      mcp: { alowed: ["mail"] },
      mcpServers: { mail: { excludedTools: ["send"], timeout: 5, url: "x", type: "http", tcp: "x" } },
      ide: {},
      ui: {},
      hooks: {},
      model: {},
      context: {},
    };
    const { findings, policy } = lowered({ user: settings });
    expect(findings.map(({ check, message }) => `${check}: ${message}`)).toEqual([
      "dropped-key: Gemini CLI passes over `excludeTools`, a key of earlier versions; write `tools.exclude`",
      "dropped-key: Gemini CLI passes over `mcpserver`; did you mean `mcpServers`?",
      "dropped-key: Gemini CLI passes over `excluded`; did you mean `exclude`?",
      "dropped-key: Gemini CLI passes over `alowed`; did you mean `allowed`?",
      "dropped-key: Gemini CLI passes over `excludedTools`; did you mean `excludeTools`?",
    ]);
    expect(policy).toBeDefined();
  });

  it("is silent about notes", () => {
    expect(lowered(user(rule("deny", of("mail"), 1, 'name = "no mail"', 'description = "x"'))).findings).toEqual([]);
  });

  it("knows the file and place of what decides, and the words of the denial", () => {
    const { policy } = lowered({ user: {}, ...user(rule("deny", of("mail"), 1, 'denyMessage = "Ask."')) });
    const entry = policy?.access.entries.find(({ layer }) => layer === 1);
    expect(entry).toMatchObject({ origin: [1, "rule", 0], message: "Tool execution denied by policy. Ask." });
  });

  it("states what it assumes", () => {
    expect(lowered({}).policy?.assumed).toEqual({
      engine: "Gemini CLI",
      version: HOSTS["gemini-cli"].version,
      mode: "default",
      interactive: true,
      trusted: true,
    });
  });

  it.each<[string, Files]>([
    ["a megabyte on one line", user(`x = "${"y".repeat(1_000_000)}"`)],
    ["nested lists", user(`x = ${"[".repeat(50_000)}`)],
    ["10,000 rules", user(...Array.from({ length: 2_500 }, (_, i) => rule("deny", of("m", `t${i}`))))],
    [
      "a pattern built to explode",
      user(rule("deny", of("mail"), 1, `argsPattern = "${"(x?".repeat(300)}${")".repeat(300)}"`)),
    ],
    ["nested settings", { user: { mcpServers: { x: { includeTools: [["x"]] } } } }],
    ["nothing", user("")],
  ])("is not thrown off by %s", (_case, files) => {
    expect(["ask", "deny", "unknown"]).toContain(answer(files, "mail/send", { x: "y".repeat(1000) }));
  });
});
