/** Patterns that must match, or must not, and texts that are excluded → a shortest text, or a proof that there is none. */

import type { CharSet, TransitionIterable, TransitionIterator } from "refa";
import type { Program } from "../../engine/pattern.js";
import { type Answer, found, NONE, unknown } from "../answer.js";
import type { Budget } from "../budget.js";
import { MAX_CHARACTER } from "./characters.js";
import { excluding } from "./excluding.js";
import { refa } from "./library.js";
import { PatternAutomaton, plainestIn } from "./pattern-automaton.js";

/** The texts in which a pattern matches, or those in which it does not. */
export interface Language {
  readonly program: Program;
  readonly wanted: boolean;
}

/** Automata of patterns last asked for, with the states made so far. */
const recent = new Map<Program, PatternAutomaton>();
const MAX_RECENT = 64;
const MAX_RECENT_STATES = 2_000;

const MAX_NODES = 5_000;

/** A text in all the languages that is none of the excluded ones. */
export function wordOf(languages: readonly Language[], excluded: readonly string[], budget: Budget): Answer<string> {
  const { FAIterators, getIntersectionIterator, TooManyNodesError } = refa();
  const iterables = languages.map(({ program, wanted }) => iterable(automatonOf(program).iterator(wanted, budget)));
  if (excluded.length > 0) iterables.push(iterable(excluding(excluded)));
  const [first, ...rest] = iterables;
  if (first === undefined) return found("");
  let all = first;
  for (const next of rest) all = iterable(getIntersectionIterator(all, next, MAX_NODES));
  try {
    const word = FAIterators.shortestWordSet(counted(all.transitionIterator(), budget));
    return word === undefined ? NONE : found(textOf(word));
  } catch (error) {
    if (error instanceof TooManyNodesError) return unknown("the regular expressions are too large together");
    throw error;
  }
}

function automatonOf(program: Program): PatternAutomaton {
  let automaton = recent.get(program);
  if (automaton === undefined || automaton.size > MAX_RECENT_STATES) {
    if (recent.size >= MAX_RECENT) recent.clear();
    automaton = new PatternAutomaton(program);
    recent.set(program, automaton);
  }
  return automaton;
}

/** States are opaque to whoever walks an automaton: each automaton is given back only its own. */
function iterable<S>(iterator: TransitionIterator<S>): TransitionIterable<unknown> {
  return { maxCharacter: MAX_CHARACTER, transitionIterator: () => iterator as TransitionIterator<unknown> };
}

/** The same, at a price: a node is visited more than once. */
function counted<S>(iterator: TransitionIterator<S>, budget: Budget): TransitionIterator<S> {
  return {
    ...iterator,
    getOut: (state) => {
      const out = iterator.getOut(state);
      budget.spend(1 + out.size);
      return out;
    },
  };
}

function textOf(word: readonly CharSet[]): string {
  return String.fromCodePoint(...word.map(plainestIn));
}
