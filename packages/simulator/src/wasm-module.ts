/** A WebAssembly module without imports → what it exports. */

/** What of WebAssembly is used: its types are only in TypeScript's libraries for browsers. */
interface WebAssemblyEngine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** A number that a module exports. */
export interface Constant {
  readonly value: number;
}

/** The one memory of a module. Where it can grow, its buffer is another one after that. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

export class WasmModule {
  readonly #engine: WebAssemblyEngine;
  readonly #module: object;

  private constructor(engine: WebAssemblyEngine, module: object) {
    this.#engine = engine;
    this.#module = module;
  }

  /**
   * @param bytes the module, as it is compiled
   * @returns undefined where the system has no WebAssembly, or the processor lacks what the module needs
   */
  static of(bytes: Uint8Array): WasmModule | undefined {
    const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyEngine };
    if (WebAssembly === undefined) return undefined;
    try {
      return new WasmModule(WebAssembly, new WebAssembly.Module(bytes));
    } catch (error) {
      // A processor without vectors.
      if (error instanceof Error && error.name === "CompileError") return undefined;
      throw error;
    }
  }

  /**
   * @returns the exports of a new instance, with a memory of its own
   * @throws RangeError where there is no memory for it
   */
  instantiate(): unknown {
    return new this.#engine.Instance(this.#module).exports;
  }
}
