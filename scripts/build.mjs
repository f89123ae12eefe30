/**
 * Builds the packages and what is published of them; npm runs it, too, where the repository is installed from git.
 * Says nothing on the standard output, which `npm pack` shares with its own answer.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, "packages");
/** From what the bundle was made. */
const stamp = join(root, ".cache", "bundled");

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
if (!isBundled()) {
  run(join(root, "scripts", "bundle.mjs"));
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, bundledFrom());
}

/** Whether the bundle is that of what is built: npm builds twice where it installs from git, to install and to pack. */
function isBundled() {
  return (
    existsSync(join(packages, "cli", "bundle", "main.js")) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === bundledFrom()
  );
}

/** A digest of all that goes into the bundle. */
function bundledFrom() {
  const hash = createHash("sha256");
  const folders = readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => ["package.json", "dist", "scripts"].map((part) => join(packages, name, part)));
  const inputs = [join(root, "package-lock.json"), join(root, "scripts"), ...folders];
  for (const file of inputs.flatMap(filesAt)) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** A file, or all modules and data in a folder. */
function filesAt(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) return [path];
  if (stat === undefined) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:m?js|json|d\.ts)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
