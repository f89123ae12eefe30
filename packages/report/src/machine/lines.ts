/** A result → the lines that its readers see. */

import { detailLines } from "../details.js";
import type { Result } from "../findings/run.js";

/** The message, then what shows it, other places, and the fix; not yet printable. */
export function linesOf({ finding, calls, lines }: Result): string[] {
  if (lines !== undefined) return [...lines];
  if (calls === undefined) return [finding.message, ...detailLines(finding)];
  return [`${finding.message} (${calls.text})`, ...detailLines({ ...finding, related: [] })];
}
