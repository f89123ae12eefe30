/** A text → where it leads, if it is a path or a URL: a root, and the folders below it. */

export interface Locator {
  /** `/`, `https://host/`, `C:/`, or the first folder of a relative path with its slash. */
  readonly root: string;
  /** The names between slashes behind the root; the last may be a file. */
  readonly segments: readonly string[];
}

const URL_FORM = /^([a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9.-]+(?::[0-9]+)?)(\/.*)?$/;

/** A segment that a pattern is written from. */
const PLAIN = /^[^\s\p{C}?#*<>|"\\]{1,100}$/u;

/** The same in a path from the top, which may have blanks. */
const NAME = /^[^\p{C}\\]{1,200}$/u;

const MAX_LENGTH = 1_000;

/**
 * Undefined for what is no path and no URL, and for one that climbs (`..`), or whose address does not end where its
 * server's name does (`https://name@host`).
 */
export function locatorOf(text: string): Locator | undefined {
  if (text.length > MAX_LENGTH || !text.includes("/")) return undefined;
  const url = URL_FORM.exec(text);
  if (url !== null) {
    const path = (url[2] ?? "/").replace(/[?#].*$/s, "");
    const segments = path.slice(1).split("/");
    return segments.some(climbs) ? undefined : { root: `${url[1]}/`, segments };
  }
  if (text.includes("://")) return undefined;
  const parts = text.split("/");
  const form = parts[0] === "" ? NAME : PLAIN;
  if (!parts.every((part, i) => (part === "" ? i === 0 || i === parts.length - 1 : form.test(part)))) return undefined;
  if (parts.some(climbs)) return undefined;
  const [first = "", ...rest] = parts;
  if (rest.length === 0 || rest.every((part) => part === ""))
    return text === "/" ? { root: "/", segments: [] } : undefined;
  return { root: `${first}/`, segments: rest };
}

function climbs(segment: string): boolean {
  return segment === "." || segment === ".." || /%(?:2e|2f|5c)/i.test(segment);
}
