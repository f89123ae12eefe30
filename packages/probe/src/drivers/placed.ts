/** A policy's files → where they are in the folders of a probe. */

import { join } from "node:path";
import type { Session } from "../session.js";
import type { Place } from "./driver.js";
import type { Harmless } from "./harmless.js";

export interface PlacedFiles {
  /** Texts by whole paths. */
  readonly files: Map<string, string>;
  readonly left: readonly string[];
}

/**
 * @param made each file's text as the program is given it, or a sentence
 * @returns a sentence about a file that cannot be given
 */
export function placed(
  files: Session["files"],
  place: Pick<Place, "home" | "work">,
  made: (file: Session["files"][number]) => Harmless | string,
): PlacedFiles | string {
  const texts = new Map<string, string>();
  const left: string[] = [];
  for (const file of files) {
    const path = placeOf(file.path, place);
    if (path === undefined)
      return `${file.path} is neither in the home nor in the project: a probe writes nothing elsewhere`;
    const harmless = made(file);
    if (typeof harmless === "string") return harmless;
    texts.set(path, harmless.text);
    left.push(...harmless.left);
  }
  return { files: texts, left };
}

function placeOf(path: string, { home, work }: Pick<Place, "home" | "work">): string | undefined {
  if (/^[/\\]|^[a-zA-Z]:|\\/.test(path) || path.split("/").some((part) => part === ".." || part === ""))
    return undefined;
  return path.startsWith("~/") ? join(home, path.slice(2)) : join(work, path);
}
