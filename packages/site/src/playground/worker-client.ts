/**
 * The page's side of the worker. One question is answered at a time; one that takes too long is stopped by ending the worker, and
 * the next one starts another: no policy can keep the page from being used.
 */

import type { Answer, Answered, Hover, PlaygroundTexts, Question, Refusal } from "../worker/questions.js";

/** After this long, in milliseconds, a question is stopped. */
export const LIMIT = 10_000;

/** After this long, in milliseconds, a question is stopped that no longer matters (see `isOldFor`). */
const LIMIT_OF_OLD = 1_000;

/** `stopped`: it took too long. `old`: the texts have changed, or the same was asked again, meanwhile. */
export type Outcome = Answer | Hover | Refusal | "stopped" | "old";

export interface StartedWorker {
  postMessage(message: unknown): void;
  /** Ends it, whatever it is doing. */
  terminate(): void;
}

/** Starts a worker, which says when it is ready, and then answers what it is asked. */
export type StartWorker = (on: {
  message(data: Answered | "ready"): void;
  error(message: string | undefined): void;
}) => StartedWorker;

interface Waiting {
  readonly texts: PlaygroundTexts;
  readonly question: Question;
  readonly resolve: (outcome: Outcome) => void;
}

interface Running extends Waiting {
  readonly id: number;
  readonly since: number;
  /** Stops it. */
  timer: ReturnType<typeof setTimeout>;
}

export class WorkerClient {
  readonly #startWorker: StartWorker;
  #worker: StartedWorker | undefined;
  /** Whether the worker has loaded its script. */
  #isReady = false;
  #running: Running | undefined;
  #waiting: Waiting[] = [];
  #id = 0;

  constructor(startWorker: StartWorker) {
    this.#startWorker = startWorker;
    this.#start();
  }

  ask(texts: PlaygroundTexts, question: Question): Promise<Outcome> {
    return new Promise((resolve) => {
      const asked = { texts, question, resolve };
      const isOld = (one: Waiting) => isOldFor(one, asked) || keyOf(one.question) === keyOf(question);
      for (const one of this.#waiting.filter(isOld)) one.resolve("old");
      this.#waiting = [...this.#waiting.filter((one) => !isOld(one)), asked];
      const running = this.#running;
      if (running !== undefined && isOldFor(running, asked)) {
        clearTimeout(running.timer);
        const left = running.since + LIMIT_OF_OLD - performance.now();
        if (left > 0) running.timer = setTimeout(() => this.#stop("old"), left);
        else this.#stop("old");
      }
      this.#next();
    });
  }

  #start(): void {
    this.#worker = this.#startWorker({
      message: (data) => {
        if (data === "ready") {
          this.#isReady = true;
          this.#next();
        } else if (data.id === this.#running?.id) this.#end(data.answer);
      },
      error: (message) => this.#fail(message),
    });
  }

  #next(): void {
    if (!this.#isReady || this.#running !== undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const id = ++this.#id;
    const timer = setTimeout(() => this.#stop("stopped"), LIMIT);
    this.#running = { ...next, id, timer, since: performance.now() };
    this.#worker?.postMessage({ id, texts: next.texts, question: next.question });
  }

  #end(outcome: Outcome): void {
    const running = this.#running;
    if (running === undefined) return;
    clearTimeout(running.timer);
    this.#running = undefined;
    running.resolve(outcome);
    this.#next();
  }

  /** The worker is gone, or never came: what it was asked gets a sentence, and the next question another worker. */
  #fail(message: string | undefined): void {
    const refusal = `callgate failed on this: ${message ?? "its script could not be loaded"}`;
    const all = this.#isReady ? [] : this.#waiting.splice(0);
    for (const one of all) one.resolve({ refusal });
    this.#end({ refusal });
  }

  #stop(outcome: "stopped" | "old"): void {
    this.#worker?.terminate();
    this.#isReady = false;
    this.#start();
    this.#end(outcome);
  }
}

/** Whether the answer to a question will not be looked at, since a newer one is asked. */
function isOldFor({ texts, question }: Waiting, newer: Waiting): boolean {
  if (!sameTexts(texts, newer.texts)) return true;
  if (question.kind === "hover") return true;
  return keyOf(question) === keyOf(newer.question) && JSON.stringify(question) !== JSON.stringify(newer.question);
}

function sameTexts(a: PlaygroundTexts, b: PlaygroundTexts): boolean {
  return (
    a.policy.name === b.policy.name &&
    a.policy.text === b.policy.text &&
    a.before === b.before &&
    a.tools === b.tools &&
    a.session === b.session
  );
}

function keyOf(question: Question): string {
  return question.kind === "findings" ? `findings ${question.fixes}` : question.kind;
}
