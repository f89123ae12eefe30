/**
 * The page's side of the worker. One question is answered at a time; one that takes too long is stopped by ending the worker, and
 * the next one starts another: no policy can keep the page from being used.
 */

import type { Answer, Answered, Hover, PlaygroundTexts, Question, Refusal } from "../worker/questions.js";

/** After this long, in milliseconds, a question is stopped. */
export const LIMIT = 10_000;

/** After this long, in milliseconds, a question is stopped when the same is asked of newer texts; a hover, when anything else is asked. */
const LIMIT_OF_OLD = 1_000;

/** `stopped`: it took too long. `old`: the same was asked again meanwhile. */
export type Outcome = Answer | Hover | Refusal | "stopped" | "old";

interface Waiting {
  readonly texts: PlaygroundTexts;
  readonly question: Question;
  readonly resolve: (outcome: Outcome) => void;
}

interface Running extends Waiting {
  readonly id: number;
  readonly since: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class WorkerClient {
  readonly #script: string;
  #worker: Worker | undefined;
  /** Whether the worker has loaded its script. */
  #isReady = false;
  #running: Running | undefined;
  #waiting: Waiting[] = [];
  #id = 0;

  /** @param script the address of the worker's script */
  constructor(script: string) {
    this.#script = script;
    this.#start();
  }

  ask(texts: PlaygroundTexts, question: Question): Promise<Outcome> {
    return new Promise((resolve) => {
      const isSame = (one: Waiting) => keyOf(one.question) === keyOf(question);
      for (const one of this.#waiting.filter(isSame)) one.resolve("old");
      this.#waiting = [...this.#waiting.filter((one) => !isSame(one)), { texts, question, resolve }];
      const { question: running, since } = this.#running ?? {};
      const isOld = running !== undefined && (running.kind === "hover" || keyOf(running) === keyOf(question));
      if (isOld && since !== undefined && performance.now() - since > LIMIT_OF_OLD) this.#stop("old");
      this.#next();
    });
  }

  #start(): void {
    // A worker from a `blob:` is held to the page's own policy, which lets it reach nothing; one from a file would have its own.
    const source = `import(${JSON.stringify(this.#script)}).catch((error) => setTimeout(() => { throw error; }));`;
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url, { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Answered | "ready">) => {
      if (data === "ready") {
        URL.revokeObjectURL(url);
        this.#isReady = true;
        this.#next();
      } else if (data.id === this.#running?.id) this.#end(data.answer);
    });
    worker.addEventListener("error", ({ message }) => this.#fail(message));
    this.#worker = worker;
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

function keyOf(question: Question): string {
  return question.kind === "findings" ? `findings ${question.fixes}` : question.kind;
}
