/** What lowering finds wrong: a check, a path and a sentence; the range comes later. */

import type { Path, Span } from "../document/document.js";
import type { Severity } from "../finding.js";

export interface Problem {
  readonly check: string;
  readonly severity?: Severity | undefined;
  readonly path: Path;
  /** The place itself, where `path` cannot name it: of two equal keys, for example, the second. */
  readonly span?: Span | undefined;
  readonly part?: "key" | "value" | undefined;
  readonly message: string;
  /** Where the program refuses the whole document because of it: that, without advice, as a clause. */
  readonly refusal?: string | undefined;
  /** The key or the value that is most likely meant in place of the one at `path`. */
  readonly meant?: string | undefined;
}
