/** How deeply a parsed token nests; asked before anything recursive touches the document. */

import type { CST } from "yaml";

/** Collections within collections. yaml.v3 stops at 10,000; a policy needs about ten. */
export const MAX_DEPTH = 100;

/** The nesting depth of collections under `token`, without recursion. */
export function depthOf(token: CST.Token): number {
  let deepest = 0;
  const open: [CST.Token | null | undefined, number][] = [[token, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [current, depth] = next;
    if (current === null || current === undefined) continue;
    deepest = Math.max(deepest, depth);
    if (current.type === "document") open.push([current.value, depth]);
    else if (current.type === "block-map" || current.type === "block-seq" || current.type === "flow-collection")
      for (const item of current.items) open.push([item.key, depth + 1], [item.value, depth + 1]);
  }
  return deepest;
}
