/**
 * What `callgate budget` found, as data: the most that can pass of each tool; and the sentences that every format has in common.
 */

import type { Finding, Location } from "@callgate/core";
import type { Category } from "@callgate/core/tools";
import type { Budget, Most, Spans } from "@callgate/diff";
import type { WithAssumed } from "../describe-assumed.js";
import { count, number } from "../describe-values.js";
import type { Access } from "./access.js";

export interface BudgetReport extends WithAssumed {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** The policy's uri. */
  readonly subject: string;
  /** What is wrong with the policy itself, and with the tool list. */
  readonly findings: readonly Finding[];
  /** The texts findings point into, by uri; for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
  /** What else is to be known, as sentences. */
  readonly notes?: readonly string[] | undefined;
  /** By name, `*` last; of an agent's policy, `SERVER/TOOL`, and `SERVER/*` for what no rule names of a server. */
  readonly tools: readonly ToolBudgetRow[];
}

export interface ToolBudgetRow {
  /** `*` for every tool that the policy does not name. */
  readonly tool: string;
  readonly category: Category | undefined;
  readonly budget: Budget;
  /** Of an agent's policy, what becomes of the calls. */
  readonly access?: Access | undefined;
  /** The rule that decides, and where it is written; undefined where no rule is about the tool. */
  readonly rule?: string | undefined;
  readonly place?: Location | undefined;
}

/** `10 calls a minute; 100,000 of `args.amount` a day`, `unlimited`, `no calls`. */
export function budgetWords({ calls, sums, scope, unknown }: Budget): string {
  if (calls.day === 0 || calls.minute === 0) return "no calls";
  const bounded = spansWords(calls, (most) => `${number(most)} ${most === 1 ? "call" : "calls"}`);
  const added = sums.map(sumWords);
  const parts = [...(bounded === undefined ? [] : [bounded]), ...added];
  if (parts.length === 0) return unknown === undefined ? "unlimited" : `not known (${unknown})`;
  const calling = bounded !== undefined ? "" : unknown === undefined ? "unlimited calls; " : "";
  return `${calling}${parts.join("; ")}${scope === "grant" ? " for each agent" : ""}`;
}

/** The spans that bound; one that follows from a shorter one says nothing. Undefined where none does. */
function spansWords({ minute, hour, day }: Spans, first: (most: number) => string): string | undefined {
  const shown: [number, string][] = [];
  if (minute !== "unbounded") shown.push([minute, "a minute"]);
  if (hour !== "unbounded" && !follows(hour, minute, 60)) shown.push([hour, "an hour"]);
  if (day !== "unbounded" && !follows(day, hour, 24) && !follows(day, minute, 1440)) shown.push([day, "a day"]);
  if (shown.length === 0) return undefined;
  // A longer span with no more than a shorter one makes that one say nothing.
  const telling = shown.filter(([most], i) => !shown.slice(i + 1).some(([later]) => later <= most));
  return telling.map(([most, span], i) => `${i === 0 ? first(most) : number(most)} ${span}`).join(", ");
}

function follows(longer: number, shorter: Most, times: number): boolean {
  return shorter !== "unbounded" && longer >= shorter * times;
}

/** `100,000 of `args.amount` a day`, `any amount of `args.amount``. */
export function sumWords(sum: Budget["sums"][number]): string {
  return spansWords(sum, (most) => `${number(most)} of \`${sum.argument}\``) ?? `any amount of \`${sum.argument}\``;
}

/** `1,200`, `unlimited`, `unknown`. */
export function mostWords(most: Most, unknown?: string): string {
  if (most !== "unbounded") return number(most);
  return unknown === undefined ? "unlimited" : "unknown";
}

/** `3 tools in policy.json: the most calls that can pass; 1 without any limit`. */
export function budgetSentence({ subject, tools }: BudgetReport): string {
  if (tools.some(({ access }) => access !== undefined)) return accessSentence(subject, tools);
  const unlimited = tools.filter(isUnlimited).length;
  const rest = unlimited === 0 ? "" : `; ${number(unlimited)} without any limit`;
  return `${count(tools.length, "tool")} in ${subject}: the most calls that can pass${rest}`;
}

/** What becomes of the calls of an agent's tools, in a table's words. */
export const CALLS_IN_WORDS: Readonly<Record<Access, string>> = {
  allowed: "unlimited",
  asked: "asked each time",
  denied: "none: denied",
  hidden: "none: hidden",
  depends: "as the arguments are",
  unknown: "not known",
};

/** `5 tools in opencode.json: 2 unlimited, 1 asked each time, 2 hidden`. */
function accessSentence(subject: string, tools: readonly ToolBudgetRow[]): string {
  const kinds = (Object.keys(CALLS_IN_WORDS) as Access[]).flatMap((kind) => {
    const many = tools.filter(({ access }) => access === kind).length;
    return many === 0 ? [] : [`${number(many)} ${CALLS_IN_WORDS[kind].replace("none: ", "")}`];
  });
  return `${count(tools.length, "tool")} in ${subject}: ${kinds.join(", ")}`;
}

/** Whether nothing limits how often the tool is called, for all that is known. */
export function isUnlimited({ budget, access }: ToolBudgetRow): boolean {
  if (access !== undefined) return access === "allowed";
  return budget.calls.day === "unbounded" && budget.unknown === undefined;
}
