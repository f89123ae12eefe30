/** Rules → the text of opencode's `opencode.json`. */

import type { Selector } from "../../policy/access.js";
import { mangled } from "../../policy/naming.js";
import {
  ALLOW,
  ASK,
  type ChosenRule,
  DENY,
  type HostPrinter,
  type KnownNames,
  type Term,
} from "../convert/host-printer.js";
import { NAMING } from "./about.js";

export const opencodePrinter: HostPrinter = {
  naming: NAMING,
  name: "opencode",
  file: { scope: "project", path: "opencode.json" },
  order: "first match",
  forms: [ALLOW, ASK, DENY],
  bases: [{ form: "allow" }],
  hints: "opencode has no rules about what a server says of its tools",
  hasPatterns: true,
  terms,
  print,
};

/** Every name with the joint: those of MCP tools, and of next to none of the program's own. */
const ANY_MCP = `*${NAMING.joint}*`;

function terms({ servers, tools, patterns }: KnownNames): readonly Term[] {
  const names = servers.flatMap((server): Term[] => {
    const begin = mangled(NAMING, server) + NAMING.joint;
    const own = [...(tools.get(server) ?? [])].map((tool): Term => {
      const text = begin + mangled(NAMING, tool);
      return { text, server, tool, selectors: [{ names: [{ of: "model", exact: text }] }] };
    });
    return [...own, pattern(`${begin}*`, server)];
  });
  const written = patterns.flatMap(({ server, text, isWhole, hasOne }): Term[] => {
    if (!hasOne && text.includes("?")) return [];
    if (isWhole) return [pattern(text, server)];
    return [pattern((server === undefined ? "*" : mangled(NAMING, server)) + NAMING.joint + text, server)];
  });
  return [...names, ...written, pattern(ANY_MCP, undefined)];
}

function pattern(text: string, server: string | undefined): Term {
  const selector: Selector = { names: [{ of: "model", pattern: { text, hasOne: true } }] };
  return { text, server, selectors: [selector] };
}

/** The last rule that matches decides. */
function print(rules: readonly ChosenRule[]): string {
  const permission = Object.fromEntries([...rules].reverse().map(({ term, form }) => [term.text, form]));
  return `${JSON.stringify({ $schema: "https://opencode.ai/config.json", permission }, null, 2)}\n`;
}
