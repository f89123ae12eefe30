/**
 * How many denials each shard of a replay keeps, in memory that its threads share. A report lists the first `MAX_DENIALS`, so a
 * shard need not hand over those for which the shards before it leave no room: copying them takes longer than joining all else.
 */

import { MAX_DENIALS, type Replay, type SeekableFile, type ShardState } from "@callgate/simulator";

/** @param shards how many there are */
export function newKeptDenials(shards: number): SharedArrayBuffer {
  return new SharedArrayBuffer(shards * Int32Array.BYTES_PER_ELEMENT);
}

/** Those of one shard, and of the shards before it. */
export class KeptDenials {
  readonly #counts: Int32Array;
  readonly #number: number;

  /** @param number the shard's, counted from 0 */
  constructor(shared: SharedArrayBuffer, number: number) {
    this.#counts = new Int32Array(shared);
    this.#number = number;
  }

  /** The same files; whenever a piece of one was read, the other threads learn how many denials are kept. */
  counting(files: readonly SeekableFile[], replay: Replay): SeekableFile[] {
    return files.map((file) => ({ ...file, chunks: (from, to) => this.#counted(file.chunks(from, to), replay) }));
  }

  *#counted(chunks: Iterable<Uint8Array>, replay: Replay): Iterable<Uint8Array> {
    for (const chunk of chunks) {
      yield chunk;
      Atomics.store(this.#counts, this.#number, replay.keptDenials);
    }
  }

  /** What a shard hands over. A number only grows, so what is left out now is not wanted later, either. */
  wanted(state: ShardState): ShardState {
    const before = this.#counts.subarray(0, this.#number).reduce((sum, _, i) => sum + Atomics.load(this.#counts, i), 0);
    const { denials } = state.replay;
    const list = denials.list.slice(0, Math.max(0, MAX_DENIALS - before));
    return { ...state, replay: { ...state.replay, denials: { ...denials, list } } };
  }
}
