/** Agents' files, and every fault that is made of them: what it is called, and the line or text that it comes to. */

import { HOSTS, type HostId } from "@callgate/core";
import { editText } from "@callgate/core/edit";
import { commandsIn, layersOf, lowerLayers } from "@callgate/core/hosts";
import { documentsOf } from "@callgate/core/yaml";
import { describe, expect, it } from "vitest";
import { hostMutantsOf } from "./find-host-mutants.js";
import { HOST_MUTATORS } from "./mutators/index.js";

interface Row {
  readonly name: string;
  readonly host: HostId;
  readonly path: string;
  readonly text: string;
  /** Each: the mutator, the sentence, and what the text becomes, or `unwritten` where there is no such edit. */
  readonly faults: readonly (readonly [string, string, string])[];
}

const CLAUDE = '{"permissions": {"allow": ["mcp__a__x"], "deny": ["mcp__b__*"], "defaultMode": "plan"}}';
const OPENCODE = `{
  "permission": {
    "b_*": "deny", // b
    "a_x": "allow",
  },
}
`;
const CODEX = `sandbox_mode = "read-only"

[mcp_servers.a]
disabled_tools = ["x", "y"]
default_tools_approval_mode = "prompt"
`;
const GEMINI = `[[rule]]
toolName = "x"
mcpName = "a"
decision = "deny"
priority = 2
argsPattern = "q"

[[rule]]
toolName = "mcp_a_y"
decision = "allow"
priority = 1
`;
const SCRIPT = `copilot -p go --deny-tool 'a(x)' \\
  --allow-tool=b
`;

const TABLE: readonly Row[] = [
  {
    name: "lists of Claude Code",
    host: "claude-code",
    path: ".claude/settings.json",
    text: CLAUDE,
    faults: [
      ["drop-entry", "`mcp__a__x` was dropped", CLAUDE.replace('"mcp__a__x"', "")],
      [
        "move-entry",
        "`mcp__a__x` was moved from `allow` to `ask`",
        CLAUDE.replace('["mcp__a__x"]', "[]").replace(
          '"defaultMode": "plan"',
          '"defaultMode": "plan", "ask": ["mcp__a__x"]',
        ),
      ],
      [
        "move-entry",
        "`mcp__a__x` was moved from `allow` to `deny`",
        CLAUDE.replace('["mcp__a__x"]', "[]").replace('"mcp__b__*"', '"mcp__b__*", "mcp__a__x"'),
      ],
      ["widen-name", "`mcp__a__x` became `mcp__a__*`", CLAUDE.replace("mcp__a__x", "mcp__a__*")],
      ["drop-entry", "`mcp__b__*` was dropped", CLAUDE.replace('"mcp__b__*"', "")],
      [
        "move-entry",
        "`mcp__b__*` was moved from `deny` to `allow`",
        CLAUDE.replace('"mcp__a__x"', '"mcp__a__x", "mcp__b__*"').replace('["mcp__b__*"]', "[]"),
      ],
      [
        "move-entry",
        "`mcp__b__*` was moved from `deny` to `ask`",
        CLAUDE.replace('["mcp__b__*"]', "[]").replace(
          '"defaultMode": "plan"',
          '"defaultMode": "plan", "ask": ["mcp__b__*"]',
        ),
      ],
      ...["default", "dontAsk", "bypassPermissions"].map(
        (mode) =>
          ["change-mode", `\`defaultMode: plan\` became \`${mode}\``, CLAUDE.replace('"plan"', `"${mode}"`)] as const,
      ),
      ["drop-entry", "`defaultMode: plan` was dropped", CLAUDE.replace(', "defaultMode": "plan"', "")],
    ],
  },
  {
    name: "rules of opencode, of which the last that matches decides",
    host: "opencode",
    path: "opencode.json",
    text: OPENCODE,
    faults: [
      [
        "swap-rules",
        "`b_*` and `a_x` were swapped",
        OPENCODE.replace('"b_*": "deny"', '"a_x": "allow"').replace(/"a_x": "allow",\n {2}\}/, '"b_*": "deny",\n  }'),
      ],
      ["drop-entry", "`b_*: deny` was dropped", OPENCODE.replace(/"b_\*"[^\n]*\n\s*/, "")],
      ["flip-action", "`deny` became `allow`", OPENCODE.replace('"deny"', '"allow"')],
      ["flip-action", "`deny` became `ask`", OPENCODE.replace('"deny"', '"ask"')],
      ["widen-name", "`a_x` became `a_*`", OPENCODE.replace("a_x", "a_*")],
      ["drop-entry", "`a_x: allow` was dropped", OPENCODE.replace(', // b\n    "a_x": "allow"', "")],
      ["flip-action", "`allow` became `ask`", OPENCODE.replace('"allow"', '"ask"')],
      ["flip-action", "`allow` became `deny`", OPENCODE.replace('"allow"', '"deny"')],
    ],
  },
  {
    name: "lists and modes of Codex",
    host: "codex",
    path: ".codex/config.toml",
    text: CODEX,
    faults: [
      ...["workspace-write", "danger-full-access"].map(
        (mode) =>
          ["change-mode", `\`sandbox_mode: read-only\` became \`${mode}\``, CODEX.replace("read-only", mode)] as const,
      ),
      ["drop-entry", "`x` was dropped", CODEX.replace('"x", ', "")],
      ["move-entry", "`x` was moved from `disabled_tools` to `enabled_tools`", "unwritten"],
      ["drop-entry", "`y` was dropped", CODEX.replace(', "y"', "")],
      ["move-entry", "`y` was moved from `disabled_tools` to `enabled_tools`", "unwritten"],
      ["drop-entry", "`default_tools_approval_mode: prompt` was dropped", CODEX.replace(/default_tools.*\n/, "")],
      ...["auto", "writes", "approve"].map(
        (mode) => ["flip-action", `\`prompt\` became \`${mode}\``, CODEX.replace("prompt", mode)] as const,
      ),
    ],
  },
  {
    name: "rules of Gemini CLI, by priority",
    host: "gemini-cli",
    path: "~/.gemini/policies/a.toml",
    text: GEMINI,
    faults: [
      ["drop-entry", "the rule for `x` was dropped", GEMINI.slice(GEMINI.lastIndexOf("[[rule]]"))],
      ["widen-name", "`x` became `*`", GEMINI.replace('"x"', '"*"')],
      ["flip-action", "`deny` became `allow`", GEMINI.replace('"deny"', '"allow"')],
      ["flip-action", "`deny` became `ask_user`", GEMINI.replace('"deny"', '"ask_user"')],
      [
        "swap-rules",
        "the priorities 2 and 1 were swapped",
        GEMINI.replace("= 2", "= 3").replace("= 1", "= 2").replace("= 3", "= 1"),
      ],
      ["drop-condition", "`argsPattern` was dropped", GEMINI.replace('argsPattern = "q"\n', "")],
      ["drop-entry", "the rule for `mcp_a_y` was dropped", GEMINI.slice(0, GEMINI.lastIndexOf("[[rule]]"))],
      ["widen-name", "`mcp_a_y` became `mcp_a_*`", GEMINI.replace("mcp_a_y", "mcp_a_*")],
      ["flip-action", "`allow` became `ask_user`", GEMINI.replace('"allow"', '"ask_user"')],
      ["flip-action", "`allow` became `deny`", GEMINI.replace('"allow"', '"deny"')],
    ],
  },
  {
    name: "options of Copilot CLI in a script",
    host: "copilot-cli",
    path: "agent.sh",
    text: SCRIPT,
    faults: [
      ["drop-entry", "`--deny-tool 'a(x)'` was dropped", SCRIPT.replace(" --deny-tool 'a(x)'", "")],
      ["flip-action", "`--deny-tool` became `--allow-tool` for `'a(x)'`", SCRIPT.replace("--deny", "--allow")],
      ["widen-name", "`'a(x)'` became `'a'`", SCRIPT.replace("a(x)", "a")],
      ["drop-entry", "`--allow-tool=b` was dropped", SCRIPT.replace("  --allow-tool=b", "")],
      ["flip-action", "`--allow-tool` became `--deny-tool`", SCRIPT.replace("--allow", "--deny")],
    ],
  },
];

describe("faults of agents' files", () => {
  it.each(TABLE)("$name", ({ host, path, text, faults }) => {
    const isScript = path.endsWith(".sh");
    const layers = isScript ? [{ scope: "script", uri: path, text }] : layersOf(HOSTS[host], [{ path, text }]);
    if (isScript) expect(commandsIn(host, text, path)).toHaveLength(1);
    const { policy, document } = lowerLayers(host, layers, { trusted: true });
    if (policy === undefined) throw new Error("the agent does not start");
    const files = documentsOf(document).map((part) => ({ ...part, text }));
    const subject = { host, policy, files };
    const { mutants, unwritten } = hostMutantsOf([subject]);
    const written = faults.filter(([, , after]) => after !== "unwritten");
    expect(mutants.map(({ mutator, sentence, edits }) => [mutator, sentence, editText(text, edits)])).toEqual(written);
    expect(unwritten).toBe(faults.length - written.length);
    // Of a file that may have no faults, there are none.
    expect(hostMutantsOf([{ ...subject, files: files.map(() => undefined) }]).mutants).toEqual([]);
  });

  it("has a row for each mutator", () => {
    const tried = new Set(TABLE.flatMap(({ faults }) => faults.map(([mutator]) => mutator)));
    expect([...tried].sort()).toEqual(HOST_MUTATORS.map(({ id }) => id).sort());
  });

  it("takes an edit that two configurations give once", () => {
    const layers = layersOf(HOSTS.opencode, [{ path: "opencode.json", text: OPENCODE }]);
    const subjects = [true, false].map((interactive) => {
      const { policy, document } = lowerLayers("opencode", layers, { interactive });
      if (policy === undefined) throw new Error("the agent does not start");
      return { host: "opencode" as const, policy, files: documentsOf(document) };
    });
    expect(hostMutantsOf(subjects).mutants).toHaveLength(8);
  });
});
