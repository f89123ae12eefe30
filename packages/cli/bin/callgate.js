#!/usr/bin/env node
// CommonJS: what loads other modules takes a tenth of the time that Node needs to start.
const { existsSync, writeSync } = require("node:fs");
const { join } = require("node:path");

const given = process.argv.slice(2);
const asksVersion = given.length === 1 && ["--version", "-v", "-V"].includes(given[0]);
if (!(asksVersion && printsVersion())) start();

/** Whether that went well; what failed fails once more in `start`, which says so. */
function printsVersion() {
  try {
    writeSync(1, `${require("../package.json").version}\n`);
    return true;
  } catch {
    return false;
  }
}

async function start() {
  let modules;
  try {
    modules = await load();
  } catch (error) {
    // Exit code 1 means findings.
    const isSystems = typeof error?.syscall === "string";
    process.stderr.write(`callgate: its own files cannot be read: ${isSystems ? error.code : error?.stack}\n`);
    process.exit(isSystems ? 2 : 3);
  }
  const [{ main }, { commandIo, endBecause, endWithSentence, processArguments }, keepCode] = modules;
  endWithSentence();
  try {
    process.exitCode = await main(processArguments(), commandIo());
    keepCode?.();
  } catch (error) {
    endBecause(error);
  }
}

/** From the bundle; after a plain `tsc -b` there is none. */
async function load() {
  const bundle = join(__dirname, "..", "bundle");
  if (!existsSync(bundle)) return Promise.all([import("../dist/main.js"), import("../dist/process.js")]);
  const { main, process, keepCode } = require("../bundle/load.cjs").loadBundle(bundle, given);
  return [main, process, keepCode];
}
