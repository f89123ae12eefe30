/** Text as a SARIF message, which has a syntax of its own: SARIF 2.1.0, section 3.11. */

import { printable } from "../printable.js";

/** A plain text message that says `text`: none of its braces is a placeholder, none of its brackets begins a link. */
export function message(text: string): { readonly text: string } {
  const escaped = printable(text).replace(/[{}]/g, (brace) => brace + brace);
  return { text: escaped.replaceAll("](", "\\](") };
}
