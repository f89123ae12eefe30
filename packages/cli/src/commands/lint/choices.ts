/** `--select`, `--ignore`, `--rule`, `--severity`, `--max-warnings` → which checks run, and what is shown of their findings. */

import { compareSeverity, type Finding, type Severity } from "@callgate/core";
import { didYouMean, suggestOr } from "@callgate/core/text";
import { CHECKS } from "@callgate/linter";
import { UserError } from "@callgate/project/io";
import type { CheckChoice } from "@callgate/project/lint";
import { once, type Single } from "../../arguments.js";

export interface ChoiceArguments {
  readonly select?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly severity?: Severity | undefined;
  readonly maxWarnings?: Single;
  readonly quiet?: boolean | undefined;
  readonly failOn: Severity | "never";
}

const LEVELS = ["error", "warning", "note", "off"] as const;

const IDS = CHECKS.map(({ id }) => id);

/** Which checks run, and how severe they are. @throws UserError for a check or a severity that is not there */
export function checkChoice({ select, ignore, rule = [] }: ChoiceArguments): CheckChoice {
  const left = ignore && checksNamed(ignore, "--ignore");
  const severities = new Map(rule.flatMap((option) => option.split(",")).map(ruleOf));
  if (left?.has("syntax") || severities.get("syntax") === "off")
    throw new UserError("`syntax` cannot be off: what cannot be read cannot be checked");
  return { severities, select: select && checksNamed(select, "--select"), ignore: left };
}

function checksNamed(options: readonly string[], option: string): ReadonlySet<string> {
  const ids = options.flatMap((text) => text.split(",")).map((text) => text.trim());
  for (const id of ids) requireCheck(id, option);
  return new Set(ids);
}

/** `CHECK=SEVERITY`, or `CHECK:SEVERITY`. */
function ruleOf(text: string): [string, Severity | "off"] {
  const [, id = "", level] = /^\s*([^=:\s]*)\s*[=:]\s*(\S*)\s*$/.exec(text) ?? [];
  if (level === undefined) throw new UserError(`--rule ${text} is not understood; write CHECK=SEVERITY`);
  requireCheck(id, "--rule");
  const severity = LEVELS.find((one) => one === level);
  if (severity === undefined)
    throw new UserError(`--rule ${id} is error, warning, note or off, not \`${level}\`${didYouMean(level, LEVELS)}`);
  return [id, severity];
}

function requireCheck(id: string, option: string): void {
  if (IDS.includes(id)) return;
  const suggestion = didYouMean(id, IDS) || "; `callgate checks` lists them";
  throw new UserError(
    id === "" ? `${option} names no check${suggestOr(id, [], "")}` : `there is no check \`${id}\`${suggestion}`,
  );
}

/**
 * The findings that are shown, and those that are too little severe for that.
 * @throws UserError where what fails the run would not be shown
 */
export function byShown(
  findings: readonly Finding[],
  { severity, quiet, failOn }: ChoiceArguments,
): { readonly shown: readonly Finding[]; readonly notShown: readonly Finding[] | undefined } {
  if (severity !== undefined && failOn !== "never" && compareSeverity(severity, failOn) < 0)
    throw new UserError(`--severity ${severity} hides what --fail-on ${failOn} fails on; give both the same severity`);
  const least = severity ?? (quiet && failOn !== "never" ? failOn : undefined);
  if (least === undefined) return { shown: findings, notShown: undefined };
  const isShown = (finding: Finding) => compareSeverity(finding.severity, least) <= 0;
  return { shown: findings.filter(isShown), notShown: findings.filter((finding) => !isShown(finding)) };
}

/** `--max-warnings N`. @throws UserError for what is no number */
export function warningLimit({ maxWarnings }: ChoiceArguments): number | undefined {
  const text = once(maxWarnings, "--max-warnings");
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UserError(`--max-warnings ${text} is no number of warnings; give one, such as 0`);
}
