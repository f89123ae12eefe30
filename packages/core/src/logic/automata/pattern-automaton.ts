/**
 * A compiled pattern → a deterministic automaton of the texts in which it matches anywhere. Its states are made as they
 * are reached. A state is where the pattern can be, and what the character before was, which decides `^`, `$` and `\b`.
 */

import type { Program } from "../../patterns/pattern.js";
import type { StepLimit } from "../step-limit.js";
import type { Automaton, State, Stretch } from "./automaton.js";
import { CHARACTERS, MAX_CHARACTER, plainestIn, type Range } from "./characters.js";
import { assertions, OP, rangesOf, reads, readsCharacter, type Side, sideOf } from "./instructions.js";

/** Characters that no instruction of the program tells apart, by one of them. */
interface CharacterClass {
  readonly sample: number;
  readonly side: Side;
}

interface Alphabet {
  readonly classes: readonly CharacterClass[];
  readonly stretches: readonly Stretch[];
}

export interface PatternState extends State {
  /** Instructions that wait for what comes next, in rising order. */
  readonly at: readonly number[];
  readonly before: Side;
  /** It has matched, whatever follows. */
  readonly matched: boolean;
  /** The states after a character of each class; made when one of them is asked for. */
  next?: readonly PatternState[];
  final?: boolean;
  dead?: boolean;
  /** What finding the next states costs, in steps. */
  cost?: number;
}

/** More ranges than this, over all classes of characters, take too long to cut up. */
const MAX_CUTS = 20_000;

/** What it costs to see whether an instruction reads a character. */
const STEPS_PER_READ = 0.2;

const SIDES: readonly Side[] = ["end", "newline", "word", "other"];

export class PatternAutomaton {
  readonly #program: Program;
  readonly #asserts: boolean;
  readonly #states = new Map<string, PatternState>();
  readonly #matched: PatternState;
  #size = 0;
  #idleWithin: boolean | undefined;
  #alphabet: Alphabet | undefined;
  /** What making the alphabet costs, in steps. */
  #alphabetCost = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#asserts = program.instructions.some(({ op }) => op === OP.emptyWidth);
    this.#matched = { id: 0, at: [], before: "other", matched: true };
  }

  /** How much memory its states take, in numbers about. */
  get size(): number {
    return this.#size;
  }

  /** The automaton of the texts in which the pattern matches; or, where `wanted` is false, of those in which it does not. */
  automaton(wanted: boolean, steps: StepLimit): Automaton<PatternState> {
    const { classes, stretches } = this.#alphabetWithin(steps);
    return {
      stretches,
      initial: this.#state([], "end"),
      next: (state, of) => {
        state.next ??= this.#next(state, classes);
        return state.next[of] as PatternState;
      },
      accepts: (state) => this.#isFinal(state) === wanted,
      isHopeless: (state) => (wanted ? this.#isDead(state) : state.matched),
      costOf: (state) => {
        state.cost ??= classes.length * (1 + this.#waiting(state)) * STEPS_PER_READ;
        return state.cost;
      },
    };
  }

  /** Each question pays for it, whether or not another has been here: its answer hangs on nothing else. */
  #alphabetWithin(steps: StepLimit): Alphabet {
    if (this.#alphabet === undefined) {
      const before = steps.spent;
      this.#alphabet = alphabetOf(this.#program, steps);
      this.#alphabetCost = steps.spent - before;
    } else steps.spend(this.#alphabetCost);
    return this.#alphabet;
  }

  #isFinal(state: PatternState): boolean {
    state.final ??= state.matched || this.#closure(state, "end") === "matched";
    return state.final;
  }

  /** Whether nothing waits for a character, nor can a match begin here or later. */
  #isDead(state: PatternState): boolean {
    state.dead ??= !state.matched && state.at.length === 0 && this.#isIdle(state.before) && this.#isIdleWithin();
    return state.dead;
  }

  /** Whether no match begins behind any character. */
  #isIdleWithin(): boolean {
    this.#idleWithin ??= SIDES.every((before) => before === "end" || this.#isIdle(before));
    return this.#idleWithin;
  }

  #isIdle(before: Side): boolean {
    return SIDES.every((after) => this.#closure({ at: [], before }, after).length === 0);
  }

  /** How many instructions wait for the next character. */
  #waiting(state: PatternState): number {
    const closure = state.matched ? [] : this.#closure(state, "other");
    return closure === "matched" ? 0 : closure.length;
  }

  #next(state: PatternState, classes: readonly CharacterClass[]): readonly PatternState[] {
    if (state.matched) return classes.map(() => state);
    const closures = new Map<Side, readonly number[] | "matched">();
    return classes.map(({ sample, side }) => {
      let closure = closures.get(side);
      if (closure === undefined) {
        closure = this.#closure(state, side);
        closures.set(side, closure);
      }
      return closure === "matched" ? this.#matched : this.#step(closure, sample, side);
    });
  }

  #closure({ at, before }: Pick<PatternState, "at" | "before">, after: Side): readonly number[] | "matched" {
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

  #step(reading: readonly number[], c: number, side: Side): PatternState {
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

  #state(at: readonly number[], side: Side): PatternState {
    const before = this.#asserts ? side : "other";
    const key = `${before} ${at.join(",")}`;
    let state = this.#states.get(key);
    if (state === undefined) {
      state = { id: this.#states.size + 1, at, before, matched: false };
      // A state is kept with its name and its next states.
      this.#size += 10 + 2 * at.length + (this.#alphabet?.classes.length ?? 0);
      this.#states.set(key, state);
    }
    return state;
  }
}

/** All characters, cut where an instruction or an assertion tells two of them apart. */
function alphabetOf({ instructions }: Program, steps: StepLimit): Alphabet {
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
  steps.spend(sorted.length > MAX_CUTS ? Number.POSITIVE_INFINITY : sorted.length * (1 + sets.length * 0.1));
  const at = new Array<number>(sets.length).fill(0);
  const numbers = new Map<string, number>();
  const ranges: Range[][] = [];
  const stretches: Stretch[] = [];
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
    const known = numbers.get(held);
    const of = known ?? numbers.size;
    if (known === undefined) {
      numbers.set(held, of);
      ranges.push([]);
    }
    ranges[of]?.push({ min, max });
    stretches.push({ min, max, of });
  });
  const classes = ranges.map((one): CharacterClass => {
    const sample = plainestIn(one);
    return { sample, side: sideOf(sample) };
  });
  return { classes, stretches };
}
