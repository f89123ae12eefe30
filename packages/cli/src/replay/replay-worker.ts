/** A thread that decides one part of a replay. */

import { parentPort, workerData } from "node:worker_threads";
import { runPart, WrongCut } from "@callgate/simulator";
import { processIo } from "../process-io.js";
import type { WorkerTask } from "./jobs.js";
import { readOptionsOf, readQuestion } from "./question.js";
import { tallyOf } from "./tally.js";
import { seekableFiles } from "./transcripts.js";

const { cwd, question, files, part } = workerData as WorkerTask;

try {
  const asked = readQuestion(question);
  const tally = tallyOf(asked, { isPart: true });
  parentPort?.postMessage(runPart(part, seekableFiles(files, processIo(cwd)), tally, readOptionsOf(asked)));
} catch (error) {
  if (!(error instanceof WrongCut)) throw error;
  parentPort?.postMessage(undefined);
}
