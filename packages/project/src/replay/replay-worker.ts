/** A thread that decides one shard of a replay. */

import { parentPort } from "node:worker_threads";
import { InvalidShardError, runShard } from "@callgate/simulator";
import { threadIo } from "../threads/thread-io.js";
import { UserError } from "../user-error.js";
import { accumulatorsOf } from "./accumulators.js";
import { KeptDenials } from "./kept-denials.js";
import { readOptionsOf, readSpec } from "./replay-spec.js";
import type { ThreadTask } from "./threads.js";
import { seekableFiles } from "./transcripts.js";

parentPort?.once("message", ({ place, spec, files, shard, kept, number }: ThreadTask) => {
  try {
    const asked = readSpec(spec);
    const accumulators = accumulatorsOf(asked, { isShard: true });
    const denials = new KeptDenials(kept, number);
    const counted = denials.counting(seekableFiles(files, threadIo(place)), accumulators.replay);
    parentPort?.postMessage(denials.wanted(runShard(shard, counted, accumulators, readOptionsOf(asked))));
  } catch (error) {
    // Whatever went wrong, the work is done once more in one piece, which says why; a fault of ours is thrown at once.
    if (!(error instanceof InvalidShardError) && !(error instanceof UserError)) throw error;
    parentPort?.postMessage(undefined);
  }
});
