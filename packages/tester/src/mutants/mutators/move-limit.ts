import type { Document } from "@callgate/core";
import { replaceScalar } from "@callgate/core/edit";
import { quoted } from "../describe-rule.js";
import type { Fault, MutationSubject, Mutator } from "../mutator.js";
import { boundOf, limitedRulesOf, type WrittenBound } from "../rules.js";
import { oneLess, oneMore } from "./by-one.js";

export const raiseLimit: Mutator = {
  id: "raise-limit",
  summary: "raise a limit by one",
  faults: (subject) => moved(subject, oneMore),
};

export const lowerLimit: Mutator = {
  id: "lower-limit",
  summary: "lower a limit by one",
  faults: (subject) => moved(subject, oneLess),
};

function* moved({ document, policy }: MutationSubject, move: typeof oneMore): Iterable<Fault> {
  for (const rule of limitedRulesOf(policy)) {
    const bound = boundOf(document, rule);
    const fault = bound && faultOf(document, bound, move(bound.value));
    if (fault !== undefined) yield fault;
  }
}

function faultOf(document: Document, { path, value, write }: WrittenBound, to: bigint | number | undefined) {
  // What is below zero is another fault than a limit that is too low, and so is one that the engine does not read.
  if (to === undefined || to < 0 || typeof write(to) !== typeof write(value)) return undefined;
  return {
    path,
    sentence: `${quoted(write(value))} became ${quoted(write(to))}`,
    edits: replaceScalar(document, path, write(to)),
  };
}
