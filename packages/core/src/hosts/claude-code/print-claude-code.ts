/** Rules → the text of Claude Code's `settings.json`. */

import { mangled } from "../../policy/naming.js";
import {
  ALLOW,
  ASK,
  type Base,
  type ChosenRule,
  DENY,
  type FormId,
  type HostPrinter,
  type KnownNames,
  type Term,
} from "../convert/host-printer.js";
import { NAMING } from "./about.js";
import { selectorsOf } from "./rules.js";

export const claudeCodePrinter: HostPrinter = {
  naming: NAMING,
  name: "Claude Code",
  file: { scope: "project", path: ".claude/settings.json" },
  order: "severity",
  forms: [ALLOW, ASK, DENY],
  bases: [
    { form: "ask" },
    {
      form: "deny",
      forms: ["allow", "deny"],
      why: "Claude Code denies other tools by the mode `dontAsk`, in which it asks about none",
      note: "in the mode `dontAsk`, Claude Code denies its own tools, too, unless a rule allows them",
    },
  ],
  hints: "Claude Code has no rules about what a server says of its tools",
  hasPatterns: true,
  terms,
  print,
};

function terms({ servers, tools, patterns }: KnownNames): readonly Term[] {
  const names = servers.flatMap((server) => {
    const text = NAMING.prefix + mangled(NAMING, server);
    const own = [...(tools.get(server) ?? [])].map((tool) => ({
      text: text + NAMING.joint + mangled(NAMING, tool),
      server,
      tool,
    }));
    return [...own, { text, server }];
  });
  const written = patterns.flatMap(({ server, text, isWhole, hasOne }) => {
    if (hasOne && text.includes("?")) return [];
    if (isWhole) return [{ text, server }];
    const begin = NAMING.prefix + (server === undefined ? "*" : mangled(NAMING, server)) + NAMING.joint;
    return [{ text: begin + text, server }];
  });
  return [...names, ...written].flatMap((term) => [
    { ...term, selectors: selectorsOf(term.text, "deny"), forms: ["deny", "ask"] as const },
    { ...term, selectors: selectorsOf(term.text, "allow"), forms: ["allow"] as const },
  ]);
}

function print(rules: readonly ChosenRule[], base: Base): string {
  const list = (form: FormId) => rules.filter((rule) => rule.form === form).map(({ term }) => term.text);
  const lists = (["allow", "ask", "deny"] as const).flatMap((form) => {
    const texts = list(form);
    return texts.length === 0 ? [] : [[form, texts] as const];
  });
  const permissions = { ...(base.form === "deny" ? { defaultMode: "dontAsk" } : {}), ...Object.fromEntries(lists) };
  return `${JSON.stringify({ permissions }, null, 2)}\n`;
}
