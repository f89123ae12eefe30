/** How far a long run is: one line on a terminal's error output, gone when the run ends. */

import type { Io } from "@callgate/project/io";

/** A run that ends sooner shows nothing. Milliseconds. */
const FIRST = 500;
/** Between two changes of the line. Milliseconds. */
const BETWEEN = 100;

/** Back to the beginning of the line, and nothing in it. */
const ERASE = "\r\u001b[K";

export interface Progress {
  /** @param done how many of all are done */
  show(done: number, all: number): void;
  /** Takes the line away. What is written afterwards begins where it was. */
  end(): void;
}

/** @param doing what is being done, as `linting` */
export function progressOn({ stderr, env, now }: Pick<Io, "stderr" | "env" | "now">, doing: string): Progress {
  if (!stderr.isTerminal || env.CI || env.TERM === "dumb") return { show() {}, end() {} };
  let next = now() + FIRST;
  let isShown = false;
  return {
    show(done, all) {
      const time = now();
      if (time < next) return;
      next = time + BETWEEN;
      isShown = true;
      stderr.write(`${ERASE}${doing} ${done.toLocaleString("en")} of ${all.toLocaleString("en")}`);
    },
    end() {
      if (isShown) stderr.write(ERASE);
      isShown = false;
    },
  };
}
