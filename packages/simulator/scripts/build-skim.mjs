/**
 * Compiles `wasm/skim.ts` into `src/skim/skim-wasm.ts`, which a test holds to its source.
 *
 *   node packages/simulator/scripts/build-skim.mjs
 *
 * AssemblyScript is installed into `.cache`, not into the workspace: with its compiler it has 100 MB, and is needed only by
 * who changes that one file.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ASSEMBLYSCRIPT = "0.28.20";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const cache = join(root, ".cache", `assemblyscript-${ASSEMBLYSCRIPT}`);
const compiler = join(cache, "node_modules", "assemblyscript", "bin", "asc.js");
const folder = join(root, "packages", "simulator", "wasm");

if (!existsSync(compiler)) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), "{}\n");
  run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `assemblyscript@${ASSEMBLYSCRIPT}`], cache);
}
const output = join(cache, "skim.wasm");
const options = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd,bulk-memory"];
const pages = ["--initialMemory", "64", "--maximumMemory", "64"];
run(process.execPath, [compiler, "skim.ts", ...options, ...pages, "-o", output], folder);

const source = createHash("sha256")
  .update(readFileSync(join(folder, "skim.ts")))
  .digest("hex");
const base64 = readFileSync(output).toString("base64");
writeFileSync(
  join(root, "packages", "simulator", "src", "skim", "skim-wasm.ts"),
  `/** \`wasm/skim.ts\`, compiled. Made by \`scripts/build-skim.mjs\`; do not edit. */

/** The SHA-256 of the source. */
export const SKIM_SOURCE = "${source}";

/** The module, in Base64. */
export const SKIM_WASM =
  "${base64}";
`,
);

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) throw error ?? new Error(`${command} ${args[0]} exited with ${status}`);
}
