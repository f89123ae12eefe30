/**
 * Builds the packages and what is published of them; npm runs it, too, where the repository is installed from git.
 * Says nothing on the standard output, which `npm pack` shares with its own answer.
 */

import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, "packages");

/** Runs a program of Node's; its output is shown when it fails. */
function run(...args) {
  const { status, error, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  if (error !== undefined) throw error;
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}\nnode ${args.join(" ")} failed with exit code ${status}\n`);
  process.exit(status ?? 1);
}

run(join(root, "node_modules", "typescript", "bin", "tsc"), "-b");
// `callgate explain` prints the pages, so they are part of the program.
const pages = join(packages, "cli", "checks");
rmSync(pages, { recursive: true, force: true });
cpSync(join(root, "docs", "checks"), pages, { recursive: true });
// Where an editor finds them: the schemas of configurations and of suites.
const schemas = join(packages, "cli", "schemas");
cpSync(join(packages, "project", "src", "config", "config.schema.json"), join(schemas, "config.schema.json"));
cpSync(join(packages, "tester", "src", "suite.schema.json"), join(schemas, "suite.schema.json"));
// Those of the policies' dialects, and of the models of the mock server.
for (const dialect of ["catalogue", "gateway", "intercept"])
  cpSync(
    join(packages, "core", "src", "dialects", dialect, `${dialect}.schema.json`),
    join(schemas, `${dialect}.schema.json`),
  );
cpSync(join(packages, "mock-ollama", "src", "schemas", "models.schema.json"), join(schemas, "models.schema.json"));
// And those of the JSON that commands write.
cpSync(join(packages, "report", "src", "schemas"), schemas, { recursive: true });
// Each package is published with the license; the command, with the page that introduces it.
for (const name of readdirSync(packages, { withFileTypes: true }))
  if (name.isDirectory()) cpSync(join(root, "LICENSE"), join(packages, name.name, "LICENSE"));
cpSync(join(root, "README.md"), join(packages, "cli", "README.md"));
run(join(root, "scripts", "bundle.mjs"));
