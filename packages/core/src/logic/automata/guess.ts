/** A compiled pattern → a short text that likely matches it. Assertions are overlooked: whoever asks tries the text. */

import type { Instruction, Program } from "../../patterns/pattern.js";
import type { StepLimit } from "../step-limit.js";
import { PLAIN_CHARACTERS } from "./characters.js";
import { OP, rangesOf, reads } from "./instructions.js";

/** The text along the shortest way through the program; undefined where it has no end. */
export function guessWord({ start, instructions }: Program, steps: StepLimit): string | undefined {
  const seen = new Set<number>();
  let now: (readonly [number, string])[] = [[start, ""]];
  while (now.length > 0) {
    const next: (readonly [number, string])[] = [];
    // Last in, first out: what costs no character is followed to its end before the next character.
    const stack = now.reverse();
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const [at, word] = top;
      if (seen.has(at)) continue;
      seen.add(at);
      steps.spend(1);
      const instruction = instructions[at];
      if (instruction === undefined) continue;
      const { op, out, arg } = instruction;
      if (op === OP.match) return word;
      if (op === OP.alt || op === OP.altMatch) stack.push([arg, word], [out, word]);
      else if (op === OP.capture || op === OP.nop || op === OP.emptyWidth) stack.push([out, word]);
      else if (op !== OP.fail) next.push([out, word + plainest(instruction)]);
    }
    now = next;
  }
  return undefined;
}

function plainest(instruction: Instruction): string {
  const plain = PLAIN_CHARACTERS.find((c) => reads(instruction, c)) ?? rangesOf(instruction)[0] ?? 0;
  return String.fromCodePoint(plain);
}
