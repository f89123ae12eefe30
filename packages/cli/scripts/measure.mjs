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
  return measuredScript(script, args).megabytes;
}

/**
 * Runs a script of Node's and throws its output away.
 * @returns the seconds that it took, those for which its threads kept cores busy, and the most memory it had, in MB
 * @throws Error where it fails
 */
export function measuredScript(script, args) {
  const code = `process.on("exit", () => {
      const { user, system } = process.cpuUsage();
      const used = { core: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 };
      process.stderr.write("\\n" + JSON.stringify(used));
    });
    process.argv.splice(1, 0, "script");
    await import(${JSON.stringify(script)});`;
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${script} ${args.join(" ")} exited with ${status}\n${stderr}`);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, ...JSON.parse(stderr.slice(stderr.lastIndexOf("\n") + 1)) };
}
