/** Claude Code's permission rules → the tools that each selects. Read off the running program, 2.1.332. */

import { EVERY, type NameTest, type Selector } from "../../policy/access.js";
import { NAMING } from "./about.js";
import type { LISTS } from "./settings.js";

export type List = (typeof LISTS)[number];

/**
 * The tools that a rule of a list selects: none for a form that the program skips without a word. The first `__`
 * divides server from tool.
 */
export function selectorsOf(rule: string, list: List): readonly Selector[] {
  if (/[()]/.test(rule)) return [];
  return list === "allow" ? allowing(rule) : restricting(rule);
}

/** What is granted has to name its server in full, and a whole server is granted by its own name. */
function allowing(rule: string): readonly Selector[] {
  const parts = partsOf(rule);
  if (parts === undefined || parts.server.includes("*")) return [];
  const { server, tool } = parts;
  const isServer = tool === undefined || tool === "*";
  return [{ names: [isServer ? { of: "model server", exact: server } : model(rule)] }];
}

/** Anything may be a pattern here that begins with `*` or as the names of MCP tools do. */
function restricting(rule: string): readonly Selector[] {
  if (rule === "*") return [EVERY];
  if (rule.startsWith("*")) return [{ names: [model(rule)] }];
  const parts = partsOf(rule);
  if (parts === undefined) return [];
  const { server, tool } = parts;
  if (tool === undefined) return [{ names: [model(server.includes("*") ? rule : `${rule}${NAMING.joint}*`)] }];
  const selectors: Selector[] = [{ names: [model(rule)] }];
  // It is held against a server that has the joint in its name, too.
  if (!rule.includes("*"))
    selectors.push({ names: [{ of: "model server", exact: `${server}${NAMING.joint}${tool}` }] });
  return selectors;
}

export interface RuleParts {
  readonly server: string;
  /** Undefined where the rule names no more than a server. */
  readonly tool: string | undefined;
}

/** What a rule has for a server and a tool; undefined where it does not begin as the names of MCP tools do. */
export function writtenParts(rule: string): RuleParts | undefined {
  if (!rule.startsWith(NAMING.prefix)) return undefined;
  const rest = rule.slice(NAMING.prefix.length);
  const joint = rest.indexOf(NAMING.joint);
  const server = joint < 0 ? rest : rest.slice(0, joint);
  return { server, tool: joint < 0 ? undefined : rest.slice(joint + NAMING.joint.length) };
}

/** Undefined for what matches no tool. */
function partsOf(rule: string): RuleParts | undefined {
  const parts = writtenParts(rule);
  return parts?.server === "" || parts?.tool === "" ? undefined : parts;
}

function model(text: string): NameTest {
  return text.includes("*") ? { of: "model", pattern: { text, hasOne: false } } : { of: "model", exact: text };
}
