/** How far a long reading has come; on a terminal only, and gone when it ends. */

import type { Output } from "../io/io.js";

const EVERY_MILLISECONDS = 200;
const QUIET_MILLISECONDS = 1_000;

/** The same chunks; tells how many of `bytes` have passed once it has taken a second. */
export function* withProgress(
  chunks: Iterable<Uint8Array>,
  bytes: number,
  name: string,
  output: Output,
): Iterable<Uint8Array> {
  if (!output.isTerminal) {
    yield* chunks;
    return;
  }
  let done = 0;
  let next = performance.now() + QUIET_MILLISECONDS;
  let shown = false;
  for (const chunk of chunks) {
    yield chunk;
    done += chunk.byteLength;
    const now = performance.now();
    if (now < next) continue;
    next = now + EVERY_MILLISECONDS;
    shown = true;
    output.write(`\r\x1b[Kreading ${name}: ${Math.floor((100 * done) / Math.max(1, bytes))}%`);
  }
  if (shown) output.write("\r\x1b[K");
}
