/** The files of a built site → the links in them that lead nowhere. */

import { posix } from "node:path";

/** Addresses outside the site are not asked for; these are the only ones that pages may name. */
const OUTSIDE = /^https:\/\//;

/**
 * Every `href` and `src` of every page, anchors included.
 * @param files the site's files by their paths; of pages, their HTML
 * @returns sentences, in the order of the files
 */
export function brokenLinks(files: ReadonlyMap<string, string>): string[] {
  const anchors = new Map(
    [...files].filter(([path]) => path.endsWith(".html")).map(([path, html]) => [path, idsIn(html)]),
  );
  return [...anchors.keys()].flatMap((page) =>
    attributesOf(files.get(page) ?? "", ["href", "src"]).flatMap((address) => {
      if (OUTSIDE.test(address)) return [];
      const [path = "", fragment = ""] = address.split("#");
      const target = path === "" ? page : path.startsWith("/") ? path.slice(1) : posix.join(posix.dirname(page), path);
      if (!files.has(target)) return [`${page}: ${address} leads to no file`];
      const ids = anchors.get(target);
      const isAnchor = fragment !== "" && target !== PLAYGROUND;
      return isAnchor && ids?.has(fragment) !== true ? [`${page}: ${address} leads to no place in ${target}`] : [];
    }),
  );
}

/** Its fragment holds texts, and is no anchor. */
const PLAYGROUND = "playground.html";

/** Places that have the same name twice, of which a link can reach only the first. */
export function repeatedAnchors(html: string): string[] {
  const seen = new Set<string>();
  return attributesOf(html, ["id"]).filter((id) => seen.size === seen.add(id).size);
}

function idsIn(html: string): ReadonlySet<string> {
  return new Set(attributesOf(html, ["id"]));
}

/** The values of attributes in our own pages, in which every text is escaped and every value quoted. */
function attributesOf(html: string, names: readonly string[]): string[] {
  return [...html.matchAll(/<[a-z][^>]*>/gi)].flatMap(([tag]) =>
    [...tag.matchAll(/\s([a-z-]+)="([^"]*)"/g)].flatMap(([, name = "", value = ""]) =>
      names.includes(name) ? [value.replaceAll("&amp;", "&").replaceAll("&quot;", '"')] : [],
    ),
  );
}
