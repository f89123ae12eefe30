/** Threads of callgate's own: one script, one answer. */

import { availableParallelism } from "node:os";
import { Worker, type WorkerOptions } from "node:worker_threads";
import { isNoThread } from "../io/reasons.js";

export interface Thread<Answer> {
  readonly worker: Worker;
  /** The first message it sends. Rejects with a NoThreadError, an EarlyEndError, or what the thread throws. */
  readonly answer: Promise<Answer>;
}

/** That the system had no thread, or no memory, left for it. What it was to do is still to be done. */
export class NoThreadError extends Error {}

/** That it ended without an answer and without an error. */
export class EarlyEndError extends Error {}

/** How many threads the machine runs at the same time. */
export function coreCount(): number {
  return availableParallelism();
}

/**
 * Starts a thread.
 * @param script a `-worker.js` beside the caller, which `scripts/bundle.mjs` lists
 */
export function startThread<Answer>(
  script: URL,
  options: Pick<WorkerOptions, "resourceLimits" | "workerData"> = {},
): Thread<Answer> {
  // Options that were meant for the first script would be misunderstood by this one.
  const worker = new Worker(script, { ...options, execArgv: [] });
  const answer = new Promise<Answer>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", (error) =>
      reject(isNoThread(error) ? new NoThreadError("the system gives no thread") : error),
    );
    worker.once("exit", () => reject(new EarlyEndError("a thread ended early")));
  });
  // Until its caller, who does a part of the work, waits for it, no handler is attached.
  answer.catch(() => {});
  return { worker, answer };
}
