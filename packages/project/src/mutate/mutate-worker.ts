/** A thread that judges some of a policy's mutants. */

import { parentPort, workerData } from "node:worker_threads";
import { judgeThese, type MutateTask } from "./jobs.js";
import { readTrial } from "./read-trial.js";

const { cwd, policy, paths, named, files, release, ids } = workerData as MutateTask;
const read = readTrial(
  policy,
  paths,
  named,
  { read: (path) => files.get(path) ?? { problem: "there is no such file" } },
  cwd,
  release,
);
parentPort?.postMessage(judgeThese(read, ids));
