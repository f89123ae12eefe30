/**
 * The replay of 10,000, 100,000, 1,000,000 and 10,000,000 calls, in one thread and in two: time, memory and growth.
 * `npm run bench:scale [-- CALLS...]`. The longest transcript has 2.5 GB; leave it out where the disk is small.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { policyText, writeCalls } from "./bench-calls.mjs";

const BARE_LOOP = fileURLToPath(new URL("bare-loop.mjs", import.meta.url));
const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));
const lengths = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1e4, 1e5, 1e6, 1e7];
const folder = mkdtempSync(join(tmpdir(), "callgate-scale-"));

try {
  const policy = join(folder, "policy.yaml");
  writeFileSync(policy, policyText());
  console.log("| calls | split and parse | replay | calls/s | core-seconds | peak MB | --jobs 2 | calls/s | peak MB |");
  console.log("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const calls of lengths) {
    const transcript = join(folder, "calls.jsonl");
    writeCalls(transcript, calls);
    const replay = ["replay", "--policy", policy, transcript, "--fail-on", "never"];
    const bare = run(BARE_LOOP, [transcript]);
    const [one, two] = [run(CALLGATE, replay), run(CALLGATE, [...replay, "--jobs", "2"])];
    const cells = [
      calls,
      `${bare.seconds.toFixed(2)} s`,
      `${one.seconds.toFixed(2)} s`,
      Math.round(calls / one.seconds),
      one.core.toFixed(2),
      Math.round(one.megabytes),
      `${two.seconds.toFixed(2)} s`,
      Math.round(calls / two.seconds),
      Math.round(two.megabytes),
    ];
    console.log(
      `| ${cells.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en") : cell)).join(" | ")} |`,
    );
    rmSync(transcript);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a script: the seconds from start to end, those its cores were busy, and the most memory it had. */
function run(script, args) {
  const code = `process.on("exit", () => {
      const { user, system } = process.cpuUsage();
      process.stderr.write(JSON.stringify({ core: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 }));
    });
    process.argv.splice(1, 0, "script");
    await import(${JSON.stringify(script)});`;
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${script} ${args.join(" ")} exited with ${status}\n${stderr}`);
  return { seconds: (performance.now() - start) / 1000, ...JSON.parse(stderr) };
}
