/** Threads that decide parts of a replay. They are started before there is work for them: loading takes them a while. */

import { InvalidShardError, type PlannedShard, type ShardState } from "@callgate/simulator";
import { EarlyEndError, NoThreadError, startThread, type Thread } from "../threads/thread.js";
import type { ThreadPlace } from "../threads/thread-io.js";
import type { NamedTranscript } from "./named-transcripts.js";
import type { SerializedReplaySpec } from "./replay-spec.js";

/** What a thread is given; it answers with a `ShardState`, or undefined where the shard cannot be decided alone. */
export interface ThreadTask {
  readonly place: ThreadPlace;
  readonly spec: SerializedReplaySpec;
  readonly files: readonly NamedTranscript[];
  readonly shard: PlannedShard;
  /** See `KeptDenials`. */
  readonly kept: SharedArrayBuffer;
  /** The shard's, counted from 0. */
  readonly number: number;
}

export class Threads {
  readonly #all: readonly Thread<ShardState | undefined>[];
  readonly #idle: Thread<ShardState | undefined>[];

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
    const state = stateOf(thread);
    // While the first thread plans, and decides its own shard, no handler is attached to the others.
    state.catch(() => {});
    return state;
  }

  get count(): number {
    return this.#all.length;
  }

  /** Ends them all, whatever they do. */
  end(): void {
    for (const { worker } of this.#all) void worker.terminate();
  }
}

function start(): Thread<ShardState | undefined> {
  return startThread(new URL("./replay-worker.js", import.meta.url));
}

async function stateOf({ answer }: Thread<ShardState | undefined>): Promise<ShardState> {
  const state = await answer.catch((error) => {
    throw error instanceof NoThreadError || error instanceof EarlyEndError
      ? new InvalidShardError(error.message)
      : error;
  });
  if (state === undefined) throw new InvalidShardError("in another thread");
  return state;
}
