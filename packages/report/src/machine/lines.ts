/** A result → the lines that its readers see. */

import { detailLines } from "../details.js";
import type { Result } from "../findings/run.js";

/** The title, where there is one, the message, then what shows it, other places, and the fix; not yet printable. */
export function linesOf({ finding, calls, title, lines }: Result): string[] {
  if (lines !== undefined) return title === undefined ? [...lines] : [title, ...lines];
  if (calls === undefined) return [finding.message, ...detailLines(finding)];
  return [`${finding.message} (${calls.text})`, ...detailLines({ ...finding, related: [] })];
}
