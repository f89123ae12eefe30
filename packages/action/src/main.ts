/** The process that the runner starts. */

import { setTimeout } from "node:timers/promises";
import { processIo } from "@callgate/project/io";
import { run } from "./run.js";

process.exitCode = await run({
  env: process.env,
  log: (line) => void process.stdout.write(`${line}\n`),
  files: processIo,
  fetch: (url, init) => fetch(url, init),
  sleep: (milliseconds) => setTimeout(milliseconds),
  now: () => Date.now(),
});
