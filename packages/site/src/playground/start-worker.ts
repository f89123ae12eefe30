/** The address of a script → a worker that runs it. */

import type { Answered } from "../worker/questions.js";
import type { StartWorker } from "./worker-client.js";

/** @param script the address of the worker's script */
export function workerOf(script: string): StartWorker {
  return (on) => {
    // A worker from a `blob:` is held to the page's own policy, which lets it reach nothing; one from a file would have its own.
    const source = `import(${JSON.stringify(script)}).catch((error) => setTimeout(() => { throw error; }));`;
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url, { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Answered | "ready">) => {
      if (data === "ready") URL.revokeObjectURL(url);
      on.message(data);
    });
    worker.addEventListener("error", ({ message }) => on.error(message));
    return worker;
  };
}
