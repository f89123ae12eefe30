import { describe, expect, it } from "vitest";
import { Counters } from "../../engine/counters.js";
import { compile } from "../../engine/engine.js";
import { isHidden } from "../../policy/queries.js";
import type { ToolAnnotations } from "../../values/tool-annotations.js";
import type { HostContext } from "../host.js";
import { lowerLayers } from "../index.js";
import { HOSTS } from "../list.js";

/** By scope; flags as a list. */
interface Files {
  readonly requirements?: string;
  readonly user?: string;
  readonly profile?: string;
  readonly project?: string;
  readonly flags?: readonly string[];
}

function lowered(files: Files, context: HostContext = {}) {
  const layers = Object.entries(files).map(([scope, text]) => {
    const uri = scope === "profile" ? "work.config.toml" : `${scope}.toml`;
    return { scope, uri, text: typeof text === "string" ? text : JSON.stringify(text) };
  });
  return lowerLayers("codex", layers, context);
}

/** `allow`, `ask`, `hidden`, `unknown`, or `refuses to start`. */
function answer(files: Files, tool: string, hints: ToolAnnotations | undefined, context: HostContext = {}): string {
  const { policy } = lowered(files, context);
  if (policy === undefined) return "refuses to start";
  const ref = { server: "mail", tool, annotations: hints };
  const { outcome } = compile(policy).decide({ ...ref, args: {}, at: 0, grant: "" }, new Counters());
  if (outcome === "deny") return isHidden(policy, ref) ? "hidden" : "deny";
  return outcome === "approval" ? "ask" : outcome === "notEvaluated" ? "unknown" : outcome;
}

const server = (...lines: readonly string[]) => ['[mcp_servers.mail]\ncommand = "mail-mcp"', ...lines].join("\n");
const APPROVE = server('default_tools_approval_mode = "approve"');
const PROMPT = server('default_tools_approval_mode = "prompt"');
const WRITES = server('default_tools_approval_mode = "writes"');
const TOOL_PROMPT = '[mcp_servers.mail.tools.send]\napproval_mode = "prompt"';
const PROFILE = '[profiles.w]\nsandbox_mode = "danger-full-access"';
const READ_ONLY = 'allowed_sandbox_modes = ["read-only"]';

describe("codex", () => {
  it.each<[string, Files, string, string, HostContext?]>([
    ["nothing written", {}, "send", "ask"],
    ["a server", { user: server() }, "send", "ask"],
    ["approve", { user: APPROVE }, "send", "allow"],
    ["a disabled tool", { user: `${APPROVE}\ndisabled_tools = ["send"]` }, "send", "hidden"],
    ["another one", { user: `${APPROVE}\ndisabled_tools = ["send"]` }, "list", "allow"],
    ["patterns are names", { user: `${APPROVE}\ndisabled_tools = ["s*", "*"]` }, "send", "allow"],
    ["letter case counts", { user: `${APPROVE}\ndisabled_tools = ["Send"]` }, "send", "allow"],
    ["a name with its server", { user: `${APPROVE}\ndisabled_tools = ["mcp__mail__send"]` }, "send", "allow"],
    ["the raw name", { user: `${APPROVE}\ndisabled_tools = ["a/b"]` }, "a/b", "hidden"],
    ["the model's name", { user: `${APPROVE}\ndisabled_tools = ["a_b"]` }, "a/b", "allow"],
    ["enabled tools", { user: `${APPROVE}\nenabled_tools = ["list"]` }, "send", "hidden"],
    ["one of them", { user: `${APPROVE}\nenabled_tools = ["send"]` }, "send", "allow"],
    ["none", { user: `${APPROVE}\nenabled_tools = []` }, "send", "hidden"],
    ["taken away again", { user: `${APPROVE}\nenabled_tools = ["send"]\ndisabled_tools = ["send"]` }, "send", "hidden"],
    ["a server that is off", { user: `${APPROVE}\nenabled = false` }, "send", "hidden"],
    [
      "a tool's own mode",
      { user: `${APPROVE}\n[mcp_servers.mail.tools.send]\napproval_mode = "prompt"` },
      "send",
      "ask",
    ],
    [
      "an enabled tool's own mode",
      { user: `${PROMPT}\nenabled_tools = ["send"]\n[mcp_servers.mail.tools.send]\napproval_mode = "approve"` },
      "send",
      "allow",
    ],
    [
      "of another name",
      { user: `${APPROVE}\n[mcp_servers.mail.tools.Send]\napproval_mode = "prompt"` },
      "send",
      "allow",
    ],
    [
      "a list of a nearer file",
      { user: `${APPROVE}\ndisabled_tools = ["send"]`, project: "[mcp_servers.mail]\ndisabled_tools = []" },
      "send",
      "allow",
    ],
    [
      "in a folder without trust",
      { user: APPROVE, project: '[mcp_servers.mail]\ndisabled_tools = ["send"]' },
      "send",
      "allow",
      { trusted: false },
    ],
    [
      "tables are merged",
      { user: server(), project: '[mcp_servers.mail]\ndefault_tools_approval_mode = "approve"' },
      "send",
      "allow",
    ],
    [
      "a profile",
      { user: APPROVE, profile: "[mcp_servers.mail]\nenabled = false", flags: ["-p", "work"] },
      "send",
      "hidden",
    ],
    ["a profile that is not named", { user: APPROVE, profile: "[mcp_servers.mail]\nenabled = false" }, "send", "allow"],
    [
      "the project over the profile",
      {
        user: APPROVE,
        profile: "[mcp_servers.mail]\nenabled = false",
        project: "[mcp_servers.mail]\nenabled = true",
        flags: ["--profile=work"],
      },
      "send",
      "allow",
    ],
    ["a flag over all", { user: APPROVE, flags: ["-c", 'mcp_servers.mail.disabled_tools=["send"]'] }, "send", "hidden"],
    [
      "a text that is no TOML",
      { user: server(), flags: ["-c", "mcp_servers.mail.default_tools_approval_mode=approve"] },
      "send",
      "allow",
    ],
    [
      "a flag with a table",
      { user: APPROVE, flags: ["--config", "mcp_servers={mail={enabled=false}}"] },
      "send",
      "hidden",
    ],
    [
      "a quoted part of a path",
      { user: APPROVE, flags: ["-c", 'mcp_servers."mail".enabled=false'] },
      "send",
      "refuses to start",
    ],
    ["without the user's file", { user: APPROVE, flags: ["--ignore-user-config"] }, "send", "ask"],
    ["a mode that is none", { user: server('default_tools_approval_mode = "never"') }, "send", "refuses to start"],
    ["in a project without trust", { user: APPROVE, project: "[" }, "send", "allow", { trusted: false }],
    ["with trust", { user: APPROVE, project: "[" }, "send", "refuses to start"],
    ["a list that is a text", { user: server('disabled_tools = "send"') }, "send", "refuses to start"],
    ["an item that is no text", { user: server("disabled_tools = [1]") }, "send", "refuses to start"],
    ["a server without command", { user: "[mcp_servers.mail]\nenabled = true" }, "send", "refuses to start"],
    ["in a repository's file alone", { project: "[mcp_servers.mail]\nenabled = false" }, "send", "hidden"],
    ["command and address", { user: server('url = "https://x"') }, "send", "refuses to start"],
    ["a table that is a text", { user: 'mcp_servers = "mail"' }, "send", "refuses to start"],
    ["a policy that is none", { user: 'approval_policy = "always"' }, "send", "refuses to start"],
    ["a policy of the past", { user: 'approval_policy = "untrusted"' }, "send", "refuses to start"],
    ["which it was", { user: 'approval_policy = "untrusted"' }, "send", "ask", { version: "0.142.0" }],
    ["a granular one", { user: "approval_policy = { granular = { rules = true } }" }, "send", "ask"],
    ["a profile of the past", { user: 'profile = "x"' }, "send", "refuses to start"],
    ["an unknown key", { user: `${APPROVE}\ndisable_tools = ["send"]` }, "send", "allow"],
    [
      "looked at strictly",
      { user: `${APPROVE}\ndisable_tools = ["send"]`, flags: ["--strict-config"] },
      "send",
      "refuses to start",
    ],
    [
      "one on the command line",
      { user: APPROVE, flags: ["--strict-config", "-c", "mcp_servers.mail.foo=1"] },
      "send",
      "allow",
    ],
    ["one that callgate does not know", { user: `foo = 1\n${APPROVE}`, flags: ["--strict-config"] }, "send", "unknown"],
    ["no sandbox, headless", { user: `sandbox_mode = "danger-full-access"\n${PROMPT}` }, "send", "allow"],
    ["interactive", { user: `sandbox_mode = "danger-full-access"\n${PROMPT}` }, "send", "ask", { interactive: true }],
    [
      "and never asking",
      { user: `approval_policy = "never"\nsandbox_mode = "danger-full-access"\n${PROMPT}` },
      "send",
      "allow",
      { interactive: true },
    ],
    ["a sandbox by a flag", { user: PROMPT, flags: ["-s", "danger-full-access"] }, "send", "allow"],
    [
      "another one",
      { user: `sandbox_mode = "danger-full-access"\n${PROMPT}`, flags: ["--sandbox=read-only"] },
      "send",
      "ask",
    ],
    ["bypass", { user: PROMPT, flags: ["--dangerously-bypass-approvals-and-sandbox"] }, "send", "allow"],
    ["which enables no tool", { user: `${PROMPT}\ndisabled_tools = ["send"]`, flags: ["--yolo"] }, "send", "hidden"],
    [
      "permissions without a sandbox",
      { user: `default_permissions = ":danger-full-access"\n${PROMPT}` },
      "send",
      "allow",
    ],
    [
      "permissions over the mode",
      { user: `default_permissions = ":workspace"\nsandbox_mode = "danger-full-access"\n${PROMPT}` },
      "send",
      "ask",
    ],
    ["permissions of one's own", { user: `default_permissions = "x"\n${PROMPT}` }, "send", "unknown"],
    ["permissions that there are not", { user: `default_permissions = ":x"\n${PROMPT}` }, "send", "refuses to start"],
    ["a table for a text", { user: `[instructions]\nfiles = []\n${APPROVE}` }, "send", "refuses to start"],
    ["a word of a closed list", { user: `model_verbosity = "x"\n${APPROVE}` }, "send", "refuses to start"],
    [
      "an interface of the past",
      { user: `[model_providers.x]\nname = "x"\nwire_api = "chat"\n${APPROVE}` },
      "send",
      "refuses to start",
    ],
    ["a plugin's server", { user: "[plugins.x.mcp_servers.mail]\nenabled = true" }, "send", "unknown"],
    ["a reviewer", { user: `approvals_reviewer = "auto_review"\n${PROMPT}` }, "send", "unknown"],
    ["who reviews nothing that runs", { user: `approvals_reviewer = "auto_review"\n${APPROVE}` }, "send", "allow"],
    [
      "servers that are not required",
      { requirements: '[mcp_servers.x.identity]\ncommand = "x"', user: APPROVE },
      "send",
      "hidden",
    ],
    ["no server at all", { requirements: "mcp_servers = {}", user: APPROVE }, "send", "hidden"],
    [
      "another command",
      { requirements: '[mcp_servers.mail.identity]\ncommand = "x"', user: APPROVE },
      "send",
      "hidden",
    ],
    [
      "the same command",
      { requirements: '[mcp_servers.mail.identity]\ncommand = "mail-mcp"', user: APPROVE },
      "send",
      "allow",
    ],
    ["no identity", { requirements: "[mcp_servers.mail]", user: APPROVE }, "send", "refuses to start"],
    [
      "full access that may not be",
      {
        requirements: 'allowed_sandbox_modes = ["read-only"]\nallowed_approval_policies = ["on-request"]',
        user: `approval_policy = "never"\nsandbox_mode = "danger-full-access"\n${PROMPT}`,
      },
      "send",
      "ask",
    ],
    [
      "bypass that may not be",
      { requirements: 'allowed_sandbox_modes = ["read-only"]', user: PROMPT, flags: ["--yolo"] },
      "send",
      "refuses to start",
    ],
    ["a broken file of the administrator", { requirements: "x", user: APPROVE }, "send", "refuses to start"],
    ["modes before there were any", { user: APPROVE }, "send", "allow", { version: "0.116.0" }],
    ["a mode before there was any", { user: PROMPT }, "send", "allow", { version: "0.116.0" }],
    [
      "writes, before it",
      { user: server('default_tools_approval_mode = "writes"') },
      "send",
      "refuses to start",
      { version: "0.142.0" },
    ],
    ["a version that was not run", { user: PROMPT }, "send", "unknown", { version: "0.120.0" }],
    ["a mode for single tools, in it", { user: `${server()}\n${TOOL_PROMPT}` }, "send", "ask", { version: "0.120.0" }],
    ["before there was a mode for all", { user: APPROVE }, "send", "ask", { version: "0.118.0" }],
    ["writes, not known", { user: WRITES }, "send", "unknown", { version: "0.144.0" }],
    ["writes, from then on", { user: WRITES }, "send", "ask", { version: "0.146.1" }],
    [
      "untrusted, not known",
      { user: `approval_policy = "untrusted"\n${PROMPT}` },
      "send",
      "unknown",
      { version: "0.149.0" },
    ],
    [
      "untrusted, refused",
      { user: `approval_policy = "untrusted"\n${PROMPT}` },
      "send",
      "refuses to start",
      { version: "0.151.0" },
    ],
    [
      "a reviewer that is not there yet",
      { user: `approvals_reviewer = "auto_review"\n${PROMPT}` },
      "send",
      "refuses to start",
      { version: "0.122.0" },
    ],
    [
      "Codex' own permissions",
      { user: `default_permissions = ":danger-full-access"\n${PROMPT}` },
      "send",
      "allow",
      { version: "0.133.0" },
    ],
    [
      "by their former name",
      { user: `default_permissions = ":danger-no-sandbox"\n${PROMPT}` },
      "send",
      "allow",
      { version: "0.130.0" },
    ],
    [
      "by a later name",
      { user: `default_permissions = ":danger-full-access"\n${PROMPT}` },
      "send",
      "refuses to start",
      { version: "0.130.0" },
    ],
    [
      "by a name of some version",
      { user: `default_permissions = ":danger-full-access"\n${PROMPT}` },
      "send",
      "unknown",
      { version: "0.131.0" },
    ],
    [
      "before there were any",
      { user: `default_permissions = ":workspace"\n${PROMPT}` },
      "send",
      "refuses to start",
      { version: "0.125.0" },
    ],
    [
      "strictly, before that was a flag",
      { user: APPROVE, flags: ["--strict-config"] },
      "send",
      "refuses to start",
      { version: "0.130.0" },
    ],
    [
      "a profile's table, with a profile of another time",
      { user: `${PROFILE}\n${PROMPT}`, flags: ["-p", "w"] },
      "send",
      "allow",
      { version: "0.133.0" },
    ],
    [
      "which is a file now",
      { user: `${PROFILE}\n${PROMPT}`, flags: ["-p", "w"] },
      "send",
      "refuses to start",
      { version: "0.137.0" },
    ],
    [
      "a profile that has no table",
      { user: APPROVE, flags: ["-p", "w"] },
      "send",
      "refuses to start",
      { version: "0.133.0" },
    ],
    ["a profile, not known", { user: APPROVE, flags: ["-p", "w"] }, "send", "unknown", { version: "0.135.0" }],
    [
      "bypass against requirements",
      { user: APPROVE, requirements: READ_ONLY, flags: ["--yolo"] },
      "send",
      "refuses to start",
      { version: "0.133.0" },
    ],
    [
      "passed over",
      { user: PROMPT, requirements: READ_ONLY, flags: ["--yolo"] },
      "send",
      "ask",
      { version: "0.130.0" },
    ],
    ["a newer one", { user: PROMPT }, "send", "ask", { version: "0.180.2" }],
  ])("%s", (_case, files, tool, expected, context = {}) => {
    expect(answer(files, tool, {}, context)).toBe(expected);
  });

  const READS = { readOnlyHint: true };
  const BOTH = { readOnlyHint: true, destructiveHint: true };
  const HARMLESS = { destructiveHint: false, openWorldHint: false };
  it.each<[ToolAnnotations | undefined, string, readonly [oldest: string, middle: string, newest: string]]>([
    [READS, "auto", ["allow", "allow", "allow"]],
    [BOTH, "auto", ["ask", "ask", "allow"]],
    [{ destructiveHint: true }, "auto", ["ask", "ask", "ask"]],
    [HARMLESS, "auto", ["allow", "allow", "allow"]],
    [{ destructiveHint: false }, "auto", ["allow", "ask", "ask"]],
    [{ readOnlyHint: false, openWorldHint: true }, "auto", ["ask", "ask", "ask"]],
    [{ openWorldHint: true }, "auto", ["allow", "ask", "ask"]],
    [{}, "auto", ["allow", "ask", "ask"]],
    [{ title: "x" }, "auto", ["allow", "ask", "ask"]],
    [undefined, "auto", ["unknown", "unknown", "unknown"]],
    [undefined, "approve", ["unknown", "allow", "allow"]],
    [undefined, "prompt", ["unknown", "ask", "ask"]],
    [READS, "writes", ["allow", "allow", "allow"]],
    [HARMLESS, "writes", ["allow", "ask", "ask"]],
    [undefined, "writes", ["unknown", "unknown", "unknown"]],
  ])("%j in the mode %s", (hints, mode, answers) => {
    const files = { user: server(`default_tools_approval_mode = "${mode}"`) };
    const given = ["0.116.0", "0.162.0", "0.171.0"].map((version) => answer(files, "send", hints, { version }));
    expect(given).toEqual(answers);
  });

  it.each<[string, ToolAnnotations, string]>([
    ["0.168.1", BOTH, "unknown"],
    ["0.168.1", READS, "allow"],
    ["0.168.1", {}, "ask"],
    ["0.168.0", BOTH, "ask"],
    ["0.169.0", BOTH, "allow"],
    ["0.116.1", {}, "unknown"],
    ["0.116.1", { destructiveHint: true }, "ask"],
    ["0.116.1", READS, "allow"],
    ["0.100.0", {}, "allow"],
  ])("between versions that were run: %s, %j", (version, hints, expected) => {
    expect(answer({ user: server() }, "send", hints, { version })).toBe(expected);
  });

  it("says what is dropped, and what keeps it from starting, with file and place", () => {
    const { findings } = lowered({
      user: `${APPROVE}\ndisable_tools = ["send"]\n[mcp_servers.mail.tools.send]\naproval_mode = "prompt"\n[mcp_server.x]`,
      project: "approval_policy = 'nver'",
    });
    const shown = findings.map(({ check, message, location: { uri, range } }) => [
      check,
      `${uri}:${range.start.line}`,
      message,
    ]);
    expect(shown).toEqual([
      [
        "dropped-key",
        "user.toml:7",
        "Codex drops `mcp_server`, which is no key of the configuration; did you mean `mcp_servers`?",
      ],
      [
        "schema",
        "project.toml:1",
        "Codex does not start: `approval_policy` is `untrusted`, `on-failure`, `on-request`, `granular` or `never`, not `nver`",
      ],
      [
        "dropped-key",
        "user.toml:4",
        "Codex drops `disable_tools`, which is no key of a server; did you mean `disabled_tools`?",
      ],
      [
        "dropped-key",
        "user.toml:6",
        "Codex drops `aproval_mode`, which is no key of a tool; did you mean `approval_mode`?",
      ],
    ]);
  });

  it("says which file does not count", () => {
    const { diagnostics } = lowered({ user: APPROVE, project: "[" }, { trusted: false });
    expect(diagnostics).toMatchObject([{ check: "dropped-file", path: [1] }]);
  });

  it("knows the file and place of what decides", () => {
    const { policy } = lowered({ user: APPROVE, project: '[mcp_servers.mail]\ndisabled_tools = ["send"]' });
    const [hidden, approved] = policy?.access.entries ?? [];
    expect(hidden).toMatchObject({ layer: 1, origin: [1, "mcp_servers", "mail", "disabled_tools", 0], effect: "hide" });
    expect(approved).toMatchObject({ layer: 0, origin: [0, "mcp_servers", "mail", "default_tools_approval_mode"] });
  });

  it("states what it assumes", () => {
    const { policy } = lowered({ user: APPROVE });
    expect(policy?.assumed).toEqual({
      engine: "Codex",
      version: HOSTS.codex.version,
      interactive: false,
      trusted: true,
    });
  });

  it.each<[string, Files]>([
    ["a megabyte on one line", { user: `x = "${"y".repeat(1_000_000)}"` }],
    ["nested lists", { user: `x = ${"[".repeat(50_000)}` }],
    [
      "`__proto__`",
      { user: '[__proto__]\nx = 1\n[mcp_servers.__proto__]\ncommand = "x"\n[mcp_servers.mail.__proto__]\nx = 1' },
    ],
    ["10,000 tools", { user: server(`disabled_tools = [${Array.from({ length: 10_000 }, (_, i) => `"t${i}"`)}]`) }],
    ["a date", { user: server("enabled = 1979-05-27") }],
    ["flags that are none", { user: server(), flags: ["-c", "=", "-c", "-p", "--config"] }],
    ["a flag with a long path", { user: server(), flags: ["-c", `${"a.".repeat(5_000)}a=1`] }],
    ["nothing", { user: "" }],
  ])("is not thrown off by %s", (_case, files) => {
    expect(["ask", "unknown", "refuses to start"]).toContain(answer(files, "send", {}));
  });
});
