/** Policy × mutators → mutants: every small fault that can be written, in the order of the text. */

import type { Path, Policy, Range } from "@callgate/core";
import type { TextEdit } from "@callgate/core/edit";
import { hiddenTools } from "@callgate/core/policy";
import type { Fault, MutationSubject } from "./mutator.js";
import { MUTATORS } from "./mutators/index.js";

export interface Mutant {
  /** Counts from 1, in the order of the text. */
  readonly id: number;
  readonly mutator: string;
  /** What became of it, as a clause. */
  readonly sentence: string;
  /** The tool whose calls alone meet it; undefined where those of any may. */
  readonly tool: string | undefined;
  /** Where it is. */
  readonly range: Range;
  readonly edits: readonly TextEdit[];
}

export interface Mutants {
  readonly mutants: readonly Mutant[];
  /** Faults that cannot be written, because an alias leads to their places. */
  readonly unwritten: number;
  /** Whether there are more than `MAX_MUTANTS`: these are some of them. */
  readonly tooMany: boolean;
}

export const MAX_MUTANTS = 20_000;

/** All mutants of a policy. Two mutators that give the same edit make one mutant. */
export function mutantsOf(subject: MutationSubject): Mutants {
  const found: Found[] = [];
  const known = new Set<string>();
  let unwritten = 0;
  for (const [order, { id: mutator, faults }] of MUTATORS.entries())
    for (const fault of faults(subject)) {
      const { edits, sentence } = fault;
      if (edits === undefined) {
        unwritten += 1;
        continue;
      }
      const key = JSON.stringify(edits);
      if (known.has(key)) continue;
      if (known.size === MAX_MUTANTS) return { mutants: inOrder(found), unwritten, tooMany: true };
      known.add(key);
      found.push({
        order,
        mutator,
        sentence,
        tool: toolOf(fault.path, subject.policy),
        range: rangeOf(fault, subject),
        edits,
      });
    }
  return { mutants: inOrder(found), unwritten, tooMany: false };
}

type Found = Omit<Mutant, "id"> & { readonly order: number };

function inOrder(found: readonly Found[]): Mutant[] {
  const sorted = [...found].sort(
    ({ range: { start: a }, ...one }, { range: { start: b }, ...other }) =>
      a.line - b.line || a.column - b.column || one.order - other.order,
  );
  return sorted.map(({ order: _, ...mutant }, index) => ({ id: index + 1, ...mutant }));
}

function rangeOf({ path, part }: Fault, { document }: MutationSubject): Range {
  return document.locate(path, part).range;
}

/** Rules of one tool are met by its calls alone; what they count, others may read, but only once it was called. */
function toolOf([first, second]: Path, policy: Policy): string | undefined {
  if (first === "hide" && typeof second === "number") {
    const name = hiddenTools(policy)[second]?.name;
    return name === "*" ? undefined : name;
  }
  return first === "tools" && typeof second === "string" && second !== "*" && policy.tools.has(second)
    ? second
    : undefined;
}
