/**
 * Replays beside the least that they can cost: whole processes, ratios within one run, medians of five, in seconds and in
 * the seconds for which cores were busy, which other work on the machine changes less. The bars are about the latter, but
 * for two threads. `npm run bench:replay [-- CALLS]`; CALLS is 1,000,000 when left out.
 */

import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { bar, isAsked, median, part, positionals } from "./bar.mjs";
import { policyText, writeCalls } from "./bench-calls.mjs";
import { SESSION_SHAPES, sessionPolicyText, writeSession } from "./bench-session-files.mjs";
import { measured, peakMegabytes } from "./measure.mjs";

const ROUNDS = 5;
const BARE_LOOP = fileURLToPath(new URL("bare-loop.mjs", import.meta.url));
const UNPACK = fileURLToPath(new URL("unpack-gzip.mjs", import.meta.url));
const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));

const calls = Number(positionals()[0] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), "callgate-bench-"));

try {
  const policy = join(folder, "policy.yaml");
  writeFileSync(policy, policyText());
  const sessionPolicy = join(folder, "session-policy.yaml");
  writeFileSync(sessionPolicy, sessionPolicyText());

  if (isAsked("replay/recordings", "replay/recordings-compressed")) {
    const wire = join(folder, "calls.jsonl");
    writeCalls(wire, calls);
    console.log(`recordings: ${count(calls)} calls, ${Math.round(statSync(wire).size / calls)} bytes each`);
    if (part("replay/recordings")) wireSpeed(policy, wire);
    if (part("replay/recordings-compressed")) await compressed("recordings", policy, wire);
    rmSync(wire);
  }

  for (const shape of Object.keys(SESSION_SHAPES)) {
    if (!isAsked(`replay/${shape}`, `replay/${shape}-compressed`)) continue;
    const file = join(folder, `${shape}.jsonl`);
    const lines = Math.ceil(calls / 11);
    const found = writeSession(file, shape, lines);
    const bytes = statSync(file).size;
    console.log(
      `\n${shape}: ${count(lines)} lines, ${count(bytes / lines)} bytes each, ${count(found)} calls of MCP servers`,
    );
    if (part(`replay/${shape}`)) sessionSpeed(shape, sessionPolicy, file);
    if (shape === "claude-code" && part("replay/claude-code-compressed")) await compressed(shape, sessionPolicy, file);
    rmSync(file);
  }
  if (part("replay/jobs")) twoThreads(policy);
  if (part("replay/memory")) memory(policy);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function replay(policy, ...more) {
  return [CALLGATE, "replay", "--policy", policy, "--fail-on", "never", ...more];
}

/** Rounds of several processes, in turn, so that what slows the machine down slows all of them. */
function inTurn(processes) {
  const rounds = Array.from({ length: ROUNDS }, () =>
    Object.fromEntries(
      Object.entries(processes).map(([name, [command, ...args]]) => [name, measured(command, ...args)]),
    ),
  );
  for (const name of Object.keys(processes)) {
    const [seconds, core] = ["seconds", "core"].map((of) => median(rounds.map((round) => round[name][of])));
    console.log(`  ${name.padEnd(34)} ${seconds.toFixed(2)} s, ${core.toFixed(2)} core-seconds`);
  }
  return {
    ratio: (above, below, of = "core") => median(rounds.map((round) => above(round)[of] / below(round)[of])),
    /** What a row about one of them is kept with. */
    costOf(name) {
      const [seconds, core] = ["seconds", "core"].map((of) => median(rounds.map((round) => round[name][of])));
      return { seconds, core, rounds: ROUNDS };
    },
  };
}

function wireSpeed(policy, file) {
  const node = process.execPath;
  const suggested = join(folder, "suggested.yaml");
  const { ratio, costOf } = inTurn({
    "split and JSON.parse": [node, BARE_LOOP, file],
    "callgate replay": [node, ...replay(policy, file)],
    "callgate replay --no-skip": [node, ...replay(policy, file, "--no-skip")],
    "callgate suggest": [node, CALLGATE, "suggest", file, "--to", "intercept", "-o", suggested],
  });
  const of = (name) => (round) => round[name];
  bar(
    "recordings: core-seconds of split and JSON.parse, in those of replay (median of 5)",
    ratio(of("split and JSON.parse"), of("callgate replay")),
    ">=",
    1.0,
    costOf("callgate replay"),
  );
  const suggest = ratio(of("callgate suggest"), of("callgate replay"));
  bar("suggest beside replay (median of 5)", suggest, "<", 1.5, costOf("callgate suggest"));
}

function sessionSpeed(shape, policy, file) {
  const node = process.execPath;
  const { ratio, costOf } = inTurn({
    "split and JSON.parse": [node, BARE_LOOP, file],
    "callgate replay": [node, ...replay(policy, file)],
    "callgate replay --no-skip": [node, ...replay(policy, file, "--no-skip")],
  });
  bar(
    `${shape}: core-seconds of split and JSON.parse, in those of replay (median of 5)`,
    ratio(
      (round) => round["split and JSON.parse"],
      (round) => round["callgate replay"],
    ),
    ">=",
    2.0,
    costOf("callgate replay"),
  );
}

/** A compressed file, beside unpacking it into a file and replaying that. */
async function compressed(name, policy, file) {
  const node = process.execPath;
  const [gzip, zstd, unpacked] = [`${file}.gz`, `${file}.zst`, join(folder, "unpacked")];
  await pipeline(createReadStream(file), createGzip(), createWriteStream(gzip));
  const hasZstd = spawnSync("zstd", ["-q", "-f", "-k", file, "-o", zstd]).status === 0;
  const { ratio, costOf } = inTurn({
    "callgate replay": [node, ...replay(policy, file)],
    "unpacking gzip": [node, UNPACK, gzip, unpacked],
    "callgate replay of gzip": [node, ...replay(policy, gzip)],
    ...(hasZstd && {
      "unpacking zstd": ["zstd", "-q", "-d", "-f", zstd, "-o", unpacked],
      "callgate replay of zstd": [node, ...replay(policy, zstd)],
    }),
  });
  const both = (unpacking) => (round) => ({ core: round[unpacking].core + round["callgate replay"].core });
  const beside = (format) => ratio((round) => round[`callgate replay of ${format}`], both(`unpacking ${format}`));
  for (const format of hasZstd ? ["gzip", "zstd"] : ["gzip"]) {
    const row = `${name}: replay of ${format} beside unpacking and replaying (median of 5)`;
    bar(row, beside(format), "<", 1.3, costOf(`callgate replay of ${format}`));
  }
  if (!hasZstd) console.log("  zstd is not tried: there is no zstd program here to compress with");
  for (const path of [gzip, zstd, unpacked]) rmSync(path, { force: true });
}

/** Each thread loads callgate once: the transcript has four times the calls, so that it is not that which is measured. */
function twoThreads(policy) {
  // Short transcripts have no day's end to be cut at, and one core does not do two things at once.
  if (availableParallelism() < 2 || calls < 500_000) return;
  const file = join(folder, "calls.jsonl");
  writeCalls(file, 4 * calls);
  console.log(`\nrecordings: ${count(4 * calls)} calls, on ${availableParallelism()} cores`);
  const { ratio, costOf } = inTurn({
    "callgate replay": [process.execPath, ...replay(policy, file)],
    "callgate replay --jobs 2": [process.execPath, ...replay(policy, file, "--jobs", "2")],
  });
  bar(
    "seconds of replay, in those of --jobs 2 (median of 5)",
    ratio(
      (round) => round["callgate replay"],
      (round) => round["callgate replay --jobs 2"],
      "seconds",
    ),
    ">=",
    1.7,
    costOf("callgate replay --jobs 2"),
  );
  rmSync(file);
}

/** Peak memory: flat means that the length does not show. */
function memory(policy) {
  const [tenth, whole] = [join(folder, "tenth.jsonl"), join(folder, "calls.jsonl")];
  writeCalls(tenth, Math.ceil(calls / 10));
  writeCalls(whole, calls);
  const [small, large] = [tenth, whole].map((file) => peakMegabytes(...replay(policy, file)));
  console.log(
    `\npeak memory ${small.toFixed(0)} MB for ${count(calls / 10)} calls, ${large.toFixed(0)} MB for ${count(calls)}`,
  );
  bar("peak memory of the replay in MB", large, "<", 150);
  const many = join(folder, "many");
  for (let i = 0; i < 50_000; i++) {
    if (i < 100) mkdirSync(join(many, String(i)), { recursive: true });
    writeCalls(join(many, String(i % 100), `${i}.jsonl`), 2, i);
  }
  bar("peak memory of the replay of 50,000 files in MB", peakMegabytes(...replay(policy, many)), "<", 300);
}

function count(n) {
  return Math.round(n).toLocaleString("en");
}
