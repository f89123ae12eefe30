#!/usr/bin/env node
import { existsSync } from "node:fs";

// The bundle starts faster; after a plain `tsc -b` there is none.
const built = existsSync(new URL("../bundle/main.js", import.meta.url)) ? "../bundle" : "../dist";
let modules;
try {
  modules = await Promise.all([import(`${built}/main.js`), import(`${built}/process.js`)]);
} catch (error) {
  // Exit code 1 means findings.
  const isSystems = typeof error?.syscall === "string";
  process.stderr.write(`callgate: its own files cannot be read: ${isSystems ? error.code : error?.stack}\n`);
  process.exit(isSystems ? 2 : 3);
}
const [{ main }, { commandIo, endBecause, endWithSentence, processArguments }] = modules;

endWithSentence();
try {
  process.exitCode = await main(processArguments(), commandIo());
} catch (error) {
  endBecause(error);
}
