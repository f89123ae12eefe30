/**
 * Makes a fresh clone ready to run: installs what the lock file names, unless that was done already, and builds, which
 * `--install` leaves out. Needs nothing but Node and npm.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes("--quiet");

function say(text) {
  if (!quiet) process.stderr.write(`${text}\n`);
}

function installIfChanged() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(process.version.split(".")[0])
    .digest("hex");
  const stamp = join(root, "node_modules", ".callgate-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  say("installing what package-lock.json names …");
  // The only script would be the root's own, which builds; that comes next.
  const { status, error, stdout, stderr } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (error !== undefined) throw error;
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}\nnpm ci failed with exit code ${status}\n`);
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, lock);
}

installIfChanged();
if (!process.argv.includes("--install")) build();

function build() {
  say("building …");
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "build.mjs")], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
