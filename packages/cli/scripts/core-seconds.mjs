/** What a process took: by the clock, and of cores. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The kernel counts the time of processes that have ended in hundredths of a second. */
const TICKS_A_SECOND = 100;

/**
 * Runs Node some times, one after the other, and gives the seconds all of them took together.
 * @returns `wall`, and `cores`, all that cores worked for them, which other work on the machine changes little; undefined on
 *   another system than Linux
 */
export function secondsOf(args, { times = 1, env = {} } = {}) {
  const [start, before] = [performance.now(), coresOfEnded()];
  for (let i = 0; i < times; i++) {
    const { status, stderr } = spawnSync(process.execPath, args, {
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
      env: { ...process.env, ...env },
    });
    if (status !== 0) throw new Error(`${args.join(" ")} exited with ${status}\n${stderr}`);
  }
  const after = coresOfEnded();
  return { wall: (performance.now() - start) / 1000, cores: before && after && after - before };
}

function coresOfEnded() {
  if (process.platform !== "linux") return undefined;
  // The name of the program, in parentheses, may hold spaces.
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}
