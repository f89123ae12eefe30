/**
 * Measures what inputs that are built to cost much do cost: each command line in a process of its own, its seconds of a
 * core (user and system) and its memory at the peak, beside its bar. `npm run bench:hostile [-- TEXT...]` measures only
 * rows whose names hold one of the texts. Exits 1 when a bar is missed.
 */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROWS } from "./hostile-inputs.mjs";

const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));
/** A process that runs so many times its bar, in seconds on the clock, is ended. */
const PATIENCE = 10;

const CODE = `process.on("exit", () => {
    const { user, system } = process.cpuUsage();
    process.stderr.write("\\n" + JSON.stringify({ seconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 }));
  });
  process.argv.splice(1, 0, "callgate");
  await import(${JSON.stringify(CALLGATE)});`;

const asked = process.argv.slice(2);
for (const row of ROWS) if (asked.length === 0 || asked.some((text) => row.name.includes(text))) measure(row);

function measure({ name, files, runs, seconds, megabytes, exits = {} }) {
  const folder = mkdtempSync(join(tmpdir(), "callgate-hostile-"));
  try {
    if (typeof files === "function") files(folder);
    else
      for (const [file, value] of Object.entries(files)) {
        mkdirSync(join(folder, file, ".."), { recursive: true });
        writeFileSync(join(folder, file), typeof value === "string" ? value : JSON.stringify(value));
      }
    console.log(`\n${name} (bars: ${seconds} core-seconds, ${megabytes} MB)`);
    for (const args of runs) {
      const used = run(folder, args, seconds * PATIENCE);
      const [command] = args;
      const expected = exits[command] ?? [0];
      const met = used.seconds < seconds && used.megabytes < megabytes && expected.includes(used.status);
      if (!met) process.exitCode = 1;
      const figures = `${used.seconds.toFixed(2).padStart(6)} s ${used.megabytes.toFixed(0).padStart(5)} MB`;
      console.log(`${met ? "✔" : "✖"} ${figures}  exit ${used.status}  ${args.join(" ")}`);
      if (!expected.includes(used.status)) console.log(used.stderr.slice(0, 500));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns what the process used; endless seconds and memory where it was ended before it ended by itself */
function run(folder, args, patience) {
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", CODE, ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    timeout: patience * 1_000,
    killSignal: "SIGKILL",
  });
  const last = stderr.lastIndexOf("\n");
  try {
    return { status, stderr: stderr.slice(0, last), ...JSON.parse(stderr.slice(last + 1)) };
  } catch {
    return { status, stderr, seconds: Number.POSITIVE_INFINITY, megabytes: Number.POSITIVE_INFINITY };
  }
}
