/** A host's file × what is to become of some tools → the same file with rules that say so, all else as it is. */

import type { Document } from "../../document/document.js";
import { appendItem, editText, insertMissing, type TextEdit } from "../../edit/index.js";
import { mangled, modelName } from "../../policy/naming.js";
import { quoted } from "../../values/literal.js";
import type { HostId } from "../host.js";
import { readJsonLayer } from "../json-layer.js";
import { HOST_PRINTERS } from "./printers.js";

/** A tool, and what is to become of it. */
export interface AddedRule {
  readonly server: string;
  readonly tool: string;
  readonly effect: "allow" | "ask" | "deny";
}

/** The file of a host's project in which such rules are added. */
export const PROJECT_FILES: Readonly<Record<HostId, string>> = {
  "claude-code": ".claude/settings.json",
  codex: ".codex/config.toml",
  "copilot-cli": "copilot.sh",
  "gemini-cli": ".gemini/settings.json",
  opencode: "opencode.json",
};

/**
 * Adds a rule for each tool. Undefined where the place for one cannot be seen; whoever calls reads the text again, for what
 * the host makes of it.
 * @param text of the host's file in a project, which is there
 */
export function addRules(host: HostId, text: string, tools: readonly AddedRule[]): string | undefined {
  let after: string | undefined = text;
  for (const tool of tools) after = after === undefined ? undefined : ADD[host](after, tool);
  return after;
}

type Add = (text: string, tool: AddedRule) => string | undefined;

const ADD: Readonly<Record<HostId, Add>> = {
  "claude-code": (text, tool) =>
    edited(text, (document) => appendItem(document, ["permissions", tool.effect], nameOf("claude-code", tool))),
  "gemini-cli": (text, tool) =>
    edited(text, (document) => appendItem(document, ["tools", GEMINI_LISTS[tool.effect]], nameOf("gemini-cli", tool))),
  // The last rule that matches decides.
  opencode: (text, tool) =>
    edited(text, (document) => insertMissing(document, ["permission", nameOf("opencode", tool)], tool.effect)),
  codex: inTables,
  // A command line in a script is not only options: callgate writes one, and edits none.
  "copilot-cli": () => undefined,
};

const GEMINI_LISTS = { allow: "allowed", ask: "confirmationRequired", deny: "exclude" } as const;

function nameOf(host: HostId, { server, tool }: AddedRule): string {
  const { naming } = HOST_PRINTERS[host];
  return host === "claude-code"
    ? naming.prefix + mangled(naming, server) + naming.joint + mangled(naming, tool)
    : modelName(naming, server, tool);
}

function edited(text: string, editsIn: (document: Document) => TextEdit[] | undefined): string | undefined {
  const { document } = readJsonLayer(text, "", true);
  const edits = document.root?.kind === "map" ? editsIn(document) : undefined;
  return edits && editText(text, edits);
}

/** Codex' tables, one line for each header. */
function inTables(text: string, { server, tool, effect }: AddedRule): string | undefined {
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(lineBreak);
  const header = lines.findIndex((line) => isHeader(line, ["mcp_servers", server]));
  if (header < 0) return undefined;
  if (effect !== "deny") {
    const mode = effect === "ask" ? "prompt" : "approve";
    if (lines.some((line) => isHeader(line, ["mcp_servers", server, "tools", tool]))) return undefined;
    const before = text.trimEnd();
    return `${before}${lineBreak.repeat(2)}[mcp_servers.${key(server)}.tools.${key(tool)}]${lineBreak}approval_mode = "${mode}"${lineBreak}`;
  }
  const next = lines.findIndex((line, at) => at > header && line.trimStart().startsWith("["));
  const own = lines.slice(header + 1, next < 0 ? undefined : next);
  const list = own.findIndex((line) => /^\s*disabled_tools\s*=/.test(line));
  if (list < 0) lines.splice(header + 1, 0, `disabled_tools = [${quoted(tool)}]`);
  else {
    const at = header + 1 + list;
    const line = lines[at] as string;
    const close = line.lastIndexOf("]");
    const open = line.indexOf("[");
    if (open < 0 || close < open || line.slice(close + 1).trim() !== "") return undefined;
    const items = line.slice(open + 1, close).trim();
    lines[at] =
      `${line.slice(0, open + 1)}${items === "" ? "" : `${items.replace(/,$/, "")}, `}${quoted(tool)}${line.slice(close)}`;
  }
  return lines.join(lineBreak);
}

function isHeader(line: string, keys: readonly string[]): boolean {
  const header = line.trim();
  return [`[${keys.map(key).join(".")}]`, `[${keys.map(mayBeQuoted).join(".")}]`].some(
    (one) => header.startsWith(one) && /^\s*(?:#.*)?$/.test(header.slice(one.length)),
  );
}

function mayBeQuoted(name: string, at: number): string {
  return at === 0 || name === "tools" ? name : quoted(name);
}

/** A key of TOML. */
function key(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : quoted(name);
}
