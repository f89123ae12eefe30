/**
 * `npm run check`: all that is asked of the sources besides tests, at the same time. What was built is built again where
 * sources changed, and TypeScript looks at what changed; what failed is shown in the order of the list, and ends with 1.
 */

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build-once.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (...path) => join(root, "node_modules", ...path);

/** The longest first. */
const PARTS = {
  "types of the tests": [bin("typescript", "bin", "tsc"), "-p", "packages/tsconfig.tests.json"],
  biome: [bin("@biomejs", "biome", "bin", "biome"), "check", "--error-on-warnings", "."],
  "bundle of the action": ["scripts/bundle-action.mjs", "--check"],
  "plain words": [".ci/plain-words.mjs"],
  "package graph": [".ci/package-graph.mjs"],
};

mkdirSync(join(root, ".cache"), { recursive: true });
buildOnce();
const results = await Promise.all(Object.entries(PARTS).map(([name, args]) => run(name, args)));
for (const { name, code, output, seconds } of results) {
  process.stdout.write(`${code === 0 ? "✔" : "✖"} ${name} (${seconds.toFixed(1)} s)\n${output}`);
  if (code !== 0) process.exitCode = 1;
}

/** @returns what became of a script of Node's, and all that it said */
function run(name, args) {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ name, code, output, seconds: (performance.now() - start) / 1000 }));
  });
}
