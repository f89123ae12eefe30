/** A host and an exact version → its program, installed from the npm registry into `.cache/hosts`; no script of a package runs. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../../../.cache/hosts/", import.meta.url));

const PLATFORM = `${process.platform}-${process.arch}`;

/** By host, the package, and what its `postinstall` would put in the place of its program, where it has such. */
export const PACKAGES = {
  "claude-code": { name: "@anthropic-ai/claude-code", linked: [`@anthropic-ai/claude-code-${PLATFORM}/claude`] },
  codex: { name: "@openai/codex", linked: [] },
  "copilot-cli": { name: "@github/copilot", linked: [] },
  "gemini-cli": { name: "@google/gemini-cli", linked: [] },
  opencode: {
    name: "opencode-ai",
    linked: [`opencode-${PLATFORM}/bin/opencode`, `opencode-${PLATFORM}-baseline/bin/opencode`],
  },
};

/**
 * The file of a host's program in a version such as `2.1.332`, installed where it is not there yet.
 * @throws the error of npm where the version cannot be had
 */
export function installHost(host, version) {
  if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) throw new Error(`${version} is no exact version`);
  const { name, linked } = PACKAGES[host];
  const folder = installPackage(name, version);
  const modules = folder.slice(0, -name.length);
  const program = linked.map((path) => join(modules, path)).find((path) => existsSync(path));
  if (program !== undefined) return program;
  // Packages of earlier versions are complete without a script.
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : Object.values(bin)[0]);
}

/** The version that npm installs of a host where none is named. @throws the error of npm */
export function newestVersion(host) {
  return execFileSync("npm", ["view", PACKAGES[host].name, "dist-tags.latest"], { encoding: "utf8" }).trim();
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
