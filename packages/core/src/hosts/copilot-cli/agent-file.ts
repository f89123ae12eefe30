/** `NAME.agent.md` → the tools that the agent is offered and its own servers, from its front matter. */

import type { Document, Node, Path } from "../../document/document.js";
import { mapFields } from "../../document/fields.js";
import { plainValue } from "../../document/plain-value.js";
import { scalarValue } from "../../document/scalar.js";
import { readFrontMatter } from "../front-matter.js";

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

/** Reads an agent's file. Total: a file that the program does not load has a `failure`. */
export function readAgentFile(text: string, uri: string): AgentFile {
  const { document, root, failure } = readFrontMatter(text, uri);
  const failed = (message: string, path: Path = []): AgentFile => ({
    document,
    name: undefined,
    tools: undefined,
    servers: undefined,
    failure: { path, message },
  });
  if (root === undefined) return failed(failure ?? "the file has no front matter");
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
