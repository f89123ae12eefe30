/**
 * Libraries that few policies need, loaded when one is first asked for. Their callers cannot wait: the question is put aside until
 * the library is there, and answered again from the start. The bundle of the worker puts calls of this in their place.
 */

/** Thrown through a question whose answer needs a library. */
export class LibraryNeeded extends Error {
  readonly loading: Promise<unknown>;

  constructor(loading: Promise<unknown>) {
    super("a library is being loaded");
    this.loading = loading;
  }
}

/** A function that gives the library where it is loaded, and throws `LibraryNeeded` where it is not yet. */
export function lateLibrary<T>(load: () => Promise<T>): () => T {
  let loaded: T | undefined;
  return () => {
    if (loaded !== undefined) return loaded;
    throw new LibraryNeeded(
      load().then((library) => {
        loaded = library;
      }),
    );
  };
}

/** Asks until no library is missing. */
export async function withLibraries<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof LibraryNeeded)) throw error;
      await error.loading;
    }
  }
}
