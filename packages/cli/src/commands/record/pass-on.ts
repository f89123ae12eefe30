/** Source → destination, untouched: each piece goes on first, and is shown to whoever records it then. */

import type { Readable, Writable } from "node:stream";

/**
 * Passes on what comes, and the end. The source waits while the destination is full, so that nothing piles up.
 * @param show gets each piece after it went on
 * @returns stops passing on; what still comes from the source is dropped
 */
export function passOn(source: Readable, destination: Writable, show: (piece: Buffer) => void): () => void {
  const goOn = () => void source.resume();
  const piece = (bytes: Buffer) => {
    if (!destination.write(bytes)) {
      source.pause();
      destination.once("drain", goOn);
    }
    show(bytes);
  };
  const end = () => void destination.end();
  source.on("data", piece).once("end", end);
  return () => {
    source.off("data", piece).off("end", end);
    destination.off("drain", goOn);
    source.resume();
  };
}
