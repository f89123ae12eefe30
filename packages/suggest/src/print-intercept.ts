/** The suggestion for one server → an Intercept policy, each line with what is behind it. */

import { type Carrier, carrierLines, carrierOf } from "@callgate/core/dialects";
import { clip } from "@callgate/core/text";
import { quoted, yamlText } from "@callgate/core/values";
import { conditionsOf, type WrittenCondition } from "./bound.js";
import { argumentEvidence, countsOf, denialMessage, many, openReason, shown, toolDenialMessage } from "./describe.js";
import type { SuggestedLimit } from "./limits.js";
import type { SuggestedArgument, SuggestedTool } from "./suggestion.js";

/** In Intercept, this name means every tool. */
const EVERY_TOOL = "*";

/** What is behind the whole. */
export interface About {
  readonly calls: number;
  readonly sessions: number;
}

/** @param tools of one server */
export function interceptText(tools: readonly SuggestedTool[], about: About): string {
  const usable = tools.filter(({ tool }) => tool !== EVERY_TOOL && tool !== "");
  const names = new Set(usable.map(({ tool }) => tool));
  const allowed = usable.filter(({ decision }) => decision === "allow");
  const denied = usable.filter(({ decision }) => decision === "deny");
  const asked = usable.filter(({ decision }) => decision === "ask");
  const carriers = allowed.flatMap(({ tool, limits }) =>
    limits.flatMap(({ window, max }) => {
      const isTool = names.has(tool.slice(0, Math.max(0, tool.indexOf("."))));
      return carrierOf(tool, `_rate_${window}`, window, isTool ? undefined : max) ?? [];
    }),
  );
  const entries = [...new Set(carriers.map(({ entry }) => entry))].filter((entry) => !names.has(entry));
  const blocks = [
    ...allowed.map((tool) => toolLines(tool, carriers)),
    ...denied.map((tool) => denialLines(tool, carriers)),
    ...entries.map((entry) => [
      "  # No tool: it carries the counters of tools with a dot in their names, which Intercept looks for here.",
      `  ${yamlText(entry)}:`,
      "    rules:",
      ...carriersOf(entry, carriers),
    ]),
  ];
  const lines = [
    `# Suggested from ${countsOf(about)}. Read all of this before you rely on it.`,
    'version: "1"',
    "default: deny",
    ...(entries.length === 0 ? [] : [`hide: [${entries.map(yamlText).join(", ")}]`]),
    ...(blocks.length === 0 ? ["tools: {}"] : ["tools:", ...blocks.flat()]),
    ...asked.map(
      ({ tool, because, ...one }) =>
        `# not allowed: ${comment(tool)}, ${countsOf(one)}; ${comment(because ?? "")}; --allow ${comment(tool)} allows it`,
    ),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function toolLines(tool: SuggestedTool, carriers: readonly Carrier[]): string[] {
  const bounded = tool.arguments.filter(({ bound }) => bound.kind !== "open");
  const open = tool.arguments.filter(({ bound }) => bound.kind === "open");
  return [
    `  # ${tool.category}: ${comment(tool.reason)}; ${countsOf({ calls: tool.learned, sessions: tool.sessions })}`,
    ...open.map((one) => `  # \`${comment(one.path)}\` is left open: ${comment(openReason(one) ?? "")}`),
    ...tool.apart.map(
      ({ path, outlier }) =>
        `  # set apart: \`${comment(path)}\` ${comment(shown(outlier.words))} (${many(outlier.calls, "call")} of one session); all others are ${comment(shown(outlier.others))}`,
    ),
    ...(tool.burst === undefined
      ? []
      : [
          `  # set apart: ${tool.burst.peak} calls in a minute of one session; all others made ${tool.burst.others} at most`,
        ]),
    `  ${yamlText(tool.tool)}:`,
    "    rules:",
    ...carriersOf(tool.tool, carriers),
    ...bounded.flatMap((one) => ruleLines(tool, one)),
    ...tool.limits.map(limitLine),
  ];
}

function ruleLines({ tool }: SuggestedTool, argument: SuggestedArgument): string[] {
  const conditions = interceptConditions(argument).map(
    ({ op, value }) =>
      `          - { path: ${yamlText(`args.${argument.path}`)}, op: ${op}, value: ${op === "regex" ? singleQuoted(String(value)) : yamlOf(value)} }`,
  );
  return [
    `      # ${argumentEvidence(argument)}`,
    `      - name: ${yamlText(argument.path)}`,
    "        conditions:",
    ...conditions,
    `        on_deny: ${quoted(denialMessage(tool, argument))}`,
  ];
}

/** A range does not say by itself that the argument must be given. */
export function interceptConditions({ bound, isOptional }: SuggestedArgument): readonly WrittenCondition[] {
  const conditions = conditionsOf(bound);
  return bound.kind === "range" && isOptional ? [...conditions, { op: "exists", value: true }] : conditions;
}

function limitLine(limit: SuggestedLimit): string {
  const { window, max } = limit;
  return `      - { name: per ${window}, rate_limit: ${max}/${window} } # ${limitEvidence(limit)}`;
}

/** What is behind a limit, as the comment at its end says: by this a limit is known that a person did not write. */
export function limitEvidence({ peak }: Pick<SuggestedLimit, "peak">): string {
  return peak === undefined ? "no times were recorded" : `${many(peak, "call")} at most`;
}

/** Whether that is the comment at the end of a limit. */
export function isLimitEvidence(comment: string): boolean {
  return /^(?:no times were recorded|[0-9,]+ calls? at most)$/.test(comment);
}

function denialLines(tool: SuggestedTool, carriers: readonly Carrier[]): string[] {
  return [
    `  # ${tool.category}: ${comment(tool.reason)}; ${countsOf(tool)} are lost; --allow ${comment(tool.tool)} allows it within bounds`,
    `  ${yamlText(tool.tool)}:`,
    "    rules:",
    ...carriersOf(tool.tool, carriers),
    "      - name: denied",
    "        action: deny",
    `        on_deny: ${quoted(toolDenialMessage(tool))}`,
  ];
}

function carriersOf(entry: string, carriers: readonly Carrier[]): string[] {
  return carriers.filter((carrier) => carrier.entry === entry).flatMap(carrierLines);
}

type Written = WrittenCondition["value"];

function yamlOf(value: Written): string {
  if (typeof value === "string") return yamlText(value);
  if (typeof value === "object") return `[${value.map(yamlOf).join(", ")}]`;
  return numberText(value);
}

/** With a point in an exponent, which YAML 1.1 needs to read it as a number. */
function numberText(value: number | boolean): string {
  const text = String(value);
  return /^-?\d+e/.test(text) ? text.replace("e", ".0e") : text;
}

/** A pattern, which is easier to read without doubled backslashes. */
function singleQuoted(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? `'${text.replaceAll("'", "''")}'` : quoted(text);
}

/** Text that cannot end its line. */
function comment(text: string): string {
  return quoted(clip(text, 200)).slice(1, -1).replaceAll('\\"', '"');
}
