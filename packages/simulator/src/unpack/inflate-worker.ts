/** A thread that inflates by Node's zlib, whose streams need an event loop: the thread that asks has none while it waits. */

import { workerData } from "node:worker_threads";
import { createInflateRaw, type InflateRaw } from "node:zlib";
import type { InflateAnswer, InflateRequest, InflateThreadData } from "./inflate-thread.js";

/** What is unpacked at a time, in bytes: so much before a damaged place may be lost. */
const PIECE = 64 * 1024;

interface Stream {
  readonly inflate: InflateRaw;
  readonly pieces: Buffer[];
  given: number;
  /** What is to be done when what was given is unpacked. */
  done: (state: InflateAnswer["state"]) => void;
}

const { port, answers } = workerData as InflateThreadData;
const answered = new Int32Array(answers);
const streams = new Map<number, Stream>();

port.on("message", ({ id, bytes, isAll }: InflateRequest) => {
  if (bytes === undefined) {
    close(id);
    return;
  }
  const stream = streams.get(id) ?? open(id);
  stream.given += bytes.length;
  stream.done = (state) => answer(id, stream, state);
  if (isAll) stream.inflate.end(bytes);
  else stream.inflate.write(bytes, (error) => stream.done(error ? "damaged" : "more"));
});

function open(id: number): Stream {
  const inflate = createInflateRaw({ chunkSize: PIECE });
  const stream: Stream = { inflate, pieces: [], given: 0, done: () => {} };
  inflate.on("readable", () => drain(stream));
  // Either can come before what was written is taken: there is no more of the stream in it.
  inflate.on("end", () => stream.done("over"));
  inflate.on("error", () => stream.done("damaged"));
  streams.set(id, stream);
  return stream;
}

function close(id: number): void {
  const stream = streams.get(id);
  if (stream === undefined) return;
  stream.done = () => {};
  stream.inflate.destroy();
  streams.delete(id);
}

function drain({ inflate, pieces }: Stream): void {
  for (let piece = inflate.read(); piece !== null; piece = inflate.read()) pieces.push(piece);
}

function answer(id: number, stream: Stream, state: InflateAnswer["state"]): void {
  drain(stream);
  stream.done = () => {};
  // A copy, which can be handed over: zlib still writes to the memory that its last piece is in.
  const bytes = new Uint8Array(stream.pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of stream.pieces.splice(0)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const unread = state === "over" ? stream.given - stream.inflate.bytesWritten : 0;
  if (state !== "more") close(id);
  port.postMessage({ bytes, state, unread } satisfies InflateAnswer, [bytes.buffer]);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
}
