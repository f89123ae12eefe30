/** Mutants on several cores: those of one tool together, each thread some tools. The answers do not depend on how many threads there are. */

import type { Release } from "@callgate/core";
import type { Mutant, MutantResult } from "@callgate/tester";
import { coreCount, NoThreadError, startThread, type Thread } from "../threads/thread.js";
import type { ReadMutation } from "./read-mutation.js";

/** What a thread is given; it answers with the results of the mutants, by their ids. */
export interface MutateTask {
  readonly cwd: string;
  readonly policy: string;
  readonly paths: readonly string[];
  readonly named: readonly string[];
  /** The files as they were read, so that every thread sees the same. */
  readonly files: ReadonlyMap<string, FileRead>;
  readonly release: Release | undefined;
  readonly ids: readonly number[];
}

export type FileRead = Uint8Array | string | { readonly problem: string };

export type MutantResults = ReadonlyMap<number, MutantResult>;

/** To start a thread costs about as much as some dozens of mutants. */
const WORTH_A_THREAD = 60;

/** @param jobs how many threads at most; as many as there are cores when left out, or `auto` */
export async function runMutantsInJobs(
  read: ReadMutation,
  task: Omit<MutateTask, "ids">,
  jobs: number | "auto" = "auto",
): Promise<MutantResults> {
  const { mutants } = read.found;
  const most = jobs === "auto" ? coreCount() : jobs;
  const threads = Math.max(1, Math.min(most, Math.ceil(mutants.length / WORTH_A_THREAD)));
  const [mine = [], ...others] = partsOf(groupsOf(mutants), threads);
  const workers = others.map((part) => startWorker({ ...task, ids: part.flat().map(({ id }) => id) }));
  try {
    const results = new Map(runGroups(read, mine));
    for (const [index, { answer }] of workers.entries()) {
      // A thread that the system does not give leaves its part to this one.
      const judged =
        (await answer.catch(unlessNoThread)) ?? runGroups(read, others[index] as readonly (readonly Mutant[])[]);
      for (const [id, result] of judged) results.set(id, result);
    }
    return results;
  } finally {
    for (const { worker } of workers) void worker.terminate();
  }
}

/** The mutants of each tool, and those that calls of any tool may meet, in their order. */
function groupsOf(mutants: readonly Mutant[]): readonly (readonly Mutant[])[] {
  const groups = new Map<string | undefined, Mutant[]>();
  for (const mutant of mutants) {
    const known = groups.get(mutant.tool);
    if (known === undefined) groups.set(mutant.tool, [mutant]);
    else known.push(mutant);
  }
  return [...groups.values()];
}

/** Shares groups out, the largest first, each to whoever has least. */
function partsOf(groups: readonly (readonly Mutant[])[], count: number): (readonly Mutant[])[][] {
  const parts = Array.from({ length: count }, () => ({ size: 0, groups: [] as (readonly Mutant[])[] }));
  for (const group of [...groups].sort((a, b) => b.length - a.length)) {
    const least = parts.reduce((a, b) => (b.size < a.size ? b : a));
    least.size += group.length;
    least.groups.push(group);
  }
  return parts.map((part) => part.groups).filter((part) => part.length > 0);
}

function runGroups({ mutationRun }: ReadMutation, groups: readonly (readonly Mutant[])[]): [number, MutantResult][] {
  return groups.flatMap((group) => {
    const results = mutationRun.run(group);
    return group.map(({ id }, index): [number, MutantResult] => [id, results[index] as MutantResult]);
  });
}

/** What becomes of the mutants of these ids. */
export function runMutants(read: ReadMutation, ids: readonly number[]): [number, MutantResult][] {
  const wanted = new Set(ids);
  return runGroups(read, groupsOf(read.found.mutants.filter(({ id }) => wanted.has(id))));
}

function startWorker(task: MutateTask): Thread<[number, MutantResult][]> {
  return startThread(new URL("./mutate-worker.js", import.meta.url), { workerData: task });
}

/** Undefined where the system gave no thread. */
function unlessNoThread(error: unknown): undefined {
  if (!(error instanceof NoThreadError)) throw error;
}
