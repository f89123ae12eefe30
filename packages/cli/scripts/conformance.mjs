/** Runs conformance vectors of gateways and of hosts: `npm run conformance -- FILE...`. The last line counts. Exit code 1 when one fails. */

import { readFileSync } from "node:fs";
import { isHostVector, runHostVector, runVector } from "@callgate/core/conformance";

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("name the vector files: npm run conformance -- FILE...");
  process.exit(2);
}

let passed = 0;
let failed = 0;
/** Vectors that pass with an answer of their hooks that they do not state. */
let supposed = 0;
for (const file of files) {
  const lines = read(file).split("\n");
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    const differences = differencesOf(line);
    if (differences.length === 0) passed++;
    else {
      failed++;
      console.log(`${file}:${index + 1} ${differences.join("\n  ")}`);
    }
  });
}
if (supposed > 0)
  console.log(`${supposed} of those passed hang on a hook whose answer is not stated: one that fits was supposed`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    console.error(`${file} cannot be read: ${error.code ?? error.message}`);
    process.exit(2);
  }
}

function differencesOf(line) {
  let vector;
  try {
    vector = JSON.parse(line);
  } catch (error) {
    return [`no vector: ${error.message}`];
  }
  if (isHostVector(vector)) {
    const { differences, supposedHooks } = runHostVector(vector);
    if (supposedHooks !== undefined) supposed++;
    return differences.map((difference) => `${vector.id}: ${difference}`);
  }
  return runVector(vector).map((difference) => `${vector.group}: ${vector.name}: ${difference}`);
}
