/**
 * How what callgate does grows with what it is given: whole processes, in seconds, core-seconds and peak memory. Large ones are
 * run once, smaller ones up to five times, of which the medians are kept. `npm run bench:scale`, of which `--only scale/tools`
 * measures one curve, and `-- CALLS...` transcripts of these lengths; 10,000,000 calls have 2.5 GB. Exits 1 when a bar is missed.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bar, median, part, point, positionals } from "./bar.mjs";
import { policyText, writeCalls } from "./bench-calls.mjs";
import { listOf, shortPolicyOf } from "./hundred-tools.mjs";
import { measuredScript } from "./measure.mjs";

const BARE_LOOP = fileURLToPath(new URL("bare-loop.mjs", import.meta.url));
const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));

/** A run that takes so many seconds is not run again. */
const LONG = 3;
const ROUNDS = 5;
const [TOOLS, POLICIES] = [
  [10, 30, 100, 300, 1_000, 3_000, 10_000],
  [1, 10, 100, 1_000, 10_000],
];
const TOOLS_OF_EACH = 4;

const lengths = positionals().length > 0 ? positionals().map(Number) : [1e4, 1e5, 1e6, 1e7];
const folder = mkdtempSync(join(tmpdir(), "callgate-scale-"));
// Compiled code is kept where it is removed again, also in CI.
Object.assign(process.env, { XDG_CACHE_HOME: join(folder, "cache"), CI: "" });

try {
  if (part("scale/calls")) calls();
  if (part("scale/tools")) tools();
  if (part("scale/policies")) policies();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function calls() {
  heading("calls of a transcript");
  const [policy, transcript] = [join(folder, "policy.yaml"), join(folder, "calls.jsonl")];
  writeFileSync(policy, policyText());
  const replay = ["replay", "--policy", policy, transcript, "--fail-on", "never"];
  const points = lengths.map((number) => {
    writeCalls(transcript, number);
    measure("bare loop", number, BARE_LOOP, [transcript]);
    const one = measure("replay", number, CALLGATE, replay);
    measure("replay --jobs 2", number, CALLGATE, [...replay, "--jobs", "2"]);
    rmSync(transcript);
    return one;
  });
  growth("a call", points, 1.2);
  const { n, megabytes } = points.at(-1);
  bar(`peak memory of the replay of ${count(n)} calls`, megabytes, "<", 150, { unit: "MB" });
}

/** A policy that names so many tools, with a list of them; and that it allows a little more to each. */
function tools() {
  heading("tools of a policy");
  const [before, after, list] = ["before.yaml", "after.yaml", "tools.json"].map((name) => join(folder, name));
  const points = { lint: [], diff: [] };
  for (const number of TOOLS) {
    writeFileSync(before, shortPolicyOf(number));
    writeFileSync(after, shortPolicyOf(number, 1));
    writeFileSync(list, listOf(number));
    const options = ["--tools", list, "--fail-on", "never"];
    points.lint.push(measure("lint", number, CALLGATE, ["lint", "--no-config", before, ...options]));
    points.diff.push(measure("diff", number, CALLGATE, ["diff", before, after, ...options]));
  }
  for (const [name, measured] of Object.entries(points)) growth(`${name}, a tool`, measured, 1.5);
}

function policies() {
  heading("policies of a folder");
  const points = POLICIES.map((number) => {
    const place = join(folder, `policies-${number}`);
    mkdirSync(place);
    for (let i = 0; i < number; i++)
      writeFileSync(join(place, `policy-${i}.yaml`), shortPolicyOf(TOOLS_OF_EACH, 0, TOOLS_OF_EACH * i));
    const measured = measure("lint", number, CALLGATE, [
      "lint",
      "--no-config",
      "--no-cache",
      place,
      "--fail-on",
      "never",
    ]);
    rmSync(place, { recursive: true });
    return measured;
  });
  growth("a policy", points, 1.5);
}

/** Runs it once where that takes long, else up to `ROUNDS` times, and keeps the medians. */
function measure(series, n, script, args) {
  const rounds = [measuredScript(script, args)];
  while (rounds.length < ROUNDS && rounds[0].seconds < LONG) rounds.push(measuredScript(script, args));
  const of = (what) => median(rounds.map((round) => round[what]));
  const measured = { n, seconds: of("seconds"), core: of("core"), megabytes: Math.round(of("megabytes")) };
  point({ series, ...measured, rounds: rounds.length });
  const [seconds, core] = [measured.seconds, measured.core].map((number) => number.toFixed(2).padStart(8));
  console.log(
    `${series.padEnd(20)}${count(n).padStart(12)}${seconds} s${core} core-seconds${String(measured.megabytes).padStart(6)} MB`,
  );
  return measured;
}

/** What one costs where there are the most, beside a tenth of them: 1 is growth in proportion, start-up left out. */
function growth(one, points, limit) {
  const [first, last] = [points[0], points.at(-1)];
  const tenth = points.findLast(({ n }) => n <= last.n / 10);
  if (tenth === undefined || tenth === first) return;
  const cost = ({ n, core }) => (core - first.core) / (n - first.n);
  bar(`${one}: core-seconds at ${count(last.n)} beside ${count(tenth.n)}`, cost(last) / cost(tenth), "<", limit);
}

function heading(text) {
  console.log(`\n${text}`);
}

function count(n) {
  return n.toLocaleString("en");
}
