/** A piece of a transcript → its calls, and what belongs to calls before it. */

import type { CallOutcome } from "../call.js";
import type { TranscriptSource } from "../merge.js";
import { READERS } from "../readers/index.js";
import type { Sink } from "../readers/reader.js";
import { type OpenTranscript, openTranscript, type ReadOptions } from "../transcript.js";
import type { Slice } from "./plan-shards.js";
import { openMiddle, type SeekableFile } from "./seekable-file.js";

/** An answer to a call of an earlier shard. */
export interface LateAnswer {
  /** The call's line, counted from `lookFrom`. */
  readonly line: number;
  readonly outcome: CallOutcome;
}

/** What a slice has of earlier shards. */
export interface Met {
  readonly late: readonly LateAnswer[];
  /** Answers without a call: those that may refund quota, and others. */
  readonly unmatched: { readonly failed: number; readonly others: number };
  /** Lines that were read only to match answers. */
  readonly looked: number;
  /** All lines, with those. */
  readonly lines: number;
}

/** A slice that can be read more than once; `met` is of the latest reading. */
export class SliceSource implements TranscriptSource {
  readonly uri: string;
  readonly #file: SeekableFile;
  readonly #slice: Slice;
  readonly #options: ReadOptions;
  #reading: SliceReading | undefined;

  constructor(file: SeekableFile, slice: Slice, options: ReadOptions) {
    this.uri = file.uri;
    this.#file = file;
    this.#slice = slice;
    this.#options = options;
  }

  chunks(): Iterable<Uint8Array> {
    return this.#file.chunks(this.#slice.from, this.#slice.to);
  }

  readonly open = <T>(sink: Sink<T>): OpenTranscript => {
    const { reader: id, lookFrom, from } = this.#slice;
    const reading = new SliceReading();
    this.#reading = reading;
    const reader = READERS.find((candidate) => candidate.id === id);
    if (reader === undefined) {
      reading.transcript = openTranscript(this.uri, sink, this.#options);
      return reading.transcript;
    }
    const transcript = openMiddle<T | Before>(this.uri, reading.looking(sink), reader, this.#options);
    reading.transcript = transcript;
    for (const chunk of this.#file.chunks(lookFrom, from)) transcript.push(chunk);
    transcript.forget();
    reading.begin();
    return transcript;
  };

  get met(): Met {
    if (this.#reading === undefined) throw new TypeError("the slice was not read");
    return this.#reading.met;
  }
}

/** A call of an earlier shard. */
class Before {
  readonly line: number;

  constructor(line: number) {
    this.line = line;
  }
}

class SliceReading {
  transcript: OpenTranscript | undefined;
  readonly #late: LateAnswer[] = [];
  #failed = 0;
  #others = 0;
  #looked = 0;
  #isBefore = true;

  get met(): Met {
    return {
      late: this.#late,
      unmatched: { failed: this.#failed, others: this.#others },
      looked: this.#looked,
      lines: this.transcript?.line ?? 0,
    };
  }

  begin(): void {
    this.#isBefore = false;
    this.#looked = this.transcript?.line ?? 0;
  }

  looking<T>(sink: Sink<T>): Sink<T | Before> {
    return {
      call: (call) => (this.#isBefore ? new Before(call.line) : sink.call(call)),
      outcome: (call, outcome, at) => {
        if (!(call instanceof Before)) sink.outcome(call, outcome, at);
        else if (!this.#isBefore) this.#late.push({ line: call.line, outcome });
      },
      unmatched: (outcome) => {
        if (this.#isBefore) return;
        if (outcome === "ok" || outcome === "toolError" || outcome === "unknown") this.#others++;
        else this.#failed++;
      },
    };
  }
}
