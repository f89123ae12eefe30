/** A thread that lints some of a run's files. */

import { parentPort, workerData } from "node:worker_threads";
import { threadIo } from "../threads/thread-io.js";
import { keepingOf } from "./findings-cache.js";
import { type LintTask, shared } from "./jobs.js";
import { lintFiles } from "./lint-files.js";

const { place, work, counts } = workerData as LintTask;
const { turns, onDone } = shared(counts);
parentPort?.postMessage(lintFiles(work, turns, threadIo(place), onDone, keepingOf(work)));
