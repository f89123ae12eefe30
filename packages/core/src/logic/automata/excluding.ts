/** Texts → an automaton of all other texts. */

import type { Automaton, State, Stretch } from "./automaton.js";
import { CHARACTERS } from "./characters.js";

interface Node extends State {
  readonly next: Map<number, Node>;
  excluded: boolean;
}

/** The class of the characters that are in none of the texts. */
const OTHERS = -1;

/** An automaton of every well-formed text but these. */
export function excluding(texts: readonly string[]): Automaton<Node> {
  let size = 0;
  const node = (): Node => ({ id: size++, next: new Map(), excluded: false });
  const [other, root] = [node(), node()];
  const characters = new Set<number>();
  for (const text of texts) {
    if (!text.isWellFormed()) continue;
    let at = root;
    for (const character of text) {
      const c = character.codePointAt(0) as number;
      characters.add(c);
      let next = at.next.get(c);
      if (next === undefined) {
        next = node();
        at.next.set(c, next);
      }
      at = next;
    }
    at.excluded = true;
  }
  return {
    stretches: stretchesOf([...characters].sort((a, b) => a - b)),
    initial: root,
    next: ({ next }, of) => next.get(of) ?? other,
    accepts: ({ excluded }) => !excluded,
    isHopeless: () => false,
    costOf: () => 1,
  };
}

/** A class for each of the characters, which rise. */
function stretchesOf(characters: readonly number[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const range of CHARACTERS) {
    let { min } = range;
    for (const c of characters) {
      if (c < min || c > range.max) continue;
      if (c > min) stretches.push({ min, max: c - 1, of: OTHERS });
      stretches.push({ min: c, max: c, of: c });
      min = c + 1;
    }
    if (min <= range.max) stretches.push({ min, max: range.max, of: OTHERS });
  }
  return stretches;
}
