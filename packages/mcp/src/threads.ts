/**
 * Tasks → outcomes, in threads: the one that speaks with clients has always time for them, and a task that takes too long, or
 * that its client gives up, is ended with its thread.
 */

import { Worker } from "node:worker_threads";
import type { Outcome, Task, ThreadSetting } from "./task.js";

export interface ThreadLimits {
  /** Tasks that are carried out at the same time. */
  readonly threads: number;
  /** Tasks that wait for a thread. */
  readonly waiting: number;
  readonly milliseconds: number;
  readonly megabytes: number;
}

export const LIMITS: ThreadLimits = { threads: 2, waiting: 32, milliseconds: 60_000, megabytes: 1_024 };

interface Waiting {
  readonly task: Task;
  readonly signal: AbortSignal;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
}

export class Threads {
  readonly #setting: ThreadSetting;
  readonly #limits: ThreadLimits;
  readonly #idle: Worker[] = [];
  readonly #busy = new Set<Worker>();
  #waiting: Waiting[] = [];
  #closed = false;

  constructor(setting: ThreadSetting, limits: ThreadLimits = LIMITS) {
    this.#setting = setting;
    this.#limits = limits;
  }

  /**
   * Carries out a task when there is a thread for it.
   * @returns its outcome; what takes too long, or too much memory, and what finds no place to wait is refused
   * Rejects with the signal's reason where that is aborted first.
   */
  run(task: Task, signal: AbortSignal): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const { threads, waiting: most } = this.#limits;
      const isBusy = this.#busy.size >= threads;
      if (this.#closed) return resolve(refused("the server is ending"));
      if (isBusy && this.#waiting.length >= most)
        return resolve(refused(`the server is busy: ${most} calls wait already; try again when some are answered`));
      const giveUp = () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        reject(signal.reason);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      const ended = <T>(settle: (value: T) => void) => {
        return (value: T) => {
          signal.removeEventListener("abort", giveUp);
          settle(value);
        };
      };
      const waiting: Waiting = { task, signal, settle: ended(resolve), fail: ended(reject) };
      if (isBusy) this.#waiting.push(waiting);
      else this.#start(waiting);
    });
  }

  /** Ends every thread, whatever it does. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { settle } of this.#waiting.splice(0)) settle(refused("the server is ending"));
    await Promise.all([...this.#idle.splice(0), ...this.#busy].map((worker) => worker.terminate()));
  }

  #start({ task, signal, settle, fail }: Waiting): void {
    const { milliseconds, megabytes } = this.#limits;
    const worker = this.#idle.pop() ?? this.#newWorker();
    this.#busy.add(worker);
    const end = (isReusable: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      worker.off("message", answered).off("error", failed).off("exit", gone);
      this.#busy.delete(worker);
      if (isReusable && !this.#closed) this.#idle.push(worker);
      else {
        // What a thread still says at its end is of no use to anybody.
        worker.on("error", () => {});
        void worker.terminate();
      }
      this.#next();
    };
    const answered = (outcome: Outcome) => {
      end(true);
      settle(outcome);
    };
    const failed = (error: NodeJS.ErrnoException) => {
      end(false);
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
        settle(refused(`this needs more than ${megabytes} MB of memory and was ended; ask about less at once`));
      else fail(error);
    };
    const gone = () => {
      end(false);
      settle(refused("the server is ending"));
    };
    const giveUp = () => {
      end(false);
      fail(signal.reason);
    };
    const timer = setTimeout(() => {
      end(false);
      settle(
        refused(
          `this took longer than ${milliseconds / 1_000} seconds and was ended; ask about less at once, or use the command line`,
        ),
      );
    }, milliseconds);
    signal.addEventListener("abort", giveUp, { once: true });
    worker.on("message", answered).on("error", failed).on("exit", gone);
    worker.postMessage(task);
  }

  #next(): void {
    if (this.#closed || this.#busy.size >= this.#limits.threads) return;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#start(next);
  }

  #newWorker(): Worker {
    // Options that were meant for the first script would be misunderstood by this one.
    return new Worker(new URL("./mcp-worker.js", import.meta.url), {
      execArgv: [],
      workerData: this.#setting,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.megabytes },
    });
  }
}

function refused(message: string): Outcome {
  return { kind: "refused", message };
}
