/** Agents' configuration × mutators → mutants: every small fault that can be written, file by file. */

import type { Document, Range } from "@callgate/core";
import type { TextEdit } from "@callgate/core/edit";
import { MAX_MUTANTS } from "../find-mutants.js";
import type { HostFault, HostSubject } from "./host-mutator.js";
import { HOST_MUTATORS } from "./mutators/index.js";

export interface HostMutant {
  /** Counts from 1, in the order of the files and of their texts. */
  readonly id: number;
  readonly mutator: string;
  /** What became of it, as a clause. */
  readonly sentence: string;
  /** The file. */
  readonly document: Document;
  readonly range: Range;
  readonly edits: readonly TextEdit[];
}

export interface HostMutants {
  readonly mutants: readonly HostMutant[];
  /** Faults that cannot be written. */
  readonly unwritten: number;
  /** Whether there are more than `MAX_MUTANTS`: these are some of them. */
  readonly tooMany: boolean;
}

/**
 * All mutants of configurations that share files: of the same agent, run in several ways, for example. An edit that several
 * mutators or configurations give is one mutant.
 */
export function hostMutantsOf(subjects: readonly HostSubject[]): HostMutants {
  const found = new Map<string, Omit<HostMutant, "id"> & { readonly order: number }>();
  const unwritten = new Set<string>();
  const uris = [...new Set(subjects.flatMap(({ files }) => files.flatMap((file) => file?.uri ?? [])))];
  for (const subject of subjects)
    for (const [order, { id: mutator, faults }] of HOST_MUTATORS.entries())
      for (const fault of faults(subject)) {
        const document = subject.files[fault.layer];
        if (document === undefined) throw new TypeError(`a fault of ${mutator} is in no file that may have one`);
        const key = JSON.stringify([document.uri, fault.edits ?? [mutator, fault.path, fault.sentence]]);
        if (fault.edits === undefined) unwritten.add(key);
        else if (!found.has(key)) {
          if (found.size === MAX_MUTANTS) return { mutants: numbered(), unwritten: unwritten.size, tooMany: true };
          const { edits, sentence } = fault;
          found.set(key, { order, mutator, sentence, document, range: rangeOf(fault, document), edits });
        }
      }
  return { mutants: numbered(), unwritten: unwritten.size, tooMany: false };

  function numbered(): HostMutant[] {
    const sorted = [...found.values()].sort(
      (a, b) =>
        uris.indexOf(a.document.uri) - uris.indexOf(b.document.uri) ||
        a.range.start.line - b.range.start.line ||
        a.range.start.column - b.range.start.column ||
        a.order - b.order,
    );
    return sorted.map(({ order: _, ...mutant }, index) => ({ id: index + 1, ...mutant }));
  }
}

function rangeOf({ path, part }: HostFault, document: Document): Range {
  return document.locate(path, part).range;
}
