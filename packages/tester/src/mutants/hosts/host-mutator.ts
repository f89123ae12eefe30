/** What makes faults of agents' own configuration: as a `Mutator`, in one of several files. */

import type { Document, HostId, Path, Policy } from "@callgate/core";
import type { TextEdit } from "@callgate/core/edit";

/** An agent's configuration that is to have faults. */
export interface HostSubject {
  readonly host: HostId;
  /** What the files say together. */
  readonly policy: Policy;
  /** The files, by their number among the policy's layers; undefined for those in which no fault is made. */
  readonly files: readonly (Document | undefined)[];
}

export interface HostFault {
  /** The file's number among the layers. */
  readonly layer: number;
  /** In the file: what is at fault. */
  readonly path: Path;
  readonly part?: "key" | "value" | undefined;
  /** What became of it, as a clause. */
  readonly sentence: string;
  /** Undefined where it cannot be written. */
  readonly edits: readonly TextEdit[] | undefined;
}

export interface HostMutator {
  readonly id: string;
  /** What it does, as an imperative. */
  readonly summary: string;
  faults(subject: HostSubject): Iterable<HostFault>;
}
