/** Threads that decide parts of a replay. They are started before there is work for them: loading takes them a while. */

import { Worker } from "node:worker_threads";
import { InvalidShardError, type PlannedShard, type ShardState } from "@callgate/simulator";
import { isNoThread } from "../io/reasons.js";
import type { NamedTranscript } from "./named-transcripts.js";
import type { SerializedReplaySpec } from "./replay-spec.js";

/** What a thread is given; it answers with a `ShardState`, or undefined where the shard cannot be decided alone. */
export interface ThreadTask {
  readonly cwd: string;
  /** Whether links may lead out of the repository. */
  readonly isOpen: boolean;
  readonly spec: SerializedReplaySpec;
  readonly files: readonly NamedTranscript[];
  readonly shard: PlannedShard;
}

/** Most of what a replay makes is soon forgotten: with more room for it, threads wait less for each other's clearing up. */
const YOUNG_MEGABYTES = 64;

/** One that waits for its task, and the answer to it. */
interface Thread {
  readonly worker: Worker;
  readonly answer: Promise<ShardState>;
}

export class Threads {
  readonly #all: readonly Thread[];
  readonly #idle: Thread[];

  /** Starts so many threads. */
  constructor(count: number) {
    this.#all = Array.from({ length: count }, start);
    this.#idle = [...this.#all];
  }

  /**
   * Gives a task to a thread that has none yet; there is one for each.
   * @returns what it found; rejects with InvalidShardError where the shard cannot be decided alone
   */
  run(task: ThreadTask): Promise<ShardState> {
    const thread = this.#idle.pop();
    if (thread === undefined) throw new TypeError("there are more tasks than threads");
    thread.worker.postMessage(task);
    return thread.answer;
  }

  /** Ends them all, whatever they do. */
  end(): void {
    for (const { worker } of this.#all) void worker.terminate();
  }
}

function start(): Thread {
  // Options that were meant for the first script would be misunderstood by this one.
  const options = { execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } };
  const worker = new Worker(new URL("./replay-worker.js", import.meta.url), options);
  const answer = new Promise<ShardState>((resolve, reject) => {
    worker.once("message", (state: ShardState | undefined) =>
      state === undefined ? reject(new InvalidShardError("in another thread")) : resolve(state),
    );
    worker.once("error", (error) =>
      reject(isNoThread(error) ? new InvalidShardError("the system gives no thread") : error),
    );
    worker.once("exit", () => reject(new InvalidShardError("a thread ended early")));
  });
  // While the first thread plans, and decides its own shard, no handler is attached to the others.
  answer.catch(() => {});
  return { worker, answer };
}
