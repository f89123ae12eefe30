/** Rules → the text of a policy file of Gemini CLI. Settings of a project can say less, and its policies are switched off. */

import { modelName } from "../../policy/naming.js";
import { quoted } from "../../values/literal.js";
import {
  ALLOW,
  ASK,
  type ChosenRule,
  DENY,
  type FormId,
  type HostPrinter,
  type KnownNames,
  READS,
  type Term,
} from "../convert/host-printer.js";
import { NAMING } from "./about.js";
import { entriesOf, joinedName } from "./rule.js";

export const geminiCliPrinter: HostPrinter = {
  naming: NAMING,
  name: "Gemini CLI",
  file: { scope: "user policies", path: "~/.gemini/policies/callgate.toml" },
  order: "first match",
  forms: [ALLOW, READS, ASK, DENY],
  bases: [{ form: "ask" }],
  hints: "callgate writes no other rule about what a server says of its tools than one for those that are read-only",
  hasPatterns: false,
  terms,
  print,
};

/** A rule's fields about names. */
interface GeminiTerm extends Term {
  readonly mcpName: string | undefined;
  readonly toolName: string;
}

function terms({ servers, tools }: KnownNames): readonly GeminiTerm[] {
  return [
    ...servers.flatMap((server) => [
      ...[...(tools.get(server) ?? [])].map((tool) => toolTerm(server, tool)),
      term(server, "*", { server }),
    ]),
    term("*", "*", {}),
  ];
}

function term(mcpName: string | undefined, toolName: string, about: Pick<Term, "server" | "tool">): GeminiTerm {
  const whole = mcpName === undefined ? toolName : joinedName(mcpName, toolName);
  const rule = { toolName: whole, mcpName, decision: "ask_user", priority: 0, place: undefined } as const;
  const running = { mode: "default", interactive: true, subagent: undefined, takesOwnNames: false };
  const selectors = entriesOf(rule, running).map(({ selector }) => selector);
  return { ...about, text: whole, selectors, mcpName, toolName };
}

/** A rule holds both names as they are written; where the model's name has others, that alone is met. */
function toolTerm(server: string, tool: string): GeminiTerm {
  const model = modelName(NAMING, server, tool);
  return joinedName(server, tool) === model && tool !== "*"
    ? term(server, tool, { server, tool })
    : term(undefined, model, { server, tool });
}

/** Above all that settings say. Of rules of one priority, the first in the file counts. */
const PRIORITY = 999;

function print(rules: readonly ChosenRule[]): string {
  const blocks = rules.flatMap(({ term: of, form }) => {
    const { mcpName, toolName } = of as GeminiTerm;
    const names = [
      ...(mcpName === undefined ? [] : [`mcpName = ${quoted(mcpName)}`]),
      `toolName = ${quoted(toolName)}`,
    ];
    return decisionsOf(form).map((lines) => ["[[rule]]", ...names, ...lines, `priority = ${PRIORITY}`].join("\n"));
  });
  return `${["# Rules of one priority count from top to bottom.", ...blocks].join("\n\n")}\n`;
}

function decisionsOf(form: FormId): readonly (readonly string[])[] {
  switch (form) {
    case "allow":
      return [['decision = "allow"']];
    case "deny":
      return [['decision = "deny"']];
    case "reads":
      return [["toolAnnotations = { readOnlyHint = true }", 'decision = "allow"'], ['decision = "ask_user"']];
    default:
      return [['decision = "ask_user"']];
  }
}
