/** A thread that decides one part of a replay. */

import { parentPort } from "node:worker_threads";
import { runPart, WrongCut } from "@callgate/simulator";
import type { Io } from "../io/io.js";
import { processIo } from "../io/process-io.js";
import { UserError } from "../user-error.js";
import { readOptionsOf, readQuestion } from "./question.js";
import { tallyOf } from "./tally.js";
import type { ThreadTask } from "./threads.js";
import { seekableFiles } from "./transcripts.js";

parentPort?.once("message", ({ cwd, isOpen, question, files, part }: ThreadTask) => {
  try {
    const asked = readQuestion(question);
    const tally = tallyOf(asked, { isPart: true });
    parentPort?.postMessage(runPart(part, seekableFiles(files, threadIo(cwd, isOpen)), tally, readOptionsOf(asked)));
  } catch (error) {
    // Whatever went wrong, the work is done once more in one piece, which tells why; a fault of ours is told at once.
    if (!(error instanceof WrongCut) && !(error instanceof UserError)) throw error;
    parentPort?.postMessage(undefined);
  }
});

function threadIo(cwd: string, isOpen: boolean): Io {
  const io = processIo(cwd);
  return isOpen ? (io.opened?.() ?? io) : io;
}
