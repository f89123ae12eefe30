/** The libraries, installed from their tarballs into a folder of their own. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, run, runWell } from "./checklist.mjs";

/** Lints a policy with what is installed, as a foreign program would. */
const PROGRAM = `
import { lower, readDocument } from "@callgate/core";
import { lint } from "@callgate/linter";

const text = 'version: "1"\\ndefault: deny\\ntools:\\n  run_command:\\n    rules: []\\n';
const document = readDocument(new TextEncoder().encode(text), "policy.yaml");
const findings = lint(document, lower(document));
console.log([...findings].map(({ check }) => check).join(" "));
`;

/** Imports each by its name, and uses two of them together. */
export function checkInstalledLibraries(packages, folder) {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  const libraries = packages.filter(({ name }) => name !== "callgate");
  const tarballs = libraries.map(({ path }) => path);
  runWell(folder, "npm", ["install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", ...tarballs]);
  for (const { name } of packages.filter(({ name }) => name !== "callgate")) {
    writeFileSync(join(folder, "import.mjs"), `console.log(Object.keys(await import("${name}")).length > 0);\n`);
    const { stdout, stderr } = run(folder, process.execPath, ["import.mjs"]);
    check(`${name} can be imported`, stdout.trim() === "true", stderr);
  }
  writeFileSync(join(folder, "program.mjs"), PROGRAM);
  const { stdout, stderr } = run(folder, process.execPath, ["program.mjs"]);
  check("the libraries lint a policy", stdout.includes("execute-allow-all"), stdout + stderr);
}
