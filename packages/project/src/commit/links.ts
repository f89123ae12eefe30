/** A link in a commit → the path that it leads to, through other links, and never out of the commit. */

import { nameOfBytes } from "../io/file-names.js";

/** As many links lead on at most, as on Linux. */
const MAX_STEPS = 40;

/**
 * @param path of the link, from the repository's top
 * @param textAt the text of the link at a path; undefined where the path is no link
 * @returns undefined where it leads out of the repository, or in a circle
 */
export function followLink(path: string, textAt: (path: string) => Uint8Array | undefined): string | undefined {
  const waiting = path.split("/");
  const at: string[] = [];
  for (let steps = 0; waiting.length > 0; ) {
    const part = waiting.shift() as string;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (at.pop() === undefined) return undefined;
      continue;
    }
    at.push(part);
    const text = textAt(at.join("/"));
    if (text === undefined) continue;
    const target = nameOfBytes(text);
    if (target.startsWith("/") || ++steps > MAX_STEPS) return undefined;
    at.pop();
    waiting.unshift(...target.split("/"));
  }
  return at.join("/");
}
