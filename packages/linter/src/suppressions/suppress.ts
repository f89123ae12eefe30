/** Findings × suppressions → those that count, those that do not, and what became of each suppression. */

import type { Document, Finding, Location, Severity } from "@callgate/core";
import type { SuppressedFinding } from "@callgate/core/yaml";
import { CHECKS } from "../checks/index.js";
import { isDay } from "./dates.js";
import type { JudgedSuppression, Suppression, SuppressionState } from "./suppression.js";

const SUPPRESSIBLE = CHECKS.flatMap(({ id, of }) => (of === "suppressions" ? [] : id));

const UNSUPPRESSIBLE = CHECKS.flatMap(({ id, of }) => (of === "suppressions" ? id : []));

/** The ids of the checks whose findings can be suppressed. */
export { SUPPRESSIBLE };

/** By check id, where it is not the check's own. */
export type Severities = ReadonlyMap<string, Severity | "off">;

export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** The suppressions that hold and cover a finding, even where another does so, too. */
  readonly used: ReadonlySet<Suppression>;
}

/** Parts the findings by what is suppressed on the day `today`; without a day, none is over. */
export function suppress(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  today: string | undefined,
): Suppressed {
  const holding = new Map<string, Suppression[]>();
  for (const suppression of suppressions) {
    if (deadState(suppression, today) !== undefined) continue;
    const others = holding.get(suppression.check);
    if (others === undefined) holding.set(suppression.check, [suppression]);
    else others.push(suppression);
  }
  const counting: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const used = new Set<Suppression>();
  for (const finding of findings) {
    const covering = (holding.get(finding.check) ?? []).filter(({ covers }) => covers(finding.location));
    const [first] = covering;
    if (first === undefined) counting.push(finding);
    else {
      const { kind, reason, until } = first;
      suppressed.push({
        ...finding,
        suppressed: { kind, ...(reason !== "" && { reason }), ...(until !== undefined && { until }) },
      });
    }
    for (const suppression of covering) used.add(suppression);
  }
  return { findings: counting, suppressed, used };
}

/** Why a suppression does not hold on that day; undefined where it does. */
export function deadState({ check, until }: Suppression, today: string | undefined): SuppressionState | undefined {
  if (!SUPPRESSIBLE.includes(check)) return UNSUPPRESSIBLE.includes(check) ? "unsuppressible" : "unknown";
  if (until === undefined) return undefined;
  if (!isDay(until)) return "undated";
  return today !== undefined && today > until ? "expired" : undefined;
}

/** What became of a suppression; `isOpen`: whether this run could not show that it suppresses nothing. */
export function judge(
  suppression: Suppression,
  used: ReadonlySet<Suppression>,
  today: string | undefined,
  isOpen: boolean,
): JudgedSuppression {
  const state = deadState(suppression, today) ?? (used.has(suppression) ? "used" : isOpen ? "open" : "unused");
  return { ...suppression, state };
}

/**
 * Where the check of a misplaced comment finds something: at the entry that holds the comment; of one that is known to
 * suppress nothing, in the same file above it, or else below.
 */
export function placeMeant(
  { kind, state, check, location }: JudgedSuppression,
  findings: readonly Finding[],
  documents: readonly Document[],
): Location | undefined {
  if (kind !== "comment" || (state !== "unused" && state !== "open")) return undefined;
  const { uri, range } = location;
  const found = findings
    .flatMap((finding) => (finding.check === check && finding.location.uri === uri ? finding.location : []))
    .sort((a, b) => a.range.start.line - b.range.start.line);
  const above = found.findLast((one) => one.range.start.line <= range.start.line);
  if (state === "unused") return above ?? found[0];
  const text = documents.find((document) => document.uri === uri)?.text;
  return above !== undefined && text !== undefined && holds(text, above, location) ? above : undefined;
}

/** Whether the entry that begins on the line of one place holds the other: all lines between are indented more. */
function holds(text: string, entry: Location, inside: Location): boolean {
  const [first = "", ...below] = text.split("\n").slice(entry.range.start.line - 1, inside.range.start.line);
  const indent = (line: string) => line.search(/\S/);
  return below.every((line) => line.trim() === "" || indent(line) > indent(first));
}

/** What the checks of suppressions find. */
export function suppressionFindings(
  suppressions: readonly JudgedSuppression[],
  severities: Severities | undefined,
): Finding[] {
  if (suppressions.length === 0) return [];
  return CHECKS.flatMap((check): Finding[] => {
    const severity = severities?.get(check.id) ?? check.severity;
    if (check.of !== "suppressions" || severity === "off") return [];
    return [...check.run({ suppressions, checks: SUPPRESSIBLE })].map(({ suppression: { location }, message }) => ({
      check: check.id,
      severity,
      message,
      location,
      related: [],
    }));
  });
}
