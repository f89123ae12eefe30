/** Patterns that must match, or must not, and texts that are excluded → a shortest text, or a proof that no such text exists. */

import type { CharSet, TransitionIterator } from "refa";
import type { Program } from "../../patterns/pattern.js";
import { type Answer, sat, UNSAT, unknown } from "../answer.js";
import type { StepLimit } from "../step-limit.js";
import type { Automaton, State } from "./automaton.js";
import { excluding } from "./excluding.js";
import { type Letter, lettersOf } from "./letters.js";
import { refa } from "./library.js";
import { PatternAutomaton } from "./pattern-automaton.js";

/** The texts in which a pattern matches, or those in which it does not. */
export interface Language {
  readonly program: Program;
  readonly wanted: boolean;
}

/** Automata of patterns last asked for, with the states made so far. */
const recent = new Map<Program, PatternAutomaton>();
const MAX_RECENT = 64;
/** In numbers about, all automata together. */
const MAX_RECENT_SIZE = 1_000_000;

/** More states of all automata together than these would take much memory. */
const MAX_NODES = 20_000;

/** What it costs to go on from a state of one automaton by a letter. */
const STEPS_PER_LETTER = 0.05;

/** A text that all the languages hold and that is not excluded. */
export function wordOf(languages: readonly Language[], excluded: readonly string[], steps: StepLimit): Answer<string> {
  const automata: Automaton<State>[] = languages.map(({ program, wanted }) =>
    walkable(automatonOf(program).automaton(wanted, steps)),
  );
  if (excluded.length > 0) automata.push(walkable(excluding(excluded)));
  const letters = lettersOf(automata, steps);
  try {
    const word = refa().FAIterators.shortestWordSet(joined(automata, letters, steps));
    if (word === undefined) return UNSAT;
    return sat(String.fromCodePoint(...word.map(({ ranges }) => letters[ranges[0]?.min as number]?.sample as number)));
  } catch (error) {
    if (error instanceof TooManyNodes) return unknown("the regular expressions are too large together");
    throw error;
  }
}

class TooManyNodes extends Error {}

function automatonOf(program: Program): PatternAutomaton {
  let automaton = recent.get(program);
  if (automaton === undefined) {
    let size = 0;
    for (const one of recent.values()) size += one.size;
    if (recent.size >= MAX_RECENT || size > MAX_RECENT_SIZE) recent.clear();
    automaton = new PatternAutomaton(program);
    recent.set(program, automaton);
  }
  return automaton;
}

/** States are opaque to whoever walks an automaton: each is given back only its own. */
function walkable<S extends State>(automaton: Automaton<S>): Automaton<State> {
  return automaton as unknown as Automaton<State>;
}

/** A state of each automaton. */
type Node = readonly State[];

/** The automaton of what all accept, over the letters by their numbers. */
function joined(
  automata: readonly Automaton<State>[],
  letters: readonly Letter[],
  steps: StepLimit,
): TransitionIterator<Node> {
  const { CharSet } = refa();
  const symbols = letters.map((_, number) => CharSet.fromCharacter(letters.length, number));
  const nodes = new Map<string, Node>();
  // Each question pays for what it visits, whether or not another has been there: its answer hangs on nothing else.
  const paid = automata.map(() => new Set<State>());
  const nodeOf = (states: Node): Node => {
    const name = states.map(({ id }) => id).join();
    const known = nodes.get(name);
    if (known !== undefined) return known;
    if (nodes.size >= MAX_NODES) throw new TooManyNodes();
    nodes.set(name, states);
    return states;
  };
  const pay = (states: Node) => {
    states.forEach((state, i) => {
      const known = paid[i] as Set<State>;
      if (known.has(state)) return;
      known.add(state);
      steps.spend((automata[i] as Automaton<State>).costOf(state));
    });
    steps.spend(1 + letters.length * automata.length * STEPS_PER_LETTER);
  };
  const step = (states: Node, { classes }: Letter): Node | undefined => {
    const next: State[] = [];
    for (const [i, automaton] of automata.entries()) {
      const state = automaton.next(states[i] as State, classes[i] as number);
      if (automaton.isHopeless(state)) return undefined;
      next.push(state);
    }
    return nodeOf(next);
  };
  return {
    initial: nodeOf(automata.map(({ initial }) => initial)),
    getOut: (states) => {
      pay(states);
      // One letter for each state that can be come to: letters are as good as one another, and the plainest are first.
      const out = new Map<Node, CharSet>();
      for (const [number, letter] of letters.entries()) {
        const next = step(states, letter);
        if (next !== undefined && !out.has(next)) out.set(next, symbols[number] as CharSet);
      }
      return out;
    },
    isFinal: (states) => states.every((state, i) => (automata[i] as Automaton<State>).accepts(state)),
  };
}
