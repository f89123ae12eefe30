/** What lowering finds wrong: a check, a path and a sentence; the range comes later. */

import type { Path } from "../document/document.js";
import type { Severity } from "../finding.js";

export interface Problem {
  readonly check: string;
  readonly severity?: Severity | undefined;
  readonly path: Path;
  readonly part?: "key" | "value" | undefined;
  readonly message: string;
}
