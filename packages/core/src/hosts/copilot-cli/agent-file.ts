/** `NAME.agent.md` → the tools that the agent is offered and its own servers, from its front matter. */

import type { Document, Node, Path } from "../../document/document.js";
import { mapFields } from "../../document/fields.js";
import { plainValue } from "../../document/plain-value.js";
import { readDocument } from "../../document/read.js";
import { scalarValue } from "../../document/scalar.js";

export interface AgentFile {
  readonly document: Document;
  /** By which `--agent` finds it, besides the file's name. */
  readonly name: string | undefined;
  /** What it is offered, with the number of each in `tools` where that is a list; undefined: every tool. */
  readonly tools: readonly AgentTool[] | undefined;
  readonly servers: unknown;
  /** Why the program does not load it; it does not start with such an agent. */
  readonly failure: { readonly path: Path; readonly message: string } | undefined;
}

export interface AgentTool {
  readonly text: string;
  /** Undefined in a text of several. */
  readonly index: number | undefined;
}

const FRONT_MATTER = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/;

/** Reads an agent's file. Total: a file that the program does not load has a `failure`. */
export function readAgentFile(text: string, uri: string): AgentFile {
  const m = FRONT_MATTER.exec(text);
  const start = m === null ? 0 : text.indexOf("\n") + 1;
  // Blanks before it, so that places are those of the file.
  const plain = m === null ? "" : text.slice(0, start).replace(/[^\r\n]/g, " ") + (m[1] ?? "");
  const document = { ...readDocument(plain, uri), text };
  const { root } = document;
  const failed = (message: string, path: Path = []): AgentFile => ({
    document,
    name: undefined,
    tools: undefined,
    servers: undefined,
    failure: { path, message },
  });
  if (m === null) return failed("the file has no front matter");
  if (root === undefined || document.findings.some(({ severity }) => severity === "error"))
    return failed(document.findings[0]?.message ?? "the front matter is empty");
  if (root.kind !== "map") return failed("the front matter is no mapping");
  const keys = root.entries.map(({ key }) => (key.kind === "scalar" ? key.text : ""));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) return failed(`\`${twice}\` is written twice`, [twice]);
  const fields = mapFields(root).byName;
  const description = fields.get("description")?.value;
  if (textOf(description) === undefined) return failed("`description` is missing, or no text", ["description"]);
  const toolsNode = fields.get("tools")?.value;
  const tools = toolsNode === undefined ? undefined : toolsOf(toolsNode);
  if (tools === "wrong") return failed("`tools` is a list of texts, or one text with commas", ["tools"]);
  const servers = fields.get("mcp-servers")?.value;
  return {
    document,
    name: textOf(fields.get("name")?.value),
    tools,
    servers: servers === undefined ? undefined : plainValue(servers, []),
    failure: undefined,
  };
}

function toolsOf(node: Node): readonly AgentTool[] | "wrong" {
  if (node.kind === "list") {
    const tools = node.items.map((item, index) => ({ text: textOf(item), index }));
    return tools.every((tool): tool is { text: string; index: number } => tool.text !== undefined) ? tools : "wrong";
  }
  const text = textOf(node);
  if (text === undefined) return "wrong";
  return text
    .split(",")
    .map((part) => ({ text: part.trim(), index: undefined }))
    .filter((part) => part.text !== "");
}

/** The text of a scalar that is one. */
function textOf(node: Node | undefined): string | undefined {
  if (node?.kind !== "scalar") return undefined;
  const value = scalarValue(node);
  return value.kind === "string" ? value.value : undefined;
}
