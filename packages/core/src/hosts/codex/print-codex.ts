/** Rules → the text of Codex' `config.toml`: a table for each server, with its tools. */

import type { Selector } from "../../policy/access.js";
import { quoted } from "../../values/literal.js";
import {
  ALLOW,
  ASK,
  type ChosenRule,
  DENY,
  type Form,
  type FormId,
  type HostPrinter,
  type KnownNames,
  READS,
  type Term,
} from "../convert/host-printer.js";
import { NAMING, NEWEST } from "./about.js";
import { stepsOf } from "./approval.js";

/** What Codex does where no mode is written. */
const AUTO: Form = {
  id: "auto",
  effect: (hints) => {
    const stated = hints as Readonly<Record<string, unknown>>;
    const steps = stepsOf("auto", NEWEST);
    const step = steps.find((one) => Object.entries(one.hints ?? {}).every(([hint, value]) => stated[hint] === value));
    return step?.effect ?? "ask";
  },
};

export const codexPrinter: HostPrinter = {
  naming: NAMING,
  name: "Codex",
  file: { scope: "project", path: ".codex/config.toml" },
  order: "first match",
  forms: [ALLOW, AUTO, READS, ASK, DENY],
  bases: [{ form: "auto" }],
  hints: "Codex heeds only in `auto` and `writes` what a server says of its tools",
  hasPatterns: false,
  terms: ({ servers, tools }: KnownNames) => servers.flatMap((server) => serverTerms(server, tools.get(server))),
  print,
};

function serverTerms(server: string, tools: Iterable<string> = []): readonly Term[] {
  const all: Selector = { names: [{ of: "server", exact: server }] };
  const own = [...tools].map((tool): Term => {
    const selector: Selector = { names: [...all.names, { of: "tool", exact: tool }] };
    return { text: `${server}/${tool}`, server, tool, selectors: [selector] };
  });
  return [...own, { text: server, server, selectors: [all] }];
}

const MODES: Readonly<Partial<Record<FormId, string>>> = {
  allow: "approve",
  auto: "auto",
  reads: "writes",
  ask: "prompt",
};

function print(rules: readonly ChosenRule[]): string {
  const servers = new Map<string, ChosenRule[]>();
  for (const rule of rules) {
    const server = rule.term.server ?? "";
    servers.set(server, [...(servers.get(server) ?? []), rule]);
  }
  const blocks = [...servers].map(([server, own]) => serverBlock(server, own));
  return `${[HEAD, ...blocks].join("\n\n")}\n`;
}

const HEAD =
  "# Each server needs its `command` or `url` as well, here or in ~/.codex/config.toml: Codex does not start without.";

/** The rule about the server itself comes last, if there is one. */
function serverBlock(server: string, rules: readonly ChosenRule[]): string {
  const tools = rules.flatMap(({ term, form }) => (term.tool === undefined ? [] : [{ tool: term.tool, form }]));
  const rest = rules.find(({ term }) => term.tool === undefined)?.form ?? "auto";
  const left = tools.filter(({ form }) => form !== "deny");
  const denied = tools.filter(({ form }) => form === "deny");
  const table = `mcp_servers.${key(server)}`;
  if (rest === "deny" && left.length === 0) return `[${table}]\nenabled = false`;
  // Where the others are denied, each of these has its mode all the same; the commonest is written once.
  const own = rest === "deny" ? (left[0]?.form ?? "auto") : rest;
  const lines = [
    `[${table}]`,
    ...(rest === "deny" ? [`enabled_tools = ${list(left)}`] : []),
    ...(rest !== "deny" && denied.length > 0 ? [`disabled_tools = ${list(denied)}`] : []),
    ...(own === "auto" ? [] : [`default_tools_approval_mode = ${quoted(MODES[own] ?? "prompt")}`]),
  ];
  const others = left
    .filter(({ form }) => form !== own)
    .map(({ tool, form }) => `[${table}.tools.${key(tool)}]\napproval_mode = ${quoted(MODES[form] ?? "prompt")}`);
  return [lines.join("\n"), ...others].join("\n\n");
}

function list(tools: readonly { readonly tool: string }[]): string {
  return `[${tools.map(({ tool }) => quoted(tool)).join(", ")}]`;
}

/** A key of TOML. */
function key(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : quoted(name);
}
