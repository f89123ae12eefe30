/**
 * Measures what a user waits for at least: whole processes, each beside `node -e 0`, in turn.
 * `node packages/cli/scripts/bench-start.mjs`, and part of `npm run bench`. Exits 1 when a bar is missed.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bar, median, part } from "./bar.mjs";
import { measured } from "./measure.mjs";

const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));

/** The time of cores is counted in hundredths of a second, so that many processes are measured together. */
const [ROUNDS, PROCESSES] = [5, 10];
const AGAIN = `for _ in ${Array(PROCESSES).fill("_").join(" ")}; do "$@" || exit; done`;

const folder = mkdtempSync(join(tmpdir(), "callgate-bench-"));
try {
  if (part("start")) startUp();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function startUp() {
  const policy = join(folder, "policy.yaml");
  writeFileSync(
    policy,
    'version: "1"\ndefault: deny\ntools:\n  create_charge:\n    rules:\n      - {name: per minute, rate_limit: 10/minute}\n',
  );
  // Compiled code is kept where it is removed again, also in CI.
  const kept = [`XDG_CACHE_HOME=${folder}`, "CI=", "NODE_DISABLE_COMPILE_CACHE="];
  const lint = [CALLGATE, "lint", "--no-config", "--fail-on", "never", policy];
  measured("env", ...kept, process.execPath, ...lint);
  const of = {
    node: { args: ["-e", "0"] },
    "callgate --version": { args: [CALLGATE, "--version"], limit: 1.15 },
    "callgate lint of one policy": { args: lint, limit: 1.6 },
    "the same without compiled code": { args: lint, env: ["NODE_DISABLE_COMPILE_CACHE=1"] },
  };
  const rounds = Array.from({ length: ROUNDS }, () =>
    Object.fromEntries(
      Object.entries(of).map(([name, { args, env = [] }]) => [
        name,
        measured("env", ...kept, ...env, "sh", "-c", AGAIN, "sh", process.execPath, ...args),
      ]),
    ),
  );
  console.log("");
  for (const [name, { limit }] of Object.entries(of)) {
    const took = (what) => ((median(rounds.map((round) => round[name][what])) / PROCESSES) * 1000).toFixed(0);
    const beside = (what) => median(rounds.map((round) => round[name][what] / round.node[what]));
    console.log(`${name.padEnd(31)} ${took("seconds").padStart(4)} ms, ${took("core")} of cores`);
    if (limit === undefined) continue;
    bar(`${name} beside node -e 0 (median of ${ROUNDS})`, beside("seconds"), "<", limit);
    bar("the same in time of cores", beside("core"), "<", limit);
  }
}
