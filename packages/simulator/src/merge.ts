/** Several transcripts → their calls and answers in one order of time, in constant memory. */

import type { CallOutcome, ToolCall } from "./call.js";
import { Pending } from "./readers/pending.js";
import type { Sink } from "./readers/reader.js";
import { callDigest } from "./readers/same-call.js";
import { type OpenTranscript, openTranscript, type ReadOptions, type TranscriptSummary } from "./transcript.js";

/** A transcript to read. */
export interface TranscriptSource {
  readonly uri: string;
  /** Whether its bytes can be read only once, as those of a pipe: it is then opened first, and waits for its turn. */
  readonly once?: boolean | undefined;
  /** Its bytes from the beginning, each time it is asked. A piece is only good until the next is asked for. */
  chunks(): Iterable<Uint8Array>;
  /** What reads its bytes if it is not a whole file; `openTranscript` when left out. */
  readonly open?: (<T>(sink: Sink<T>) => OpenTranscript) | undefined;
}

function opened<T>(source: TranscriptSource, sink: Sink<T>, options: ReadOptions): OpenTranscript {
  return source.open?.(sink) ?? openTranscript(source.uri, sink, options);
}

/**
 * Reads transcripts together: calls and answers come in the order of their recorded times, those of one transcript
 * always in the order written. An event without a time has the latest time before it in its transcript. Of
 * equal times, the transcript named first comes first. A transcript is opened when its turn comes, so that those of
 * other days cost nothing. A call that is in two of them comes once.
 * @param sinkOf where the calls of a transcript go
 * @param options how each of them is read
 * @returns what was found in each, in the order given
 */
export function readTogether<T>(
  sources: readonly TranscriptSource[],
  sinkOf: (uri: string) => Sink<T>,
  options: ReadOptions = {},
): TranscriptSummary[] {
  const waiting = sources
    .map((source, order) => ({
      source,
      order,
      from: source.once ? Number.NEGATIVE_INFINITY : firstTime(source, options),
    }))
    .sort((a, b) => a.from - b.from || a.order - b.order);
  const summaries: TranscriptSummary[] = [];
  const open = new Feeds<T>();
  const recent = new RecentCalls();
  let opening = 0;
  for (;;) {
    const next = open.first;
    const upcoming = waiting[opening];
    if (upcoming !== undefined && (next === undefined || isBefore({ ...upcoming, at: upcoming.from }, next))) {
      opening++;
      const feed = new Feed(upcoming.source, upcoming.order, sinkOf(upcoming.source.uri), recent, options);
      if (feed.isEmpty) summaries[upcoming.order] = feed.summary;
      else open.add(feed);
      continue;
    }
    if (next === undefined) return summaries;
    next.step();
    if (next.isEmpty) summaries[next.order] = next.summary;
    open.moveFirst();
  }
}

/** When something happened, in the transcript of which number. */
interface Turn {
  readonly at: number;
  readonly order: number;
}

function isBefore(a: Turn, b: Turn): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** The transcripts that are open, as a heap: tens of thousands may span one day. */
class Feeds<T> {
  readonly #heap: Feed<T>[] = [];

  /** The one whose turn it is. */
  get first(): Feed<T> | undefined {
    return this.#heap[0];
  }

  add(feed: Feed<T>): void {
    const heap = this.#heap;
    heap.push(feed);
    for (let at = heap.length - 1; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!isBefore(heap[at] as Feed<T>, heap[above] as Feed<T>)) return;
      this.#swap(at, above);
      at = above;
    }
  }

  /** Puts the first where it belongs after its step; takes it out where it is at its end. */
  moveFirst(): void {
    const heap = this.#heap;
    if (heap[0]?.isEmpty) {
      const last = heap.pop();
      if (heap.length === 0 || last === undefined) return;
      heap[0] = last;
    }
    for (let at = 0; ; ) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < heap.length && isBefore(heap[below] as Feed<T>, heap[least] as Feed<T>)) least = below;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b] as Feed<T>, this.#heap[a] as Feed<T>];
  }
}

/** The first recorded time, in epoch milliseconds; -Infinity without any. */
function firstTime(source: TranscriptSource, options: ReadOptions): number {
  let first: number | undefined;
  const sink: Sink<never> = {
    call: ({ at }) => {
      first ??= at;
      return undefined;
    },
    outcome: () => {},
  };
  const transcript = opened(source, sink, options);
  for (const chunk of source.chunks()) {
    if (transcript.push(chunk) && first === undefined) continue;
    transcript.close();
    return first ?? Number.NEGATIVE_INFINITY;
  }
  transcript.end();
  return first ?? Number.NEGATIVE_INFINITY;
}

/** Two programs that record one call do so within this time, in milliseconds. */
const SAME_TIME = 2_000;

/** Calls with a lasting identity that are remembered: those of many months of one person's sessions. */
const MAX_LASTING = 100_000;

/** A call in one transcript: when, in which one, and what distinguishes it from a call that reuses its identity. */
interface Sighting {
  readonly at: number;
  readonly order: number;
  readonly tool: string;
  /** Undefined where the arguments are not known. */
  readonly digest: string | undefined;
}

function isOne(a: Sighting, b: Sighting): boolean {
  return a.tool === b.tool && (a.digest === undefined || b.digest === undefined || a.digest === b.digest);
}

/** The recent calls of all transcripts; those with a lasting identity are kept longer. */
class RecentCalls {
  readonly #calls = new Pending<Sighting>();
  readonly #lasting = new Pending<Sighting>(MAX_LASTING);

  /** Whether another transcript has had this call. */
  isRepeated(call: ToolCall, at: number, order: number): boolean {
    const { identity, isIdentityLasting } = call;
    if (identity === undefined) return false;
    const sighting = { at, order, tool: call.tool, digest: callDigest(call) };
    const calls = isIdentityLasting ? this.#lasting : this.#calls;
    const first = calls.get(identity);
    const isSame = first !== undefined && isOne(first, sighting);
    if (isIdentityLasting) {
      if (!isSame) calls.add(identity, sighting);
      return isSame && first.order !== order;
    }
    if (isSame && first.order !== order && at - first.at <= SAME_TIME) return true;
    calls.add(identity, sighting);
    return false;
  }
}

/**
 * A piece of fewer bytes is most likely the last of its file. Tens of thousands of small files may be of the same time: once
 * they were read, their calls wait, and nothing else of them is kept.
 */
const SHORT = 64 * 1024;

/** A call that waits for its turn, and then for its answer. */
interface QueuedCall<T> {
  readonly kind: "call";
  readonly at: number;
  readonly call: ToolCall;
  handle: T | undefined;
}

interface QueuedAnswer<T> {
  readonly kind: "answer";
  readonly at: number;
  readonly to: QueuedCall<T>;
  readonly outcome: CallOutcome;
}

/** One transcript's events, read ahead by a piece of the file at a time. */
class Feed<T> {
  readonly order: number;
  readonly #sink: Sink<T>;
  readonly #recent: RecentCalls;
  readonly #mayWait: boolean;
  #chunks: Iterator<Uint8Array> | undefined;
  #transcript: OpenTranscript | undefined;
  #queue: (QueuedCall<T> | QueuedAnswer<T>)[] = [];
  #next = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #summary: TranscriptSummary | undefined;
  #repeated = 0;

  constructor(source: TranscriptSource, order: number, sink: Sink<T>, recent: RecentCalls, options: ReadOptions) {
    this.order = order;
    this.#sink = sink;
    this.#recent = recent;
    // The next piece of a pipe may be long in coming.
    this.#mayWait = source.once === true;
    this.#chunks = source.chunks()[Symbol.iterator]();
    const queueing: Sink<QueuedCall<T>> = {
      call: (call) => {
        if (call.at !== undefined && call.at > this.#latest) this.#latest = call.at;
        const queued: QueuedCall<T> = { kind: "call", at: this.#latest, call, handle: undefined };
        this.#queue.push(queued);
        return queued;
      },
      outcome: (to, outcome, at) => {
        if (at !== undefined && at > this.#latest) this.#latest = at;
        this.#queue.push({ kind: "answer", at: this.#latest, to, outcome });
      },
    };
    this.#transcript = opened(source, queueing, options);
    this.#fill();
  }

  get isEmpty(): boolean {
    return this.#next >= this.#queue.length;
  }

  /** When the next event happened. */
  get at(): number {
    return this.#queue[this.#next]?.at ?? Number.POSITIVE_INFINITY;
  }

  get summary(): TranscriptSummary {
    if (this.#summary === undefined) throw new TypeError("the transcript is not at its end");
    return { ...this.#summary, repeated: this.#repeated };
  }

  /** Hands on the next event. */
  step(): void {
    const event = this.#queue[this.#next++];
    if (event?.kind === "call") event.handle = this.#take(event);
    else if (event?.to.handle !== undefined) this.#sink.outcome(event.to.handle, event.outcome, event.at);
    if (this.isEmpty) this.#fill();
  }

  #take({ call, at }: QueuedCall<T>): T | undefined {
    if (!this.#recent.isRepeated(call, at, this.order)) return this.#sink.call(call);
    this.#repeated++;
    return undefined;
  }

  /** Reads on until there is an event, or the end. */
  #fill(): void {
    this.#queue = [];
    this.#next = 0;
    let size = 0;
    while (this.#queue.length === 0 && this.#summary === undefined) size = this.#read();
    if (size > 0 && size < SHORT && !this.#mayWait) this.#read();
  }

  /** Reads the next piece, or the end; gives the piece's bytes. */
  #read(): number {
    if (this.#chunks === undefined || this.#transcript === undefined) return 0;
    const { value, done } = this.#chunks.next();
    const size = done ? 0 : value.length;
    if (done || !this.#transcript.push(value)) {
      this.#chunks.return?.();
      this.#summary = this.#transcript.end();
      this.#chunks = undefined;
      this.#transcript = undefined;
    }
    return size;
  }
}
