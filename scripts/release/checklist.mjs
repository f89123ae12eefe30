/** What was checked and how it went, a line each. */

import { spawnSync } from "node:child_process";

let failed = 0;

/** Says whether something is so; `detail` is shown where it is not. */
export function check(what, isSo, detail = "") {
  if (!isSo) failed += 1;
  console.log(`${isSo ? "✔" : "✖"} ${what}${isSo || detail === "" ? "" : `\n${detail}`}`);
}

/** How many checks failed. */
export function failures() {
  return failed;
}

/** Runs a program; gives its exit code and what it printed. */
export function run(cwd, command, args, input = "") {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    input,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
    env: { ...process.env, NO_COLOR: "1" },
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/** Runs a program that must succeed, and gives what it printed. */
export function runWell(cwd, command, args) {
  const { status, stdout, stderr } = run(cwd, command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${status}\n${stdout}${stderr}`);
  return stdout;
}
