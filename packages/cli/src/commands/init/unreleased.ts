/** What is to be filled in where callgate has no release that a repository could name. */

import { HOOKS_PATH } from "./hook-text.js";
import { WORKFLOW_PATH } from "./workflow-text.js";

/** Which text names the release, in the files that do. */
const NAMES: Readonly<Record<string, string>> = { [WORKFLOW_PATH]: "v1", [HOOKS_PATH]: "v0.0.0" };

/**
 * @param version of this callgate: `0.0.0` until its first release
 * @param paths the files that are written
 * @param origin `owner/name` of the repository that holds callgate
 */
export function unreleasedNote(version: string, paths: readonly string[], origin: string): string | undefined {
  if (version !== "0.0.0") return undefined;
  const places = paths.flatMap((path) => (NAMES[path] === undefined ? [] : [`\`${NAMES[path]}\` in ${path}`]));
  if (places.length === 0) return undefined;
  return `callgate has no release yet: put a commit of ${origin} in place of ${places.join(" and of ")}, or they find nothing`;
}
