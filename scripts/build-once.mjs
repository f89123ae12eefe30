/**
 * Vitest's global set-up of the tests that run what is built: builds, unless nothing changed since the last build. Those of the
 * action get its bundle, too, in `.cache/action/dist`.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, "packages");
const action = join(root, ".cache", "action");

/** @param project the Vitest project whose tests come next */
export default function setup(project) {
  // The commands that tests start share their compiled code, and leave the user's folder alone.
  process.env.XDG_CACHE_HOME = join(root, ".cache", "user");
  const state = buildOnce();
  if (project.name !== "action") return;
  once("built-action", state, join(action, "dist", "index.mjs"), ["bundle-action.mjs", join(action, "dist")]);
  cpSync(join(packages, "action", "package.json"), join(action, "package.json"));
}

/** Builds, unless the sources are those of the last build; gives a digest of them. */
export function buildOnce() {
  const state = sourcesState();
  once("built", state, join(packages, "cli", "bundle", "main.js"), ["build.mjs"]);
  return state;
}

/** Runs a script of this folder, unless it ran for the same sources and what it made is there. */
function once(name, state, made, [script, ...args]) {
  const stamp = join(root, ".cache", name);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === state && existsSync(made)) return;
  process.stderr.write(`${script} …\n`);
  const { status } = spawnSync(process.execPath, [join(root, "scripts", script), ...args], { stdio: "inherit" });
  if (status !== 0) throw new Error(`${script} failed`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, state);
}

/** A digest that changes when a file that goes into the build is added, removed or written. */
function sourcesState() {
  const hash = createHash("sha256");
  const folders = readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [join(packages, name, "src"), join(packages, name, "package.json")]);
  const others = ["scripts", "docs/checks", "README.md", "LICENSE", "package-lock.json"].map((name) =>
    join(root, name),
  );
  for (const path of [...folders, ...others]) for (const file of filesAt(path)) hash.update(file);
  return hash.digest("hex");
}

function* filesAt(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || path.endsWith(".test.ts")) return;
  if (!stat.isDirectory()) yield `${path}\0${stat.mtimeMs}\0${stat.size}\n`;
  else for (const name of readdirSync(path).sort()) yield* filesAt(join(path, name));
}
