/** A thread that looks at one open file after the other, so that the one that answers the editor never waits for the logic. */

import { parentPort } from "node:worker_threads";
import { processIo } from "@callgate/project/io";
import { findIn } from "./find.js";
import type { WorkerAnswer, WorkerRequest } from "./find-thread.js";

const texts = new Map<string, string>();

parentPort?.on("message", ({ changed, task }: WorkerRequest) => {
  for (const [path, text] of changed)
    if (text === undefined) texts.delete(path);
    else texts.set(path, text);
  findIn(task, texts, processIo).then(
    (found) => parentPort?.postMessage({ found } satisfies WorkerAnswer),
    (error: unknown) => parentPort?.postMessage({ fault: faultText(error) } satisfies WorkerAnswer),
  );
});

function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
