/** How a host's policy is written for a gateway that guards one server. */

import type { Printer } from "../../dialects/printed.js";
import { listedAccess } from "../../policy/listed-access.js";
import type { Policy, Rule, ToolPolicy } from "../../policy/policy.js";
import {
  ALLOW,
  ASK,
  type Base,
  type ChosenRule,
  DENY,
  type KnownNames,
  type RulePrinter,
  type Term,
} from "./host-printer.js";

export interface Gateway {
  /** As sentences name it. */
  readonly name: string;
  readonly print: Printer;
  /** Whether it can ask for approval. */
  readonly asks: boolean;
  /** Whether a rule can deny every call of a tool; else the tool is hidden. */
  readonly denies: boolean;
}

/** What a gateway can say of tools: a default, and a rule for each of those that are named. */
export function gatewayPrinter(gateway: Gateway): RulePrinter {
  const { name, asks } = gateway;
  return {
    name,
    naming: undefined,
    order: "first match",
    forms: asks ? [ALLOW, ASK, DENY] : [ALLOW, DENY],
    // Rules for every tool are about those, too, that are named.
    bases: [
      { form: "deny" },
      { form: "allow" },
      ...(asks
        ? [
            {
              form: "ask",
              forms: ["ask", "deny"],
              why: `in ${name}, what asks about tools by no name asks about all`,
            } as const,
          ]
        : []),
    ],
    hints: `${name} ${asks ? "has no rules about what a server says of its tools" : "asks for no approvals"}`,
    hasPatterns: false,
    terms,
    print: (rules, base) => gateway.print(policyOf(rules, base, gateway)).text,
  };
}

function terms({ servers, tools }: KnownNames): readonly Term[] {
  return servers.flatMap((server) =>
    // An entry of that name would be about every tool.
    [...(tools.get(server) ?? [])]
      .filter((tool) => tool !== "*")
      .map((tool) => ({
        text: tool,
        server,
        tool,
        selectors: [
          {
            names: [
              { of: "server", exact: server },
              { of: "tool", exact: tool },
            ] as const,
          },
        ],
      })),
  );
}

function policyOf(rules: readonly ChosenRule[], base: Base, { denies }: Gateway): Policy {
  const hide = rules.flatMap(({ term, form }) => (form === "deny" && !denies ? [{ name: term.text, origin: [] }] : []));
  const listed = rules.flatMap(({ term, form }): ToolPolicy[] => {
    if (form === "deny" && !denies) return [];
    return [
      { name: term.text, origin: [], rules: form === "allow" ? [] : [ruleOf(form === "ask" ? "approval" : "deny")] },
    ];
  });
  return {
    uri: "",
    dialect: "",
    origin: [],
    layers: [],
    assumed: { engine: "", version: "" },
    access: listedAccess({
      hide,
      tools: listed,
      fallback: { action: base.form === "deny" ? "deny" : "allow", origin: [] },
    }),
    tools: new Map(listed.map((tool) => [tool.name, tool])),
    everyTool:
      base.form === "ask" ? { name: "*", origin: [], rules: [ruleOf("approval")], asTool: undefined } : undefined,
    approvals: undefined,
  };
}

function ruleOf(action: "approval" | "deny"): Rule {
  return {
    name: action === "deny" ? "denied" : "asked about",
    named: true,
    origin: [],
    layer: 0,
    action,
    conditions: [],
    message: "",
    explained: false,
    limit: undefined,
  };
}
