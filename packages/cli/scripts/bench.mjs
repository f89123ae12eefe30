/**
 * Measures what the project promises, each as a ratio within one run, because machines differ and are noisy.
 * `npm run bench [-- CALLS]`; CALLS is 1,000,000 when left out. `--only PART,PART` measures parts alone, and `--json FILE` keeps
 * what was measured (`bar.mjs`). Exits 1 when a bar is missed.
 */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bar, isAsked, median, part } from "./bar.mjs";
import { measured } from "./measure.mjs";

const ECHO_SERVER = fileURLToPath(new URL("echo-server.mjs", import.meta.url));
const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "callgate-bench-"));

try {
  if (part("lint/folder")) lintSpeed();
  if (part("record")) await recorderOverhead();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const name of ["replay", "start", "lint", "lsp", "diff", "test", "mutate", "hosts"])
  if (isAsked(name)) await import(`./bench-${name}.mjs`);

/** 50 policies that name 1,000 tools together, with a list of those tools, and one finding for each. */
function lintSpeed() {
  const policies = Array.from({ length: 50 }, (_, p) => {
    const path = join(folder, `policy-${p}.yaml`);
    const tools = Array.from({ length: 20 }, (_, t) => toolRules(`tool_${p}_${t}`));
    writeFileSync(path, `version: "1"\ndefault: deny\ntools:\n${tools.join("")}`);
    return path;
  });
  const list = join(folder, "tools.json");
  const tools = Array.from({ length: 1_000 }, (_, i) => ({
    name: `tool_${Math.floor(i / 20)}_${i % 20}`,
    description: "Creates a record in the project that is named",
    inputSchema: { type: "object", properties: { name: { type: "string" }, amount: { type: "number" } } },
  }));
  writeFileSync(list, JSON.stringify({ tools }));
  const lint = [CALLGATE, "lint", ...policies, "--tools", list, "--no-cache", "--fail-on", "never"];
  // Compiled code is kept where it is removed again, also in CI.
  const kept = [`XDG_CACHE_HOME=${folder}`, "CI=", "NODE_DISABLE_COMPILE_CACHE="];
  measured("env", ...kept, process.execPath, ...lint);
  const rounds = Array.from({ length: 5 }, () => measured("env", ...kept, process.execPath, ...lint));
  const [seconds, core] = ["seconds", "core"].map((what) => median(rounds.map((round) => round[what])));
  const found = findingsOf(lint);
  if (found !== 1_000) throw new Error(`the lint has ${found} findings, and not 1,000`);
  console.log(`\nlint of 50 policies    ${seconds.toFixed(2)} s, ${core.toFixed(2)} core-seconds`);
  const details = { unit: "s", seconds, core, rounds: rounds.length };
  bar("lint of 50 policies with 1,000 tools and 1,000 findings, cold (median of 5)", seconds, "<", 0.55, details);
}

function findingsOf(lint) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...lint, "--format", "json"], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${lint.join(" ")} exited with ${status}\n${stderr}`);
  return JSON.parse(stdout).findings.length;
}

/** A call and its answer, one pair after another: to a server, and to the same one with the recorder in front. */
async function recorderOverhead() {
  const [warmUp, measured] = [500, 3_000];
  const bare = echoServer([ECHO_SERVER]);
  const output = join(folder, "recorded.jsonl");
  const recorded = echoServer([CALLGATE, "record", "--output", output, "--", process.execPath, ECHO_SERVER]);
  const params = { name: "run", arguments: { name: "llama3.2", prompt: "Summarise this ticket in one line" } };
  const times = { bare: [], recorded: [] };
  for (let id = 0; id < warmUp + measured; id++) {
    const line = `${JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params })}\n`;
    // In turn, so that what slows the machine down slows both.
    const pair = { bare: await bare.roundTrip(line), recorded: await recorded.roundTrip(line) };
    if (id < warmUp) continue;
    times.bare.push(pair.bare);
    times.recorded.push(pair.recorded);
  }
  await Promise.all([bare.end(), recorded.end()]);
  const [without, within] = [median(times.bare), median(times.recorded)];
  console.log(`\ncall and answer        ${without.toFixed(3)} ms, through callgate record ${within.toFixed(3)} ms`);
  console.log(`added to the pair      ${(within - without).toFixed(3)} ms (medians of ${count(measured)})`);
  bar("milliseconds that recording adds to a message (median)", (within - without) / 2, "<", 0.3);
}

function echoServer(args) {
  const server = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  return {
    async roundTrip(line) {
      const start = performance.now();
      server.stdin.write(line);
      for (let size = 0; size < line.length; ) size += (await once(server.stdout, "data"))[0].length;
      return performance.now() - start;
    },
    async end() {
      server.stdin.end();
      const [code] = await once(server, "close");
      if (code !== 0) throw new Error(`${args.join(" ")} exited with ${code}`);
    },
  };
}

function toolRules(name) {
  return `  ${name}:
    rules:
      - name: known names
        conditions:
          - {path: args.name, op: regex, value: "^[a-z][a-z0-9-]{0,40}$"}
          - {path: args.amount, op: lte, value: 500}
        on_deny: "Only small amounts for known names"
      - {name: per minute, rate_limit: 10/minute}
`;
}

function count(n) {
  return Math.round(n).toLocaleString("en");
}
