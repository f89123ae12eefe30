/** Texts → an automaton of all other texts. */

import type { CharSet, TransitionIterator } from "refa";
import { CHARACTERS, MAX_CHARACTER } from "./characters.js";
import { refa } from "./library.js";

interface Node {
  readonly next: Map<number, Node>;
  excluded: boolean;
}

/** An automaton of every well-formed text but these. */
export function excluding(texts: readonly string[]): TransitionIterator<Node> {
  const { CharSet } = refa();
  const all = CharSet.empty(MAX_CHARACTER).union(CHARACTERS);
  const other: Node = { next: new Map(), excluded: false };
  const root: Node = { next: new Map(), excluded: false };
  for (const text of texts) {
    if (!text.isWellFormed()) continue;
    let node = root;
    for (const character of text) {
      const c = character.codePointAt(0) as number;
      let next = node.next.get(c);
      if (next === undefined) {
        next = { next: new Map(), excluded: false };
        node.next.set(c, next);
      }
      node = next;
    }
    node.excluded = true;
  }
  const out = ({ next }: Node): ReadonlyMap<Node, CharSet> => {
    const named = CharSet.fromCharacters(MAX_CHARACTER, next.keys());
    const sets = new Map<Node, CharSet>([[other, all.without(named)]]);
    for (const [c, node] of next) sets.set(node, CharSet.fromCharacter(MAX_CHARACTER, c));
    return sets;
  };
  return { initial: root, getOut: out, isFinal: ({ excluded }) => !excluded };
}
