/** What lint says of both sides → what is new, what is fixed, and what the change only hides. */

import { compareSeverity, type Finding } from "@callgate/core";
import type { FindingChanges } from "@callgate/report";
import { knownFindings, missingIn } from "../diff/index.js";
import type { LintedSide } from "./lint-side.js";
import type { PolicyPair } from "./pair-policies.js";

export interface LintedSides {
  readonly before: LintedSide;
  readonly after: LintedSide;
  /** The policies of today by the settings of before; undefined where the change leaves the settings as they are. */
  readonly byOldSettings: LintedSide | undefined;
  /** The policies that differ, renamed ones among them. */
  readonly pairs: readonly PolicyPair[];
  /** Policies of today that cannot be read: that does not fix what was found in them before. */
  readonly unreadable: ReadonlySet<string>;
}

/**
 * Findings are matched by what they say and mark, in a renamed file, too; and the others by what they say without
 * its numbers. A limit that is edited, and still too high, is neither fixed nor new.
 */
export function findingChanges({ before, after, byOldSettings, pairs, unreadable }: LintedSides): FindingChanges {
  const nameNow = new Map(pairs.map((pair) => [pair.before, pair.after ?? pair.before]));
  const nameOf = (uri: string) => nameNow.get(uri) ?? uri;
  const lasting = before.findings.filter(({ location }) => !unreadable.has(nameOf(location.uri)));
  const was = known(before, lasting, nameOf);
  const is = known(after, after.findings);
  const [gone, appeared] = [missingIn(is, was), missingIn(was, is)];
  const [wasLike, isLike] = [alike(gone, nameOf), alike(appeared)];
  const gonePlainly = new Set(missingIn(isLike, wasLike));
  const byOld =
    byOldSettings === undefined ? [] : known(byOldSettings, [...byOldSettings.findings, ...byOldSettings.suppressed]);
  const left = [...known(after, after.suppressed), ...missingOf(byOld, is)];
  const hidden = hiddenBySettings([...known(after, after.suppressed), ...byOld], after, before, nameOf);
  const fixed = missingIn(
    left,
    was.filter(({ finding }) => gonePlainly.has(finding)),
  );
  const fixedSet = new Set(fixed);
  const gonePlain = was.filter(({ finding }) => gonePlainly.has(finding));
  return {
    appeared: missingIn(wasLike, isLike),
    fixed,
    silenced: [...gonePlainly]
      .filter((finding) => !fixedSet.has(finding))
      .concat(missingOf(hidden, gonePlain).map(({ finding }) => finding)),
    hiddenBySettings: hidden.map(({ finding }) => finding),
  };
}

/**
 * What would be reported of the policies of today by the stricter of both settings, and is not, or as less grave;
 * without what was suppressed before already.
 */
function hiddenBySettings(
  candidates: Known,
  after: LintedSide,
  before: LintedSide,
  nameOf: (uri: string) => string,
): Known {
  const reported = new Map<string, Finding["severity"]>();
  for (const { finding, print } of known(after, after.findings)) {
    const other = reported.get(print);
    if (other === undefined || compareSeverity(finding.severity, other) < 0) reported.set(print, finding.severity);
  }
  const excused = new Set(known(before, before.suppressed, nameOf).map(({ print }) => print));
  const excusedLike = new Set(alike(before.suppressed, nameOf).map(({ print }) => print));
  const found = new Map<string, Known[number]>();
  for (const one of candidates) {
    const { finding, print } = one;
    const severity = reported.get(print);
    if (severity !== undefined && compareSeverity(severity, finding.severity) <= 0) continue;
    if (excused.has(print) || excusedLike.has(alike([finding])[0]?.print ?? "")) continue;
    const other = found.get(print);
    if (other === undefined || compareSeverity(finding.severity, other.finding.severity) < 0) found.set(print, one);
  }
  return [...found.values()];
}

function known({ sources }: LintedSide, findings: readonly Finding[], nameOf = (uri: string) => uri): Known {
  return knownFindings(findings, (uri) => sources.get(uri) ?? "", nameOf);
}

function alike(findings: readonly Finding[], nameOf = (uri: string) => uri): Known {
  return findings.map((finding) => {
    const { check, message, location } = finding;
    return { finding, print: JSON.stringify([nameOf(location.uri), check, message.replace(/[\d,.]+/g, "#")]) };
  });
}

type Known = ReturnType<typeof knownFindings>;

/** Those of the first that are not among the second. */
function missingOf(first: Known, second: Known): Known {
  const missing = new Set(missingIn(second, first));
  return first.filter(({ finding }) => missing.has(finding));
}
