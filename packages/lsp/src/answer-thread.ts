/** The thread that looks at files, seen from the one that answers the editor: one task at a time, ended where it takes too long. */

import { Worker } from "node:worker_threads";
import type { Answers, Question } from "./answer.js";
import type { Place } from "./find.js";

/** What the thread is sent: the texts that changed since it was last asked, undefined of those that are closed. */
export interface WorkerRequest {
  readonly changed: readonly (readonly [path: string, text: string | undefined])[];
  readonly place: Place;
  readonly question: Question;
}

export type WorkerAnswer = { readonly value: Answers[Question["kind"]] } | { readonly fault: string };

/** What became of a task. */
export type ThreadAnswer =
  | WorkerAnswer
  /** It took longer than `MAX_MILLISECONDS`. */
  | { readonly isOverdue: true }
  /** It was cancelled. */
  | { readonly isCancelled: true };

/** The longest that callgate looks at one file: a policy that is built to explode is given up then. In milliseconds. */
export const MAX_MILLISECONDS = 10_000;

interface Running {
  readonly since: number;
  readonly settle: (answer: ThreadAnswer) => void;
  readonly overdue: NodeJS.Timeout;
}

export class AnswerThread {
  readonly #limit: number;
  #worker: Worker | undefined;
  #sent = new Map<string, string>();
  #running: Running | undefined;

  /** @param limit the most milliseconds that a task may take */
  constructor(limit = MAX_MILLISECONDS) {
    this.#limit = limit;
  }

  /** Starts the thread ahead of its first task: loading takes it a while. */
  start(): void {
    this.#worker ??= this.#started();
  }

  /** How long the present task has run, in milliseconds; undefined where there is no task. */
  get runningFor(): number | undefined {
    return this.#running && performance.now() - this.#running.since;
  }

  /** Does a task; there may be no other meanwhile. @param texts all that are open */
  run(question: Question, place: Place, texts: ReadonlyMap<string, string>): Promise<ThreadAnswer> {
    if (this.#running !== undefined) throw new TypeError("the thread has a task");
    this.start();
    const changed: [string, string | undefined][] = [...texts].filter(([path, text]) => this.#sent.get(path) !== text);
    for (const path of this.#sent.keys()) if (!texts.has(path)) changed.push([path, undefined]);
    this.#sent = new Map(texts);
    return new Promise((resolve) => {
      this.#running = {
        since: performance.now(),
        settle: resolve,
        overdue: setTimeout(() => this.#giveUp({ isOverdue: true }), this.#limit),
      };
      this.#worker?.postMessage({ changed, place, question } satisfies WorkerRequest);
    });
  }

  /** Gives up the present task, whatever it does. */
  cancel(): void {
    if (this.#running !== undefined) this.#giveUp({ isCancelled: true });
  }

  /** Ends the thread. */
  end(): void {
    this.#giveUp({ isCancelled: true });
  }

  #giveUp(answer: ThreadAnswer): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#sent = new Map();
    void worker?.terminate();
    this.#settle(answer);
  }

  #settle(answer: ThreadAnswer): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    clearTimeout(running.overdue);
    running.settle(answer);
  }

  #started(): Worker {
    // Options that were meant for the first script would be misunderstood by this one.
    const worker = new Worker(new URL("./answer-worker.js", import.meta.url), { execArgv: [] });
    const ended = (fault: string) => {
      if (this.#worker !== worker) return;
      this.#giveUp({ fault });
    };
    worker.on("message", (answer: WorkerAnswer) => {
      if (this.#worker === worker) this.#settle(answer);
    });
    worker.on("error", (error) => ended(error.stack ?? error.message));
    worker.on("exit", (code) => ended(`the thread that looks at files ended with ${code}`));
    return worker;
  }
}
