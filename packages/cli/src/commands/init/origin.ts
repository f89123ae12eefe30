/** Whose repository callgate is taken from, which the workflow and the hook name. */

import { readFileSync } from "node:fs";
import { inPackage } from "../../package-root.js";

/** Why no file can name the repository. */
export const UNKNOWN_ORIGIN = "this callgate was built from a clone and does not know its repository on GitHub";

/** `owner/name` of the repository that the installed package was published from; undefined for one built from a clone. */
export function originOf(manifest: string = readFileSync(inPackage("package.json"), "utf8")): string | undefined {
  const url = JSON.parse(manifest).repository?.url;
  if (typeof url !== "string") return undefined;
  return /\/([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(url)?.[1];
}
