/** The thread that unpacks, and how it is asked: the thread that asks waits for each answer. */

import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";

/** What the thread is started with. */
export interface InflateThreadData {
  readonly port: MessagePort;
  /** Four bytes, which become 1 when an answer has been sent. */
  readonly answers: SharedArrayBuffer;
}

export interface InflateRequest {
  /** Of the stream. */
  readonly id: number;
  /** What comes next in it; undefined to forget the stream, which is not answered. */
  readonly bytes: Uint8Array | undefined;
  /** Whether these are the last. */
  readonly isAll: boolean;
}

export interface InflateAnswer {
  /** What was unpacked. */
  readonly bytes: Uint8Array;
  readonly state: "more" | "over" | "damaged";
  /** How many of the bytes that were given are behind the stream's end, once that has come. */
  readonly unread: number;
}

/** How long a thread may take for an answer, in milliseconds: one that the system did not give never answers. */
const PATIENCE = 60_000;

let shared: InflateThread | undefined;

/** The one thread of this thread, started when it is first asked for. It keeps no program from ending. */
export function inflateThread(): InflateThread {
  shared ??= new InflateThread();
  return shared;
}

export class InflateThread {
  readonly #port: MessagePort;
  readonly #answered: Int32Array;
  #streams = 0;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    const workerData: InflateThreadData = { port: port2, answers: new SharedArrayBuffer(4) };
    this.#port = port1;
    this.#answered = new Int32Array(workerData.answers);
    const options = { workerData, transferList: [port2], execArgv: [] };
    const worker = new Worker(new URL("./inflate-worker.js", import.meta.url), options);
    worker.unref();
    port1.unref();
  }

  /** The number of a stream that is not yet used. */
  newStream(): number {
    return this.#streams++;
  }

  /**
   * Waits for what the bytes of a request unpack to.
   * @throws Error where no answer comes
   */
  ask({ id, bytes, isAll }: InflateRequest & { readonly bytes: Uint8Array }): InflateAnswer {
    // A copy, because the whole memory that a view is of would be sent.
    const sent = new Uint8Array(bytes);
    Atomics.store(this.#answered, 0, 0);
    this.#port.postMessage({ id, bytes: sent, isAll } satisfies InflateRequest, [sent.buffer]);
    // Woken by the answer before, whose thread was slow to say so, it waits again.
    while (Atomics.load(this.#answered, 0) === 0)
      if (Atomics.wait(this.#answered, 0, 0, PATIENCE) === "timed-out") break;
    const answer = receiveMessageOnPort(this.#port);
    if (answer === undefined) throw new Error("the thread that unpacks does not answer");
    return answer.message;
  }

  /** Ends a stream, however far it was read. */
  forget(id: number): void {
    this.#port.postMessage({ id, bytes: undefined, isAll: true } satisfies InflateRequest);
  }
}
