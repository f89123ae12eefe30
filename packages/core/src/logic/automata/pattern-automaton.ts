/**
 * A compiled pattern → a deterministic automaton of the texts in which it matches anywhere. Its states are made as they
 * are reached. A state is where the pattern can be, and what the character before was, which decides `^`, `$` and `\b`.
 */

import type { CharSet, TransitionIterator } from "refa";
import type { Program } from "../../engine/pattern.js";
import type { Budget } from "../budget.js";
import { CHARACTERS, MAX_CHARACTER, PLAIN_CHARACTERS } from "./characters.js";
import { assertions, OP, rangesOf, reads, readsCharacter, type Side, sideOf } from "./instructions.js";
import { refa } from "./library.js";

/** Characters that no instruction of the program tells apart. */
interface CharacterClass {
  readonly set: CharSet;
  readonly sample: number;
  readonly side: Side;
}

export interface State {
  /** Instructions that wait for what comes next, in rising order. */
  readonly at: readonly number[];
  readonly before: Side;
  /** It has matched, whatever follows. */
  readonly matched: boolean;
  /** What finding `out` costs, in steps. */
  cost?: number;
  out?: ReadonlyMap<State, CharSet>;
  final?: boolean;
}

/** More ranges than this, over all classes of characters, take too long to cut up. */
const MAX_CUTS = 20_000;

/** What it costs to see whether an instruction reads a character. */
const STEPS_PER_READ = 0.2;

export class PatternAutomaton {
  readonly #program: Program;
  readonly #asserts: boolean;
  readonly #states = new Map<string, State>();
  readonly #matched: State = { at: [], before: "other", matched: true };
  #classes: readonly CharacterClass[] | undefined;

  constructor(program: Program) {
    this.#program = program;
    this.#asserts = program.instructions.some(({ op }) => op === OP.emptyWidth);
  }

  /** How many states have been made. */
  get size(): number {
    return this.#states.size;
  }

  /** The automaton as refa walks it; of the texts in which the pattern does not match, where `wanted` is false. */
  iterator(wanted: boolean, budget: Budget): TransitionIterator<State> {
    // Each question pays for what it visits, whether or not another has been there: its answer hangs on nothing else.
    const paid = new Set<State>();
    return {
      initial: this.#state([], "end"),
      getOut: (state) => {
        if (!paid.has(state)) {
          paid.add(state);
          state.cost ??= this.#cost(state, budget);
          budget.spend(state.cost);
        }
        state.out ??= this.#out(state, budget);
        return state.out;
      },
      stableOut: true,
      isFinal: (state) => this.#isFinal(state) === wanted,
    };
  }

  #isFinal(state: State): boolean {
    state.final ??= state.matched || this.#closure(state, "end") === "matched";
    return state.final;
  }

  #cost(state: State, budget: Budget): number {
    const classes = this.#classesWithin(budget).length;
    if (state.matched) return classes;
    const closure = this.#closure(state, "other");
    return classes * (1 + (closure === "matched" ? 0 : closure.length)) * STEPS_PER_READ;
  }

  #classesWithin(budget: Budget): readonly CharacterClass[] {
    this.#classes ??= classesOf(this.#program, budget);
    return this.#classes;
  }

  #out(state: State, budget: Budget): ReadonlyMap<State, CharSet> {
    const sets = new Map<State, CharSet[]>();
    const closures = new Map<Side, readonly number[] | "matched">();
    for (const { set, sample, side } of this.#classesWithin(budget)) {
      let next = this.#matched;
      if (!state.matched) {
        let closure = closures.get(side);
        if (closure === undefined) {
          closure = this.#closure(state, side);
          closures.set(side, closure);
        }
        if (closure !== "matched") next = this.#step(closure, sample, side);
      }
      const known = sets.get(next);
      if (known === undefined) sets.set(next, [set]);
      else known.push(set);
    }
    return new Map([...sets].map(([next, [first, ...rest]]) => [next, (first as CharSet).union(...rest)]));
  }

  /** The instructions that may read the next character, or that the pattern has matched before it. */
  #closure({ at, before }: State, after: Side): readonly number[] | "matched" {
    const { instructions, start } = this.#program;
    const known = assertions(before, after);
    const reading: number[] = [];
    const seen = new Set<number>();
    // A match may begin at every place.
    const stack = [start, ...at];
    for (let pc = stack.pop(); pc !== undefined; pc = stack.pop()) {
      if (seen.has(pc)) continue;
      seen.add(pc);
      const instruction = instructions[pc];
      if (instruction === undefined) continue;
      const { op, out, arg } = instruction;
      if (op === OP.match) return "matched";
      if (op === OP.alt || op === OP.altMatch) stack.push(arg, out);
      else if (op === OP.capture || op === OP.nop) stack.push(out);
      else if (op === OP.emptyWidth) {
        if ((arg & ~known) === 0) stack.push(out);
      } else if (readsCharacter(instruction)) reading.push(pc);
    }
    return reading;
  }

  #step(reading: readonly number[], c: number, side: Side): State {
    const { instructions } = this.#program;
    const next = new Set<number>();
    for (const pc of reading) {
      const instruction = instructions[pc];
      if (instruction !== undefined && reads(instruction, c)) next.add(instruction.out);
    }
    return this.#state(
      [...next].sort((a, b) => a - b),
      side,
    );
  }

  #state(at: readonly number[], side: Side): State {
    const before = this.#asserts ? side : "other";
    const key = `${before} ${at.join(",")}`;
    let state = this.#states.get(key);
    if (state === undefined) {
      state = { at, before, matched: false };
      this.#states.set(key, state);
    }
    return state;
  }
}

/** All characters, cut where an instruction or an assertion tells two of them apart; the plainest class first. */
function classesOf({ instructions }: Program, budget: Budget): readonly CharacterClass[] {
  const kinds = new Map<string, readonly number[]>();
  for (const instruction of instructions) {
    if (!readsCharacter(instruction)) continue;
    const ranges = rangesOf(instruction);
    kinds.set(ranges.join(), ranges);
  }
  const sets: (readonly number[])[] = [...kinds.values(), [10, 10], [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]];
  const cuts = new Set(CHARACTERS.map(({ min }) => min));
  for (const ranges of sets)
    for (let i = 0; i < ranges.length; i += 2) cuts.add(ranges[i] as number).add((ranges[i + 1] as number) + 1);
  const sorted = [...cuts].filter((cut) => cut <= MAX_CHARACTER).sort((a, b) => a - b);
  budget.spend(sorted.length > MAX_CUTS ? Number.POSITIVE_INFINITY : sorted.length);
  const at = new Array<number>(sets.length).fill(0);
  const classes = new Map<string, { min: number; max: number }[]>();
  sorted.forEach((min, index) => {
    if (min > 0xd7ff && min < 0xe000) return;
    const max = Math.min((sorted[index + 1] ?? MAX_CHARACTER + 1) - 1, min < 0xd800 ? 0xd7ff : MAX_CHARACTER);
    let held = "";
    sets.forEach((ranges, set) => {
      let i = at[set] as number;
      while (i < ranges.length && (ranges[i + 1] as number) < min) i += 2;
      at[set] = i;
      held += i < ranges.length && (ranges[i] as number) <= min ? "1" : "0";
    });
    const range = { min, max };
    const known = classes.get(held);
    if (known === undefined) classes.set(held, [range]);
    else known.push(range);
  });
  budget.spend(sorted.length * sets.length * 0.1);
  const { CharSet } = refa();
  const made = [...classes.values()].map((ranges): CharacterClass => {
    const set = CharSet.empty(MAX_CHARACTER).union(ranges);
    const sample = plainestIn(set);
    return { set, sample, side: sideOf(sample) };
  });
  const rank = ({ sample }: CharacterClass) => PLAIN_CHARACTERS.indexOf(sample) >>> 0;
  return made.sort((a, b) => rank(a) - rank(b));
}

/** The character of a set that is read most easily. */
export function plainestIn(set: CharSet): number {
  return (
    PLAIN_CHARACTERS.find((c) => set.has(c)) ??
    (set.ranges.find(({ max }) => max >= 0xa1)?.max as number) ??
    (set.ranges[0]?.min as number)
  );
}
