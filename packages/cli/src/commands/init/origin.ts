/** Whose repository callgate is taken from, which the workflow and the hook name. */

import { readFileSync } from "node:fs";
import { PACKAGE_ROOT } from "../../package-root.js";

/** For a package that was built from a clone, and not published; no account of GitHub can have such a name. */
export const UNKNOWN_ORIGIN = "_OWNER_/callgate";

/** `owner/name` of the repository that the installed package was published from. */
export function originOf(manifest: string = readFileSync(new URL("package.json", PACKAGE_ROOT), "utf8")): string {
  const url = JSON.parse(manifest).repository?.url;
  if (typeof url !== "string") return UNKNOWN_ORIGIN;
  return /\/([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(url)?.[1] ?? UNKNOWN_ORIGIN;
}
