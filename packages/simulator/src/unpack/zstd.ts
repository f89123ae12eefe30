/** A zstd file (RFC 8878), piece by piece → its contents, by the zstd library. Files that were joined are one. */

import { createRequire } from "node:module";
import { inflateRawSync } from "node:zlib";
import { type Memory, WasmModule } from "../wasm-module.js";

/** What `wasm/zstd.c` exports. */
interface Decoder {
  readonly memory: Memory;
  input(): number;
  inputSize(): number;
  output(): number;
  outputSize(): number;
  begin(): number;
  unpack(from: number, to: number): number;
  taken(): number;
  given(): number;
}

/** Of the library's errors, negative as it gives them: those that are no fault of the data's. */
const NEEDS = new Map([
  [-16, "a window of more than 128 MiB"],
  [-32, "a dictionary"],
  [-64, "more memory than there is"],
]);

/** One with more memory, for a file's large window, is not kept for the next file. In bytes. */
const MOST_KEPT = 16 * 1024 * 1024;

/** What a file needs and does not get, though it may not be damaged. */
export class NeedsMore extends Error {}

let module: WasmModule | undefined;

/** A decoder that no file uses. */
let idle: Decoder | undefined;

/** The bytes that a file begins with: those of a frame, or of one that is passed over. */
export function beginsZstd(start: Uint8Array): boolean {
  const [first = 0, ...others] = start.subarray(0, 4);
  const isLike = (...bytes: number[]) => others.every((byte, index) => byte === bytes[index]) && others.length === 3;
  return (first === 0x28 && isLike(0xb5, 0x2f, 0xfd)) || (first >> 4 === 5 && isLike(0x2a, 0x4d, 0x18));
}

export class ZstdStream {
  #decoder: Decoder | undefined;
  /** Whether a frame has ended, and no other begun. */
  #isWhole = true;

  /**
   * Takes the next bytes, and gives what they unpack to. A piece is only good until the next.
   * @param isAll whether these are the last
   * @throws Error where the data is damaged or cut off; what came before it was given, but for up to 256 KiB
   * @throws NeedsMore
   */
  *push(bytes: Uint8Array, isAll: boolean): Generator<Uint8Array, void> {
    this.#decoder ??= takeDecoder();
    for (let at = 0; at < bytes.length; at += this.#decoder.inputSize())
      yield* this.#unpack(this.#decoder, bytes.subarray(at, at + this.#decoder.inputSize()));
    if (isAll && !this.#isWhole) throw new Error("the data is cut off");
  }

  /** Ends it, however far it was read. */
  close(): void {
    if (this.#decoder !== undefined && this.#decoder.memory.buffer.byteLength <= MOST_KEPT) idle = this.#decoder;
    this.#decoder = undefined;
  }

  *#unpack(decoder: Decoder, bytes: Uint8Array): Generator<Uint8Array, void> {
    new Uint8Array(decoder.memory.buffer, decoder.input()).set(bytes);
    for (let taken = 0, isFull = false; taken < bytes.length || isFull; taken = decoder.taken()) {
      const state = decoder.unpack(taken, bytes.length);
      if (state < 0) throw failure(state);
      this.#isWhole = state === 0;
      isFull = decoder.given() === decoder.outputSize();
      // The memory is another one once it has grown.
      if (decoder.given() > 0) yield new Uint8Array(decoder.memory.buffer, decoder.output(), decoder.given());
    }
  }
}

function takeDecoder(): Decoder {
  const decoder = idle ?? newDecoder();
  idle = undefined;
  const state = decoder.begin();
  if (state < 0) throw failure(state);
  return decoder;
}

function newDecoder(): Decoder {
  module ??= loadedModule();
  try {
    return module.instantiate() as Decoder;
  } catch (error) {
    // Each has a memory of its own, for which a system has so many addresses.
    if (error instanceof RangeError) throw failure(-64);
    throw error;
  }
}

/** Its code is loaded when the first such file is opened. */
function loadedModule(): WasmModule {
  const { ZSTD_WASM } = createRequire(import.meta.url)("#zstd") as { readonly ZSTD_WASM: string };
  const module = WasmModule.of(inflateRawSync(Buffer.from(ZSTD_WASM, "base64")));
  if (module === undefined) throw new NeedsMore("WebAssembly, which this Node does not have");
  return module;
}

function failure(state: number): Error {
  const needed = NEEDS.get(state);
  return needed === undefined ? new Error(`zstd's error ${-state}`) : new NeedsMore(needed);
}
