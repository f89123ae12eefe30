/** Automata → letters: each is a class of characters that every automaton treats alike. */

import type { StepLimit } from "../step-limit.js";
import type { Automaton, State } from "./automaton.js";
import { PLAIN_CHARACTERS, plainestIn, type Range } from "./characters.js";

export interface Letter {
  /** The character of them that is read most easily. */
  readonly sample: number;
  /** For each automaton, the class it belongs to. */
  readonly classes: readonly number[];
}

/** What it costs to see in which class of one automaton a stretch is. */
const STEPS_PER_CLASS = 0.1;

/** The plainest letters first. */
export function lettersOf(automata: readonly Automaton<State>[], steps: StepLimit): readonly Letter[] {
  const at = automata.map(() => 0);
  const known = new Map<string, { readonly classes: readonly number[]; readonly ranges: Range[] }>();
  let min: number | undefined = 0;
  while (min !== undefined) {
    steps.spend(automata.length * STEPS_PER_CLASS);
    let [max, next] = [Number.POSITIVE_INFINITY, undefined as number | undefined];
    const classes = automata.map(({ stretches }, i) => {
      const stretch = stretches[at[i] as number];
      if (stretch === undefined) return -1;
      if (stretch.max < max) max = stretch.max;
      return stretch.of;
    });
    const name = classes.join();
    const letter = known.get(name);
    if (letter === undefined) known.set(name, { classes, ranges: [{ min, max }] });
    else letter.ranges.push({ min, max });
    automata.forEach(({ stretches }, i) => {
      if (stretches[at[i] as number]?.max === max) at[i] = (at[i] as number) + 1;
      const stretch = stretches[at[i] as number];
      if (stretch !== undefined) next = Math.max(stretch.min, max + 1);
    });
    min = next;
  }
  const rank = ({ sample }: Letter) => PLAIN_CHARACTERS.indexOf(sample) >>> 0;
  return [...known.values()]
    .map(({ classes, ranges }) => ({ classes, sample: plainestIn(ranges) }))
    .sort((a, b) => rank(a) - rank(b));
}
