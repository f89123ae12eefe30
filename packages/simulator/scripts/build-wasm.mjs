/**
 * Compiles `wasm/skim.ts` into a TypeScript file that holds the module; a test holds it to the source.
 *
 *   node packages/simulator/scripts/build-wasm.mjs
 *
 * AssemblyScript is installed into `.cache`, not into the workspace: with its compiler it has 100 MB, and is needed only by
 * who changes that file.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ASSEMBLYSCRIPT = "0.28.20";

/** In pages of 64 KiB. */
const MEMORY = "64";

const simulator = fileURLToPath(new URL("..", import.meta.url));
const cache = join(simulator, "../../.cache", `assemblyscript-${ASSEMBLYSCRIPT}`);
const compiler = join(cache, "node_modules", "assemblyscript", "bin", "asc.js");

if (!existsSync(compiler)) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), "{}\n");
  run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `assemblyscript@${ASSEMBLYSCRIPT}`], cache);
}
const output = join(cache, "module.wasm");
const options = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd,bulk-memory"];
const memory = ["--initialMemory", MEMORY, "--maximumMemory", MEMORY];
run(process.execPath, [compiler, "skim.ts", ...options, ...memory, "-o", output], join(simulator, "wasm"));
const hash = createHash("sha256")
  .update(readFileSync(join(simulator, "wasm/skim.ts")))
  .digest("hex");
writeFileSync(
  join(simulator, "src/skim/skim-wasm.ts"),
  `/** \`wasm/skim.ts\`, compiled. Made by \`scripts/build-wasm.mjs\`; do not edit. */

/** The SHA-256 of the source. */
export const SKIM_SOURCE = "${hash}";

/** The module, in Base64. */
export const SKIM_WASM =
  "${readFileSync(output).toString("base64")}";
`,
);

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) throw error ?? new Error(`${command} ${args[0]} exited with ${status}`);
}
