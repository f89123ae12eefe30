/** A thread that judges some of a policy's mutants. */

import { parentPort, workerData } from "node:worker_threads";
import { type MutateTask, runMutants } from "./jobs.js";
import { readMutation } from "./read-mutation.js";

const { cwd, policy, paths, named, files, release, ids } = workerData as MutateTask;
const read = readMutation(
  policy,
  paths,
  named,
  { read: (path) => files.get(path) ?? { problem: "there is no such file" } },
  cwd,
  release,
);
if (read === undefined) throw new Error("the faults of an agent's configuration are judged in one thread");
parentPort?.postMessage(runMutants(read, ids));
