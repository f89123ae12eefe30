/** A thread that looks at one open file after the other, so that the one that answers the editor never waits for the logic. */

import { parentPort } from "node:worker_threads";
import { processIo } from "@callgate/project/io";
import { answer } from "./answer.js";
import type { WorkerAnswer, WorkerRequest } from "./answer-thread.js";

const texts = new Map<string, string>();

parentPort?.on("message", ({ changed, place, question }: WorkerRequest) => {
  for (const [path, text] of changed)
    if (text === undefined) texts.delete(path);
    else texts.set(path, text);
  answer(question, place, texts, processIo).then(
    (value) => parentPort?.postMessage({ value } satisfies WorkerAnswer),
    (error: unknown) => parentPort?.postMessage({ fault: faultText(error) } satisfies WorkerAnswer),
  );
});

function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
