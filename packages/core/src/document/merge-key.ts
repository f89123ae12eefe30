/** Whether a key merges other mappings into its own (yaml.v3's `isMerge`). */

import type { Node } from "./document.js";

export function isMergeKey(key: Node): boolean {
  return key.kind === "scalar" && key.text === "<<" && (key.tag === "!!merge" || (key.tag === undefined && key.plain));
}
