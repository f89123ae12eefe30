/** A thread that decides one part of a replay. */

import { parentPort } from "node:worker_threads";
import { runPart, WrongCut } from "@callgate/simulator";
import { processIo } from "../process-io.js";
import { readOptionsOf, readQuestion } from "./question.js";
import { tallyOf } from "./tally.js";
import type { ThreadTask } from "./threads.js";
import { seekableFiles } from "./transcripts.js";

parentPort?.once("message", ({ cwd, question, files, part }: ThreadTask) => {
  try {
    const asked = readQuestion(question);
    const tally = tallyOf(asked, { isPart: true });
    parentPort?.postMessage(runPart(part, seekableFiles(files, processIo(cwd)), tally, readOptionsOf(asked)));
  } catch (error) {
    if (!(error instanceof WrongCut)) throw error;
    parentPort?.postMessage(undefined);
  }
});
