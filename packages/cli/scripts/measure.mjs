/** What a process costs, from its start to its end. */

import { spawnSync } from "node:child_process";

/**
 * Runs a program and throws its output away.
 * @returns the seconds that it took, and those for which its threads kept cores busy
 * @throws Error where it fails
 */
export function measured(command, ...args) {
  const start = performance.now();
  // The shell counts what its children used, which Node does not tell.
  const script = `"$@" >/dev/null || exit; times`;
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script, "sh", command, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${status}\n${stderr}`);
  const times = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => 60 * minutes + Number(seconds));
  const [, , user = 0, system = 0] = times;
  return { seconds: (performance.now() - start) / 1000, core: user + system };
}

/** The most memory that a command had, in MB, as the operating system counts it. */
export function peakMegabytes(script, ...args) {
  const code = `process.on("exit", () => process.stderr.write(" " + process.resourceUsage().maxRSS));
    process.argv.splice(1, 0, "script");
    await import(${JSON.stringify(script)});`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${script} ${args.join(" ")} exited with ${status}\n${stderr}`);
  return Number(stderr.trim().split(" ").at(-1)) / 1024;
}
