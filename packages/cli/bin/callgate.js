#!/usr/bin/env node
import { existsSync } from "node:fs";

// The bundle starts faster; after a plain `tsc -b` there is none.
const built = existsSync(new URL("../bundle/main.js", import.meta.url)) ? "../bundle" : "../dist";
const { main } = await import(`${built}/main.js`);
const { endBecause, endWithSentence, processArguments, processIo } = await import(`${built}/process-io.js`);

endWithSentence();
try {
  process.exitCode = await main(processArguments(), processIo());
} catch (error) {
  endBecause(error);
}
