/** What takes the place of `node:crypto` in a browser: SHA-256, by which equal calls are known. */

import { sha256 } from "@callgate/core/text";

/** Callers compare digests with each other only, so that their notation does not matter. */
export function hash(_algorithm: "sha256", text: string): string {
  return sha256(text);
}

export function createHash(_algorithm: "sha256") {
  let text = "";
  return {
    update(more: string) {
      text += more;
      return this;
    },
    digest: () => sha256(text),
  };
}
