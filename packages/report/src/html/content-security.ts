/** What a page's security policy says of the texts that stand in the page. */

import { createHash } from "node:crypto";

/** How a security policy names an inline text. */
export function sourceOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
