/**
 * The built action → `packages/action/dist`, which GitHub runs as it is committed. With `--check` nothing is written, and
 * the exit code says whether what is committed is what the sources give, byte for byte.
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundled } from "./bundler.mjs";

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");
const dist = join(packages, "action", "dist");

const files = await bundled({
  input: { index: join(packages, "action", "build", "main.js") },
  // Names that stay, so that a change of the sources is a change of a file.
  output: { entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" },
  // The command's library is no part of what is published.
  resolve: { alias: { "callgate/library": join(packages, "cli", "dist", "library.js") } },
});

if (process.argv.includes("--check")) {
  const old = committed();
  const names = [...new Set([...files.keys(), ...old.keys()])].sort();
  const wrong = names.filter((name) => files.get(name) !== old.get(name));
  for (const name of wrong) console.error(`packages/action/dist/${name} is not what the sources give`);
  if (wrong.length > 0) console.error("build it anew, and commit it: npm run build:action");
  process.exitCode = wrong.length > 0 ? 1 : 0;
} else {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  for (const [name, text] of files) writeFileSync(join(dist, name), text);
}

/** Each file's text, by name. */
function committed() {
  try {
    return new Map(readdirSync(dist).map((name) => [name, readFileSync(join(dist, name), "utf8")]));
  } catch {
    return new Map();
  }
}
