/** What the search for a word walks: deterministic automata, whose states are made as they are reached. */

export interface State {
  /** Another one for each state of an automaton. */
  readonly id: number;
}

/** Neighbouring characters that an automaton does not tell apart, nor from others of their class. */
export interface Stretch {
  readonly min: number;
  readonly max: number;
  /** The number of the class. */
  readonly of: number;
}

export interface Automaton<S extends State> {
  /** All characters of well-formed texts, in rising order. */
  readonly stretches: readonly Stretch[];
  readonly initial: S;
  /** The state after a character of the class. */
  next(state: S, of: number): S;
  accepts(state: S): boolean;
  /** Whether it is known that no text that goes on from here is accepted. */
  isHopeless(state: S): boolean;
  /** What it costs to go on from the state, in steps. */
  costOf(state: S): number;
}
