/** Numbers in words, the same in every format for people. */

import type { DecisionKind, Finding, Severity } from "@callgate/core";

export type Counts = Readonly<Record<Severity, number>>;

/** How many findings there are of each severity. */
export function countFindings(findings: readonly Finding[]): Counts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** `1 call`, `2 calls`, `1,204 calls`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${number(n)} ${n === 1 ? noun : plural}`;
}

/** `1,204`. */
export function number(n: number): string {
  // Most numbers need no comma, and what knows of commas takes milliseconds to load.
  return n < 1000 ? String(n) : n.toLocaleString("en");
}

/** `2 errors`, `1 warning`: the severities that there are findings of, the worst first. */
export function severityParts(findings: readonly Finding[]): { readonly severity: Severity; readonly text: string }[] {
  const counts = countFindings(findings);
  return (["error", "warning", "note"] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => ({ severity, text: count(counts[severity], severity) }));
}

/** `1,200 allowed`, `2 would be denied`, and the other decisions where there are any. */
export function decisionParts(
  decisions: Readonly<Record<DecisionKind, number>>,
): { readonly outcome: DecisionKind; readonly text: string }[] {
  const words = [
    ["allow", "allowed"],
    ["deny", "would be denied"],
    ["approval", "would need approval"],
    ["notEvaluated", "not evaluated"],
  ] as const;
  return words
    .filter(([outcome]) => decisions[outcome] > 0 || outcome === "allow" || outcome === "deny")
    .map(([outcome, text]) => ({ outcome, text: `${number(decisions[outcome])} ${text}` }));
}
