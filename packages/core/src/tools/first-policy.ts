/** A server's tools → a policy to begin with. */

import { quoted, yamlText } from "../dialects/print/literal.js";
import { clip } from "../dialects/words.js";
import { categorise } from "./categorise.js";
import { CATEGORIES, type Category, RECOMMENDED } from "./category.js";
import { freeTextArguments } from "./input-schema/written-arguments.js";
import type { Tool, ToolCatalogue } from "./tool.js";

export interface FirstPolicy {
  /** An Intercept policy. */
  readonly text: string;
  /** The tools that it lets pass, under limits, and those that it denies, by name. */
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

/** In Intercept, this name stands for every tool. */
const EVERY_TOOL = "*";

/** What no limit can do otherwise, and what limits at half of the recommended number are there for. */
const ACCEPTED = [
  "# callgate-ignore-file boundary-burst: the limits of Execute tools are half of what is recommended for them",
  "# callgate-ignore-file refunded-failures: the engine gives quota back for failures, whatever a policy says",
];

/**
 * A policy that denies by default, and lets Read and Write tools, and Execute tools that no argument can tell anything,
 * pass as often as is recommended for their category. Other Execute tools, Destructive and Financial ones are denied, since
 * only somebody who knows them can say what of them may pass. `callgate lint` finds nothing in it.
 * @param configured categories by exact tool name; they go before what is inferred
 */
export function firstPolicy(catalogue: ToolCatalogue, configured?: ReadonlyMap<string, Category>): FirstPolicy {
  const tools = [...catalogue.tools.values()]
    .filter(({ name }) => name !== EVERY_TOOL && name !== "")
    .map((tool) => {
      const { category, reason } = categorise(tool, configured);
      return { tool, category, reason, obstacle: obstacleOf(tool, category) };
    })
    .sort((a, b) => CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category));
  const blocks = tools.map(({ tool, category, reason, obstacle }) => [
    `  # ${category}: ${comment(reason)}${obstacle === undefined ? "" : `; ${comment(obstacle)}`}`,
    `  ${yamlText(tool.name)}:`,
    "    rules:",
    ...(obstacle === undefined ? limit(category) : denial(tool.name)),
  ]);
  const allowed = tools.filter(({ obstacle }) => obstacle === undefined);
  const lines = [
    "# The category of each tool was inferred from its name, description and arguments.",
    "# Read all of this before you rely on it.",
    ...(allowed.some(({ category }) => category === "Execute") ? ACCEPTED : []),
    'version: "1"',
    "default: deny",
    ...(blocks.length === 0 ? ["tools: {}"] : ["tools:", ...blocks.flat()]),
  ];
  const names = (some: typeof tools) => some.map(({ tool }) => tool.name);
  return {
    text: lines.map((line) => `${line}\n`).join(""),
    allowed: names(allowed),
    denied: names(tools.filter(({ obstacle }) => obstacle !== undefined)),
  };
}

/** Why a tool is denied; undefined where it may pass. */
function obstacleOf({ inputSchema }: Tool, category: Category): string | undefined {
  if (RECOMMENDED[category].perMinute === undefined) return "denied until somebody chooses to allow it";
  if (category !== "Execute") return undefined;
  if (inputSchema === undefined) return "denied, since nothing says what its arguments are";
  const free = freeTextArguments(inputSchema);
  if (free.length === 0) return undefined;
  const others = free.length > 3 ? ` and ${free.length - 3} more` : "";
  const them = free.slice(0, 3).map((name) => `\`${clip(name)}\``);
  return `denied until conditions say what may stand in ${them.join(", ")}${others}`;
}

function limit(category: Category): string[] {
  const most = RECOMMENDED[category].perMinute ?? 0;
  const perMinute = category === "Execute" ? Math.floor(most / 2) : most;
  return [`      - { name: per minute, rate_limit: ${perMinute}/minute }`];
}

function denial(name: string): string[] {
  return [
    "      - name: denied",
    "        action: deny",
    `        on_deny: ${quoted(`${clip(name)} is not allowed here: ask a person to do it`)}`,
  ];
}

/** Text that cannot end the line it stands in. */
function comment(text: string): string {
  return quoted(clip(text, 200)).slice(1, -1).replaceAll('\\"', '"');
}
