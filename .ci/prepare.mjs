/**
 * Makes a fresh clone ready to run: installs what the lock file names, unless that was done already, and builds.
 * Needs nothing but Node and npm.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes("--quiet");

/** Runs a program; its output is shown when it fails, or unless asked to be quiet. */
function run(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (error !== undefined) throw error;
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}\n${command} ${args.join(" ")} failed with exit code ${status}\n`);
  process.exit(status ?? 1);
}

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
  run("npm", ["ci", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, lock);
}

function build() {
  say("building …");
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-b"]);
  // `callgate explain` prints the pages, so they are part of the program.
  const pages = join(root, "packages", "cli", "checks");
  rmSync(pages, { recursive: true, force: true });
  cpSync(join(root, "docs", "checks"), pages, { recursive: true });
  run(process.execPath, [join(root, ".ci", "bundle.mjs")]);
}

installIfChanged();
build();
