/** A host and an exact version → its program, installed from the npm registry into `.cache/hosts`; no script of a package runs. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../../../.cache/hosts/", import.meta.url));

const PLATFORM = `${process.platform}-${process.arch}`;

/** By host, the package and its program: that of the platform where the package for all needs a script to be complete. */
const PROGRAMS = {
  "claude-code": { name: `@anthropic-ai/claude-code-${PLATFORM}`, program: "claude" },
  codex: { name: "@openai/codex", program: "bin/codex.js" },
  "copilot-cli": { name: "@github/copilot", program: "npm-loader.js" },
  "gemini-cli": { name: "@google/gemini-cli", program: "bundle/gemini.js" },
  opencode: { name: `opencode-${PLATFORM}`, program: "bin/opencode" },
};

/**
 * The file of a host's program in a version such as `2.1.332`, installed where it is not there yet.
 * @throws the error of npm where the version cannot be had
 */
export function installHost(host, version) {
  const { name, program } = PROGRAMS[host];
  return join(installPackage(name, version), program);
}

/** The folder of a package in an exact version, installed with its dependencies where it is not there yet. @throws the error of npm */
export function installPackage(name, version) {
  const folder = join(CACHE, `${name.replaceAll("/", "+")}@${version}`);
  const installed = join(folder, "node_modules", name);
  if (existsSync(installed)) return installed;
  mkdirSync(CACHE, { recursive: true });
  // It is there as a whole or not at all, whenever this ends.
  const made = mkdtempSync(join(CACHE, "installing-"));
  try {
    writeFileSync(join(made, "package.json"), '{"private": true}\n');
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
    execFileSync("npm", ["install", ...options, "--save-exact", `${name}@${version}`], { cwd: made, stdio: "pipe" });
    if (!existsSync(folder)) renameSync(made, folder);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return installed;
}
