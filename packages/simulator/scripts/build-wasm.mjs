/**
 * Compiles the sources in `wasm/` into TypeScript files that hold the modules; a test holds these to the sources.
 *
 *   node packages/simulator/scripts/build-wasm.mjs
 *
 * AssemblyScript is installed into `.cache`, not into the workspace: with its compiler it has 100 MB, and is needed only by
 * who changes one of those files.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ASSEMBLYSCRIPT = "0.28.20";

/** Each source, what it is compiled into, and its memory in pages of 64 KiB. */
const MODULES = [
  { source: "skim.ts", target: "src/skim/skim-wasm.ts", name: "SKIM", pages: 64, features: "simd,bulk-memory" },
];

const simulator = fileURLToPath(new URL("..", import.meta.url));
const cache = join(simulator, "../../.cache", `assemblyscript-${ASSEMBLYSCRIPT}`);
const compiler = join(cache, "node_modules", "assemblyscript", "bin", "asc.js");

if (!existsSync(compiler)) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), "{}\n");
  run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `assemblyscript@${ASSEMBLYSCRIPT}`], cache);
}
for (const { source, target, name, pages, features } of MODULES) {
  const output = join(cache, "module.wasm");
  const options = ["-O3", "--noAssert", "--runtime", "stub", "--enable", features];
  const memory = ["--initialMemory", String(pages), "--maximumMemory", String(pages)];
  run(process.execPath, [compiler, source, ...options, ...memory, "-o", output], join(simulator, "wasm"));
  const hash = createHash("sha256")
    .update(readFileSync(join(simulator, "wasm", source)))
    .digest("hex");
  writeFileSync(
    join(simulator, target),
    `/** \`wasm/${source}\`, compiled. Made by \`scripts/build-wasm.mjs\`; do not edit. */

/** The SHA-256 of the source. */
export const ${name}_SOURCE = "${hash}";

/** The module, in Base64. */
export const ${name}_WASM =
  "${readFileSync(output).toString("base64")}";
`,
  );
}

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) throw error ?? new Error(`${command} ${args[0]} exited with ${status}`);
}
