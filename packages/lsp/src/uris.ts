/** The editor's uris ↔ absolute paths. */

import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What texts that are no files end with, by the language the editor says they are in: a policy is known by that, too. */
const ENDINGS: Readonly<Record<string, string>> = { json: ".json", jsonc: ".json", yaml: ".yaml" };

/** The absolute path of a uri; of a text that is no file, such as one that was not saved yet, a path where no file is. */
export function pathOf(uri: string, language?: string): string {
  if (uri.startsWith("file:"))
    try {
      return resolve(fileURLToPath(uri));
    } catch {
      // Another machine's file, or no path at all: its text is looked at, and nothing beside it.
    }
  const name = uri.replaceAll(/[^\w.-]+/g, "-").slice(-200);
  const ending = ENDINGS[language ?? ""] ?? "";
  return resolve("/", "not-a-file:", name.endsWith(ending) ? name : `${name}${ending}`);
}

/** The uri of a path. */
export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
