/** A server's tools → a policy to begin with. */

import { freeTextArguments } from "../../logic/input-schema/written-arguments.js";
import type { Tool, ToolCatalogue } from "../../policy/tool.js";
import { clip } from "../../text/words.js";
import { categorise } from "../../tools/categorise.js";
import { CATEGORIES, type Category, RECOMMENDED } from "../../tools/category.js";
import { quoted, yamlText } from "../../values/literal.js";
import { carrierOf } from "./carrier.js";
import { carrierLines } from "./carrier-lines.js";

export interface FirstPolicy {
  /** An Intercept policy. */
  readonly text: string;
  /** The tools that it lets pass, under limits, and those that it denies, by name. */
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

/** In Intercept, this name means every tool. */
const EVERY_TOOL = "*";

/**
 * A policy that denies by default, and lets Read and Write tools, and Execute tools without free arguments,
 * pass as often as is recommended for their category. Other Execute tools, Destructive and Financial ones are denied, since
 * only their owner knows which calls may pass. `callgate lint` finds nothing in it.
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
  const carriers = tools.flatMap(({ tool: { name }, category, obstacle }) => {
    if (obstacle !== undefined) return [];
    const isTool = catalogue.tools.has(name.slice(0, Math.max(0, name.indexOf("."))));
    return carrierOf(name, "_rate_minute", "minute", isTool ? undefined : limitOf(category)) ?? [];
  });
  const blocks = tools.map(({ tool, category, reason, obstacle }) => [
    `  # ${category}: ${comment(reason)}${obstacle === undefined ? "" : `; ${comment(obstacle)}`}`,
    `  ${yamlText(tool.name)}:`,
    "    rules:",
    ...carriers.filter(({ entry }) => entry === tool.name).flatMap(carrierLines),
    ...(obstacle === undefined ? limit(category) : denial(tool.name)),
  ]);
  const carrying = [...new Set(carriers.map(({ entry }) => entry))].filter((entry) => !catalogue.tools.has(entry));
  const entries = carrying.map((entry) => [
    "  # No tool: it carries the counters of tools with a dot in their names, which Intercept looks for here.",
    `  ${yamlText(entry)}:`,
    "    rules:",
    ...carriers.filter((carrier) => carrier.entry === entry).flatMap(carrierLines),
  ]);
  const allowed = tools.filter(({ obstacle }) => obstacle === undefined);
  const lines = [
    "# The category of each tool was inferred from its name, description and arguments.",
    "# Read all of this before you rely on it.",
    'version: "1"',
    "default: deny",
    ...(carrying.length === 0 ? [] : [`hide: [${carrying.map(yamlText).join(", ")}]`]),
    ...(blocks.length === 0 ? ["tools: {}"] : ["tools:", ...blocks.flat(), ...entries.flat()]),
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
  if (RECOMMENDED[category].perMinute === undefined) return "denied until you choose to allow it";
  if (category !== "Execute") return undefined;
  if (inputSchema === undefined) return "denied, since nothing says what its arguments are";
  const free = freeTextArguments(inputSchema);
  if (free.length === 0) return undefined;
  const others = free.length > 3 ? ` and ${free.length - 3} more` : "";
  const them = free.slice(0, 3).map((name) => `\`${clip(name)}\``);
  return `denied until conditions say which values of ${them.join(", ")}${others} may pass`;
}

function limitOf(category: Category): number {
  const most = RECOMMENDED[category].perMinute ?? 0;
  return category === "Execute" ? Math.floor(most / 2) : most;
}

function limit(category: Category): string[] {
  return [`      - { name: per minute, rate_limit: ${limitOf(category)}/minute }`];
}

function denial(name: string): string[] {
  return [
    "      - name: denied",
    "        action: deny",
    `        on_deny: ${quoted(`${clip(name)} is not allowed here: ask a person to do it`)}`,
  ];
}

/** Text that cannot end its line. */
function comment(text: string): string {
  return quoted(clip(text, 200)).slice(1, -1).replaceAll('\\"', '"');
}
