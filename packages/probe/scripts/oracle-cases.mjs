/** The project's cases of a host: each policy, context and call once, whatever version answered. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCases } from "../dist/cases.js";

/** Vectors that lie beside the project count where they are there. */
const FOLDERS = ["../../../fixtures/hosts/", "../../../../shared/hosts/vectors/"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** @param files vector files in place of the project's @returns the cases, and how many lines no call of a server's tool shows */
export function casesOf(host, files) {
  const found = new Map();
  let passedOver = 0;
  for (const file of files ?? FOLDERS.flatMap(vectorFiles)) {
    const read = readCases(readFileSync(file, "utf8"), file, host);
    if (read.problems.length > 0) throw new Error(read.problems[0]);
    for (const one of read.cases) {
      const key = JSON.stringify([one.policy, one.context, one.call]);
      if (!found.has(key)) found.set(key, one);
    }
    if (read.cases.length > 0) passedOver += read.passedOver;
  }
  return { cases: [...found.values()], passedOver };
}

function vectorFiles(folder) {
  if (!existsSync(folder)) return [];
  // A host's own file comes before that of its versions, which ask some of its cases again.
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => name.slice(0, -".jsonl".length))
    .sort()
    .map((name) => join(folder, `${name}.jsonl`));
}
