/** A host's file × a tool → texts of the same file with a rule that allows the tool, all else as it is. */

import type { Document, Path } from "../../document/document.js";
import { appendItem, editText, placeOf, remove } from "../../edit/index.js";
import { mangled, modelName } from "../../policy/naming.js";
import { quoted } from "../../values/literal.js";
import { copilotCommands } from "../copilot-cli/scripts.js";
import { joinedName } from "../gemini-cli/rule.js";
import type { HostId } from "../host.js";
import { addRules } from "./add-rules.js";
import { HOST_PRINTERS } from "./printers.js";

/** A tool as a host knows it. */
export interface AllowedTool {
  readonly server: string;
  readonly tool: string;
}

/** A host's file, as it is read. */
export interface EditedFile {
  readonly host: HostId;
  readonly document: Document;
  /** Of a script: which of its command lines. */
  readonly command?: number | undefined;
}

/**
 * The texts to try, in this order. Whoever calls reads each again, for what the host makes of it: a place may have been
 * found of which the host takes no notice.
 * @param comment put above a rule, in files that have comments and where a rule is written over several lines
 */
export function allowingTexts(file: EditedFile, tool: AllowedTool, comment: string): readonly string[] {
  const { host, document } = file;
  const { text } = document;
  const added = addRules(host, text, [{ ...tool, effect: "allow" }]);
  switch (host) {
    case "claude-code":
    case "opencode":
      return added === undefined ? [] : [added];
    case "gemini-cli":
      return document.format === "toml" ? [withGeminiRule(text, tool, comment)] : added === undefined ? [] : [added];
    case "codex":
      return codexTexts(document, tool, added);
    case "copilot-cli":
      return commandTexts(file, tool);
    default:
      return host satisfies never;
  }
}

/** The text without the rule at `path`; undefined where it is not of one piece. */
export function withoutRule({ document }: EditedFile, path: Path): string | undefined {
  const edits = remove(document, path);
  return edits && editText(document.text, edits);
}

/** Before all others: of rules of one priority, the first counts. */
function withGeminiRule(text: string, { server, tool }: AllowedTool, comment: string): string {
  const { naming } = HOST_PRINTERS["gemini-cli"];
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const model = modelName(naming, server, tool);
  const isPlain = joinedName(server, tool) === model && tool !== "*";
  const names = isPlain
    ? [`mcpName = ${quoted(server)}`, `toolName = ${quoted(tool)}`]
    : [`toolName = ${quoted(model)}`];
  const rule = ["[[rule]]", ...names, 'decision = "allow"', "priority = 999"];
  const block = [`# ${comment}`, ...rule, "", ""].join(lineBreak);
  const first = /^[ \t]*\[/m.exec(text);
  if (first === null)
    return `${text}${text === "" || text.endsWith("\n") ? "" : lineBreak}${block.trimEnd()}${lineBreak}`;
  // Comments right above a header are about what it opens.
  let at = first.index;
  for (;;) {
    const above = text.lastIndexOf("\n", at - 2) + 1;
    if (at === 0 || !/^[ \t]*#/.test(text.slice(above, at)) || above === 0) break;
    at = above;
  }
  return text.slice(0, at) + block + text.slice(at);
}

/** Where a list says which tools are offered, the tool is put on it; each has a mode besides. */
function codexTexts(document: Document, { server, tool }: AllowedTool, added: string | undefined): readonly string[] {
  const path = ["mcp_servers", server, "enabled_tools"];
  const edits = placeOf(document, path) === undefined ? undefined : appendItem(document, path, tool);
  const listed = edits && editText(document.text, edits);
  const both = listed && addRules("codex", listed, [{ server, tool, effect: "allow" }]);
  return [listed, added, both].flatMap((text) => text ?? []);
}

function commandTexts(
  { document: { text, uri }, command = 0 }: EditedFile,
  { server, tool }: AllowedTool,
): readonly string[] {
  const found = copilotCommands(text, uri)[command];
  const name = `${server}(${mangled(HOST_PRINTERS["copilot-cli"].naming, tool)})`;
  if (found === undefined || /['\p{C}]/u.test(name)) return [];
  const { end } = found.program;
  const broken = /^[ \t]*\\\r?\n[ \t]*/.exec(text.slice(end))?.[0];
  // An option that takes several words would take what follows, too.
  const isOptionNext = found.words[0]?.known.startsWith("-") ?? true;
  const option = isOptionNext ? `--allow-tool '${name}'` : `--allow-tool='${name}'`;
  return [text.slice(0, end) + (broken ?? " ") + option + text.slice(end)];
}
