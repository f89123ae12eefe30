/** `--run PATTERN` → which cases are run. */

import { compilePattern } from "@callgate/core/engine";

/** Whether a case's name holds the text, or matches it as an RE2 pattern; every name where nothing is asked for. */
export function caseFilter(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const compiled = compilePattern(pattern);
  return (name) => name.includes(pattern) || ("test" in compiled && compiled.test(name));
}
