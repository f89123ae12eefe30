/** Text → HTML that holds nothing but what we wrote: every value put into a template is escaped, and made printable. */

import { clipped, printable } from "../printable.js";

/** HTML as we wrote it; only this module makes it. */
export class Markup {
  readonly #text: string;

  /** @param text HTML that is known to be harmless */
  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What a template takes; a text is untrusted. */
export type Piece = Markup | string | number | undefined | readonly Piece[];

/** Names, messages and places are cut here: a page is read. */
const LONGEST = 2_000;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A template; use it with attributes in double quotes only. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = parts[0] as string;
  pieces.forEach((piece, i) => {
    text += written(piece) + (parts[i + 1] as string);
  });
  return new Markup(text);
}

/** An attribute's value, or text, as HTML. */
export function escaped(text: string): string {
  return printable(clipped(text, LONGEST)).replace(/[&<>"']/g, (character) => ESCAPES[character] as string);
}

function written(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Markup) return piece.toString();
  if (typeof piece === "number") return String(piece);
  if (typeof piece === "string") return escaped(piece);
  return piece.map(written).join("");
}
