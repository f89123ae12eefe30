/** The places of an agent's own configuration, of which what no file says is nowhere. */

import type { Document } from "@callgate/core";
import type { Locating } from "../diff/rows.js";

export function inLayers(document: Document): Locating {
  return { locate: (path) => (path.length < 2 ? undefined : document.locate(path)) };
}
