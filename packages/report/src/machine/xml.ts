/** Text → XML 1.0: every value is escaped, and made printable. */

import { printable } from "../printable.js";

/** ` name="value"` for each. */
export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** One line of text that XML 1.0 takes, in an element or an attribute. */
export function xmlText(text: string): string {
  return (
    printable(text)
      // The two of the Basic Multilingual Plane that XML forbids and `printable` leaves.
      .replace(/[\ufffe\uffff]/g, "\ufffd")
      .replace(/[&<>"]/g, (character) => ENTITIES[character] as string)
  );
}
