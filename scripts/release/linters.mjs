/**
 * publint and are-the-types-wrong, on each tarball. They are installed when they are asked for, at these versions: the
 * second brings a TypeScript of its own, which is no price for every clone to pay.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { check, run, runWell } from "./checklist.mjs";

const LINTERS = ["publint@0.3.25", "@arethetypeswrong/cli@0.18.5"];

/** Installs both into `folder` and runs them. All packages are ES modules only, and say so. */
export function checkWithLinters(packages, folder) {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}\n");
  runWell(folder, "npm", ["install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", ...LINTERS]);
  const bin = join(folder, "node_modules", ".bin");
  for (const { name, path } of packages) {
    const publint = run(folder, join(bin, "publint"), ["run", path, "--strict"]);
    check(`publint finds nothing in ${name}`, publint.status === 0, publint.stdout + publint.stderr);
    const types = run(folder, join(bin, "attw"), [path, "--profile", "esm-only", "--no-emoji", "--format", "ascii"]);
    check(`the types of ${name} are right (${basename(path)})`, types.status === 0, types.stdout + types.stderr);
  }
}
