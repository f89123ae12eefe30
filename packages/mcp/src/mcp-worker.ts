/** A thread that carries out one task after the other. */

import { parentPort, workerData } from "node:worker_threads";
import { carryOut } from "./carry-out.js";
import type { Task, ThreadSetting } from "./task.js";

parentPort?.on("message", async (task: Task) => {
  parentPort?.postMessage(await carryOut(task, workerData as ThreadSetting));
});
