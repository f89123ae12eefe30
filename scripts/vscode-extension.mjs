/**
 * The built extension → a folder as Visual Studio Code installs it, with the command in it; `--pack` makes a .vsix of it, by
 * vsce, which is installed into `.cache` when it is asked for.
 */

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { licensesOf } from "./bundled-licenses.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const extension = join(root, "packages", "vscode");
const cli = join(root, "packages", "cli");

/** Version 4 needs Node 22. */
const VSCE = "@vscode/vsce@3.9.2";

/** What the command needs to run. */
const COMMAND = ["bin", "bundle", "checks", "schemas", "package.json"];

/** Writes the extension into a folder, in place of what is there. @returns its version */
export async function stageExtension(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { code, modules } = await bundle();
  writeFileSync(join(folder, "extension.cjs"), code);
  writeFileSync(join(folder, "LICENSES.txt"), licensesOf(modules));
  for (const part of COMMAND) cpSync(join(cli, part), join(folder, "server", part), { recursive: true });
  const command = JSON.parse(readFileSync(join(cli, "package.json"), "utf8"));
  const { description, license } = JSON.parse(readFileSync(join(extension, "package.json"), "utf8"));
  const manifest = JSON.parse(readFileSync(join(extension, "manifest.json"), "utf8"));
  const { version, repository } = command;
  const about = { description, version, license, ...(repository === undefined ? {} : { repository }) };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ ...manifest, ...about }, undefined, 2)}\n`);
  cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  // Out of the repository its links lead nowhere but on the web.
  const home = /^git\+(https:\/\/[^?#]+?)(?:\.git)?$/.exec(repository?.url ?? "")?.[1];
  const page = readFileSync(join(extension, "README.md"), "utf8");
  const there = home === undefined ? "$1" : `[$1](${home}/blob/v${version}/docs/editors.md)`;
  writeFileSync(join(folder, "README.md"), page.replaceAll(/\[([^\]]+)\]\(\.\.\/\.\.\/docs\/editors\.md\)/g, there));
  return version;
}

/** The extension in one file, as the editor loads it; `vscode` is its own. */
async function bundle() {
  const made = await rolldown({
    input: join(extension, "dist", "extension.js"),
    platform: "node",
    external: ["vscode"],
    logLevel: "warn",
    checks: { pluginTimings: false },
  });
  try {
    const { output } = await made.generate({ format: "cjs", minify: true, codeSplitting: false });
    return { code: output[0].code, modules: output[0].moduleIds };
  } finally {
    await made.close();
  }
}

function pack(folder, file) {
  const tools = join(root, ".cache", "vsce");
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, "package.json"), "{}\n");
  run("npm", ["install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", VSCE], tools);
  const links = ["--allow-missing-repository", "--no-rewrite-relative-links", "--no-dependencies"];
  run(
    process.execPath,
    [join(tools, "node_modules", "@vscode", "vsce", "vsce"), "package", ...links, "--out", file],
    folder,
  );
}

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: "inherit",
    shell: process.platform === "win32" && command === "npm",
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const [named] = args.filter((arg) => !arg.startsWith("--"));
  const folder = join(root, ".cache", "vscode-extension");
  const version = await stageExtension(folder);
  if (args.includes("--pack")) pack(folder, resolve(named ?? `callgate-${version}.vsix`));
  else console.log(folder);
}
