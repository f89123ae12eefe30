/** A place in a policy, or in an agent's file → what is to be known of it, as Markdown. It needs nothing of Node. */

import type { Finding, Limit, Rule } from "@callgate/core";
import { compile } from "@callgate/core";
import { type Access, type AccessEntry, type Effect, selectorMatcher, type ToolRef } from "@callgate/core/policy";
import { categorise } from "@callgate/core/tools";
import { ToolBudgets } from "@callgate/diff";
import { CHECKS } from "@callgate/linter";
import { decideCell } from "@callgate/project/access";
import { type AccessCell, budgetWords, codeSpan, detailLines, inlineMarkdownWithin, limitText } from "@callgate/report";
import type { Position, Range } from "vscode-languageserver";
import { isWithin, offsetAt, type PlaceAt, pathAt } from "../path-at.js";
import { rangeOf, touches } from "../places.js";
import { type AgentSubject, agentSubjects, type PolicySubject, policySubject, type ReadFile } from "../subject.js";
import { ruleExamples } from "./rule-examples.js";

/** What is shown, and of which part of the text. */
export interface HoverAnswer {
  readonly markdown: string;
  /** The checks whose findings are there. */
  readonly checks: readonly string[];
  readonly range?: Range | undefined;
}

/** Longer texts of a policy are cut. */
const MAX_TEXT = 200;

/** Of an agent's rule, this many tools are named. */
const MAX_TOOLS = 10;

/**
 * @param findings of the file; those at the place are shown
 * @param more what else is known of the place
 */
export async function policyHoverAt(
  file: ReadFile,
  at: Position,
  findings: readonly Finding[],
  more: readonly string[] = [],
): Promise<HoverAnswer | undefined> {
  const parts: string[] = [...more];
  let range: Range | undefined;
  const offset = offsetAt(file.text, at);
  if (file.kind === "policy") {
    const subject = policySubject(file);
    const place = pathAt(subject.document, offset);
    range = rangeAt(subject, place);
    parts.push(...policyParts(subject, place));
  } else if (file.kind === "agent") {
    for (const subject of await agentSubjects(file)) {
      const part = agentPart(subject, pathAt(subject.document, offset));
      if (part !== undefined && !parts.includes(part)) parts.push(part);
    }
  }
  const here = findings.filter(({ location }) => touches(rangeOf(location.range), { start: at, end: at }));
  parts.push(...here.map(findingPart));
  const checks = [...new Set(here.map(({ check }) => check))];
  return parts.length === 0 ? undefined : { markdown: parts.join("\n\n---\n\n"), checks, range };
}

function rangeAt({ document }: PolicySubject, { node }: PlaceAt): Range | undefined {
  return node && rangeOf(document.rangeOf(node));
}

/** What the check looks for, and what shows the finding. */
function findingPart(finding: Finding): string {
  const check = CHECKS.find(({ id }) => id === finding.check);
  const what = check === undefined ? "" : `: ${plain(check.summary)}`;
  const lines = detailLines(finding).map((line) => `- ${plain(line)}`);
  const more =
    check === undefined ? [] : [`\`callgate explain ${check.id}\` says what passes, why, and how to fix it.`];
  return [`**${plain(finding.check)}**${what}`, ...(lines.length === 0 ? [] : [lines.join("\n")]), ...more].join(
    "\n\n",
  );
}

function policyParts(subject: PolicySubject, { path }: PlaceAt): string[] {
  const { policy, reason, lowered } = subject;
  if (policy === undefined)
    return lowered.policy === undefined || path.length > 1
      ? []
      : [`No call can be decided by this policy: ${plain(reason)}.`];
  const entries = [...policy.tools.values(), ...(policy.everyTool === undefined ? [] : [policy.everyTool])];
  const entry = entries.find(({ origin }) => origin.length > 0 && isWithin(path, origin));
  if (entry === undefined) return [];
  const rule = entry.rules.find(({ origin }) => origin.length > entry.origin.length && isWithin(path, origin));
  if (rule !== undefined) return [rulePart(rule, entry.name, subject)];
  return path.length === entry.origin.length ? [toolPart(entry.name, subject)] : [];
}

/** The tool's category, what becomes of its calls, and the most that can pass. */
function toolPart(name: string, { policy, document, tools, settings }: PolicySubject): string {
  if (policy === undefined) return "";
  if (name === "*") return "Rules for the calls of every tool, after the tool's own.";
  const { category } = categorise(tools?.tools.get(name) ?? { name }, settings.categories);
  const cell = decideCell({ policy, document, engine: compile(policy) }, { tool: name });
  const budget = new ToolBudgets(policy, new Set([...policy.tools.keys(), name])).of(name, tools?.tools.get(name));
  return [
    `${codeSpan(name)} · ${category}`,
    accessSentence(cell),
    ...(cell.access === "denied" || cell.access === "hidden"
      ? []
      : [`The most that can pass: ${plain(budgetWords(budget))}.`]),
  ].join("\n\n");
}

function accessSentence({ access, rule, reason, limits, conditions }: AccessCell): string {
  const within = limits.length === 0 ? "" : `, within ${limits.map(plain).join(" and ")}`;
  const by = rule === undefined ? "" : ` by ${codeSpan(rule)}`;
  switch (access) {
    case "allowed":
      return `Every call passes${within}.`;
    case "asked":
      return `Every call needs approval${by}${within}.`;
    case "denied":
      return `Every call is denied${by}.`;
    case "hidden":
      return "The tool is hidden: the agent does not see it, and every call is denied.";
    case "depends": {
      const names = conditions.flatMap((one) => (one.rule === undefined ? [] : codeSpan(one.rule)));
      return `The arguments decide${names.length === 0 ? "" : `, by ${names.join(", ")}`}${within}.`;
    }
    case "unknown":
      return `What becomes of its calls is unknown: ${plain(reason ?? "")}.`;
    default:
      return access satisfies never;
  }
}

/** What a rule does, what it counts, and calls that it lets through and denies, as the engine decided them. */
function rulePart(rule: Rule, tool: string, subject: PolicySubject): string {
  const { limit, uncertain } = rule;
  const name = rule.named ? codeSpan(rule.name) : "Rule";
  // What a limit asks of its own counter is said by the limit.
  const isLimit = limit?.max !== undefined && rule.conditions.every(({ target }) => target.kind === "counter");
  const lines = [isLimit ? `**${name}** ${limitSentence(limit)}` : `**${name}** ${effectOf(rule)}`];
  if (!isLimit && limit?.max !== undefined) lines.push(`It ${limitSentence(limit)}`);
  if (uncertain !== undefined) lines.push(`Whether it does is unknown: ${plain(uncertain)}.`);
  const { passes, denied, isNeedless } = ruleExamples(rule, tool, subject);
  if (isNeedless) lines.push("It denies nothing that the other rules let through.");
  if (passes !== undefined) lines.push(`Lets through, for example: ${codeSpan(passes)}`);
  if (denied !== undefined) lines.push(`Denies, for example: ${codeSpan(denied)}`);
  return lines.join("\n\n");
}

/** `lets 10 calls a minute through, of each agent; the counter is `c`.` */
function limitSentence({ max, window, amount, scope, counter }: Limit): string {
  const [most = "", ...span] = limitText(max ?? 0n, window.name).split(" ");
  const what = "from" in amount ? `of ${codeSpan(amount.path)}` : "calls";
  const whose = scope === "grant" ? "of each agent" : "of all agents together";
  return `lets ${most} ${what} ${plain(span.join(" "))} through, ${whose}; the counter is ${codeSpan(counter)}.`;
}

function effectOf({ action, conditions, unless }: Rule): string {
  const many = conditions.length === 1 ? "its condition holds" : "all its conditions hold";
  const but = unless === undefined ? "" : ", but for the calls that it leaves alone";
  switch (action) {
    case "deny":
      return conditions.length === 0 ? `denies every call${but}.` : `denies a call where ${many}${but}.`;
    case "require":
      return conditions.length === 0 ? "denies nothing by itself." : `denies a call unless ${many}${but}.`;
    case "approval":
      return conditions.length === 0
        ? `asks for approval of every call${but}.`
        : `asks for approval of a call where ${many}${but}.`;
    case "none":
      return "does nothing: the engine does not know its action.";
    default:
      return action satisfies never;
  }
}

const EFFECTS: Readonly<Record<Effect, string>> = {
  allow: "allows without asking",
  ask: "asks a person about",
  deny: "denies",
  hide: "hides from the model, and denies,",
};

const ORDERS: Readonly<Record<Access["order"], string>> = {
  "first match": "Of the rules that match a call, the first decides.",
  "last match": "Of the rules that match a call, the last decides.",
  "deny over ask over allow":
    "Of the rules that match a call, one that denies goes before one that asks, and that before one that allows.",
};

/** What the host does with the rule at a place, and with the known tools that it is about. */
function agentPart(subject: AgentSubject, { path }: PlaceAt): string | undefined {
  const { lowered, host, layer } = subject;
  const { policy } = lowered;
  if (policy === undefined) return `${host.engine} does not start with this file.`;
  const here = [layer, ...path];
  const { entries, restrictions = [], order } = policy.access;
  const at = [...entries, ...restrictions].filter(({ origin }) => origin.length > 1 && isWithin(here, origin));
  const [entry] = at;
  if (entry === undefined) return undefined;
  const effects = [...new Set(at.map(({ effect }) => EFFECTS[effect]))].join(", and ");
  const where = entry.conditions.length === 0 ? "" : " where the arguments meet it";
  const unknown = entry.uncertain === undefined ? "" : ` What it does is unknown: ${plain(entry.uncertain)}.`;
  const { version } = policy.assumed;
  return [
    `${host.engine} ${version} ${effects} the calls that this is about${where}.${unknown} ${ORDERS[order]}`,
    ...affected(entry, subject),
  ].join("\n\n");
}

/** What becomes of the known tools that an entry is about, all rules together. */
function affected({ selector }: AccessEntry, { lowered, servers }: AgentSubject): string[] {
  const { policy, document } = lowered;
  if (policy === undefined || servers.size === 0) return [];
  const matches = selectorMatcher(selector, policy.access);
  const all = [...servers].flatMap(([server, { tools }]) =>
    [...tools.values()].map((tool): ToolRef => ({ server, tool: tool.name, annotations: tool.annotations ?? {} })),
  );
  const about = all.filter((ref) => matches(ref) === true);
  const deciding = { policy, document, engine: compile(policy) };
  const lines = about
    .slice(0, MAX_TOOLS)
    .map((ref) => `- ${codeSpan(`${ref.server}/${ref.tool}`)}: ${decideCell(deciding, ref).access}`);
  const more = about.length - MAX_TOOLS;
  if (about.length === 0) return ["It is about no tool of the lists in the configuration."];
  return [`All rules together:\n\n${lines.join("\n")}${more > 0 ? `\n- and ${more} more` : ""}`];
}

/** Text of a policy within the Markdown of a hover; what is very long is cut. */
export function plain(text: string): string {
  return inlineMarkdownWithin(text, 10 * MAX_TEXT);
}
