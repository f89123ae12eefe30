/** What became of the recorded calls under a suggestion, counted. */

import type { SuggestProof } from "@callgate/report";

type Counts = Omit<SuggestProof, "by" | "lintErrors" | "lintWarnings">;

/** Nothing is counted yet. */
export function noCounts(): { -readonly [K in keyof Counts]: Counts[K] } {
  return {
    decided: 0,
    denied: 0,
    unexpected: 0,
    ofTools: 0,
    ofApart: 0,
    ofValues: 0,
    ofBursts: 0,
    notDecided: 0,
  };
}
