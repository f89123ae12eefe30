/**
 * The built action → `packages/action/dist`, which GitHub runs as it is committed. Another folder can be named. With `--check`
 * nothing is written: it says which committed files are not what the sources give. That is no failure, since the workflow
 * `action-bundle` commits the bundle on main: two open changes never conflict in it.
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundled } from "./bundler.mjs";

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");
const isCheck = process.argv.includes("--check");
const [dist = join(packages, "action", "dist")] = process.argv.slice(2).filter((arg) => arg !== "--check");

const files = await bundled({
  input: {
    index: join(packages, "action", "build", "main.js"),
    "inflate-worker": join(packages, "simulator", "dist", "unpack", "inflate-worker.js"),
  },
  // Names that stay, so that a change of the sources is a change of a file. A thread's is the one that its package gives it.
  output: {
    entryFileNames: ({ name }) => (name === "index" ? "index.mjs" : "[name].js"),
    chunkFileNames: "[name].mjs",
  },
});

if (isCheck) {
  const old = committed();
  const names = [...new Set([...files.keys(), ...old.keys()])].sort();
  const stale = names.filter((name) => files.get(name) !== old.get(name));
  if (stale.length > 0)
    console.error(
      `warning: packages/action/dist is stale (${stale.join(", ")}); the workflow action-bundle rebuilds it on main`,
    );
} else {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
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
