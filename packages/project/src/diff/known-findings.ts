/** Findings of two runs, told apart as a baseline does: by their check and the text around them, not by their line. */

import { type Finding, fingerprint } from "@callgate/core";

export interface KnownFinding<F extends Finding = Finding> {
  readonly finding: F;
  /** What it is known again by. */
  readonly print: string;
}

/**
 * The findings with what they are known by.
 * @param sourceOf the text that a file's findings point into
 * @param nameOf what a file is called on both sides; all files are one when left out
 */
export function knownFindings<F extends Finding>(
  findings: readonly F[],
  sourceOf: (uri: string) => string,
  nameOf: (uri: string) => string = () => "",
): KnownFinding<F>[] {
  return findings.map((finding) => {
    const { uri } = finding.location;
    const nameless = { ...finding, location: { ...finding.location, uri: "" } };
    return { finding, print: JSON.stringify([nameOf(uri), fingerprint(nameless, sourceOf(uri))]) };
  });
}

/** Those of `there` that are not among `here`; of equal findings, as many as there are more of. */
export function missingIn<F extends Finding>(here: readonly KnownFinding[], there: readonly KnownFinding<F>[]): F[] {
  const left = new Map<string, number>();
  for (const { print } of here) left.set(print, (left.get(print) ?? 0) + 1);
  return there.flatMap(({ finding, print }) => {
    const n = left.get(print) ?? 0;
    left.set(print, n - 1);
    return n > 0 ? [] : [finding];
  });
}
