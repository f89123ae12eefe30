/** Deflated bytes, piece by piece → the bytes. All streams of a thread share one module: one works, the others wait. */

import { type Constant, instantiate, type Memory } from "../wasm-module.js";
import { INFLATE_WASM } from "./inflate-wasm.js";

/** What `wasm/inflate.ts` exports. */
interface InflateModule {
  readonly memory: Memory;
  readonly STREAM: Constant;
  readonly STREAM_END: Constant;
  begin(): void;
  clear(): void;
  save(): void;
  restore(): void;
  makeRoom(): number;
  added(bytes: number): void;
  inputAt(): number;
  inputLeft(): number;
  outputAt(): number;
  outputBytes(): number;
  taken(): void;
  inflate(isAll: boolean): number;
}

/** What `inflate` gives. */
const WANTS_INPUT = 0;
const IS_FULL = 1;
const IS_OVER = 2;

/** What is given at once, in bytes; the module has room for four times as much. */
const SLICE = 4 * 1024;

let shared: Inflater | undefined;

class Inflater {
  readonly module: InflateModule;
  readonly bytes: Buffer;
  /** The stream whose state is in the module. */
  owner: InflateStream | undefined;

  constructor(module: InflateModule) {
    this.module = module;
    this.bytes = Buffer.from(module.memory.buffer);
  }
}

function inflater(): Inflater {
  if (shared === undefined) {
    const module = instantiate(INFLATE_WASM);
    if (module === undefined) throw new Error("there is no WebAssembly to unpack it with");
    shared = new Inflater(module as InflateModule);
  }
  return shared;
}

export class InflateStream {
  readonly #inflater = inflater();
  /** The stream's state while another is at work. */
  #waiting: Buffer | undefined;
  #isBegun = false;

  /**
   * Takes the next bytes, and gives what they unpack to. A piece is only good until the next.
   * @param isAll whether these are the last
   * @returns what follows the stream's end, once that has come; undefined before
   * @throws Error where the data is damaged or cut off; what came before it was given
   */
  *push(bytes: Uint8Array, isAll: boolean): Generator<Uint8Array, Buffer | undefined> {
    const { module, bytes: memory } = this.#inflater;
    this.#takeOver();
    for (let at = 0; ; ) {
      const result = module.inflate(isAll && at >= bytes.length);
      const isDone = result === WANTS_INPUT && at >= bytes.length;
      if (result !== WANTS_INPUT || isDone) {
        const [from, length] = [module.outputAt(), module.outputBytes()];
        if (length > 0) {
          yield memory.subarray(from, from + length);
          if (this.#inflater.owner !== this) throw new TypeError("another stream was unpacked in between");
          module.taken();
        }
      }
      if (result === IS_OVER) return this.#end(bytes.subarray(at));
      if (isDone) return undefined;
      if (result === WANTS_INPUT) {
        const slice = bytes.subarray(at, at + SLICE);
        memory.set(slice, module.makeRoom());
        module.added(slice.length);
        at += slice.length;
      } else if (result !== IS_FULL) throw new Error("the data is damaged or cut off");
    }
  }

  /** Ends the stream, however far it was read. */
  close(): void {
    if (this.#inflater.owner === this) this.#inflater.owner = undefined;
    this.#waiting = undefined;
  }

  #end(rest: Uint8Array): Buffer {
    const { module, bytes: memory } = this.#inflater;
    const left = memory.subarray(module.inputAt(), module.inputAt() + module.inputLeft());
    const behind = Buffer.concat([left, rest]);
    this.close();
    return behind;
  }

  #takeOver(): void {
    const { module, bytes: memory, owner } = this.#inflater;
    if (owner === this) return;
    if (owner !== undefined) owner.#wait();
    if (this.#waiting !== undefined) {
      memory.set(this.#waiting, module.STREAM.value);
      module.restore();
      this.#waiting = undefined;
    } else if (this.#isBegun) throw new TypeError("the stream is over");
    else {
      module.clear();
      module.begin();
    }
    this.#isBegun = true;
    this.#inflater.owner = this;
  }

  #wait(): void {
    const { module, bytes: memory } = this.#inflater;
    module.save();
    this.#waiting = Buffer.from(memory.subarray(module.STREAM.value, module.STREAM_END.value));
  }
}
