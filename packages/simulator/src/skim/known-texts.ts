/** Texts that lines repeat, such as the names of servers and tools: each is made once. */

import type { SkimmedLine } from "./skimmed-line.js";

const MOST = 64;

export class KnownTexts {
  readonly #texts: string[] = [];

  /** The text of a member that is one. */
  of(line: SkimmedLine, member: number): string {
    const texts = this.#texts;
    const length = line.length(member) - 2;
    for (let i = 0; i < texts.length; i++) {
      const known = texts[i] as string;
      if (known.length === length && line.is(member, known)) return known;
    }
    const text = line.text(member) as string;
    if (texts.length < MOST) texts.push(text);
    return text;
  }
}
