/** A probe of a program that ends when callgate is ended. */

import { type Io, UserError } from "@callgate/project/io";

/**
 * @param ask asks the program; its signal is for when callgate is to end
 * @throws UserError where the program does not answer
 */
export async function askProgram<T extends object>(
  ask: (signal: AbortSignal) => Promise<T | { readonly problem: string }>,
  io: Io,
): Promise<T> {
  const abort = new AbortController();
  const stopListening = io.onEndSignals((signal) => abort.abort(`ended by ${signal}`));
  try {
    const probed = await ask(abort.signal);
    if ("problem" in probed) throw new UserError(probed.problem);
    return probed as T;
  } finally {
    stopListening();
  }
}
