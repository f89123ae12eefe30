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

/** The one memory of a module, which never grows. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/**
 * @param base64 the module
 * @returns its exports; undefined where the system has no WebAssembly, or the processor lacks what the module needs
 */
export function instantiate(base64: string): unknown {
  const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyEngine };
  if (WebAssembly === undefined) return undefined;
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(base64, "base64"))).exports;
  } catch (error) {
    // A processor without vectors.
    if (error instanceof Error && error.name === "CompileError") return undefined;
    throw error;
  }
}
