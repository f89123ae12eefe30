/** Lint on several cores: each thread takes the next file when it is done with one. What is found does not depend on how many there are. */

import type { Io } from "../io/io.js";
import { coreCount, NoThreadError, startThread } from "../threads/thread.js";
import { placeOf, type ThreadPlace } from "../threads/thread-io.js";
import { type Keeping, type LintedFile, type LintWork, lintFiles, type Turns } from "./lint-files.js";

/** What a thread is given; it answers with the files that it took. */
export interface LintTask {
  readonly place: ThreadPlace;
  readonly work: LintWork;
  readonly counts: SharedArrayBuffer;
}

/** A thread costs as much as 100 to 200 files, most of it until V8 has compiled the linter once more. */
const WORTH_A_THREAD = 300;

/** How often the progress is looked at while other threads do the rest. Milliseconds. */
const LOOK_AGAIN = 100;

/** How many threads pay for so many files, this one included. */
export function threadsFor(files: number): number {
  return Math.max(1, Math.min(coreCount(), Math.floor(files / WORTH_A_THREAD)));
}

/**
 * Lints files in several threads, this one among them; each thread reads its files from the disk.
 * @param jobs how many threads
 * @param onProgress hears how many are done
 */
export async function lintInJobs(
  work: LintWork,
  jobs: number,
  io: Io,
  onProgress: (done: number) => void,
  keeping: Keeping | undefined,
): Promise<readonly LintedFile[]> {
  const counts = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  const { turns, onDone, done } = shared(counts);
  const task: LintTask = { place: placeOf(io), work, counts };
  const threads = Array.from({ length: jobs - 1 }, () =>
    startThread<[number, LintedFile][]>(new URL("./lint-worker.js", import.meta.url), { workerData: task }),
  );
  const look = () => onProgress(done());
  const looking = setInterval(look, LOOK_AGAIN);
  try {
    const linted: LintedFile[] = [];
    const add = (some: readonly [number, LintedFile][]) => {
      for (const [number, file] of some) linted[number] = file;
    };
    const doneHere = () => {
      onDone();
      look();
    };
    add(lintFiles(work, turns, io, doneHere, keeping));
    for (const { answer } of threads) add(await answer.catch(noneTaken));
    // What a thread had taken when the system gave it no more memory.
    const left = work.files.flatMap((_, number) => (linted[number] === undefined ? number : []));
    add(lintFiles(work, { next: () => left.shift() ?? work.files.length }, io, doneHere, keeping));
    return linted;
  } finally {
    clearInterval(looking);
    for (const { worker } of threads) void worker.terminate();
  }
}

function noneTaken(error: unknown): [] {
  if (!(error instanceof NoThreadError)) throw error;
  return [];
}

/** Who takes which file, and how many are done, in memory that all threads share. */
export function shared(counts: SharedArrayBuffer): { turns: Turns; onDone: () => void; done: () => number } {
  const [TAKEN, DONE] = [0, 1];
  const numbers = new Int32Array(counts);
  return {
    turns: { next: () => Atomics.add(numbers, TAKEN, 1) },
    onDone: () => void Atomics.add(numbers, DONE, 1),
    done: () => Atomics.load(numbers, DONE),
  };
}
