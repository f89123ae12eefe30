/**
 * Measures the linter: one policy with 100 tools and its tool list, warm; the published scaffolds in one run, cold; and a
 * thousand policies in a folder.
 * `node packages/cli/scripts/bench-lint.mjs`, and part of `npm run bench`. Exits 1 when a bar is missed.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lower, readDocument } from "@callgate/core";
import { readTools } from "@callgate/core/tools";
import { lint } from "@callgate/linter";
import { bar, median, part } from "./bar.mjs";
import { policyOf, toolOf } from "./hundred-tools.mjs";
import { measured } from "./measure.mjs";
import { writePolicies } from "./thousand-policies.mjs";

const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));
const SCAFFOLDS = fileURLToPath(new URL("../../../../shared/corpus/policies/intercept-scaffolds", import.meta.url));
const [WARM_UP, MEASURED] = [50, 50];

const folder = mkdtempSync(join(tmpdir(), "callgate-bench-"));
try {
  if (part("lint/warm")) warm();
  if (part("lint/cold")) cold();
  if (part("lint/thousand")) thousand();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The whole of what a watching linter does again when a file was saved: nothing is kept but what modules keep. */
function warm() {
  const [policy, list] = [policyOf(100), JSON.stringify({ tools: Array.from({ length: 100 }, (_, i) => toolOf(i)) })];
  const step = () => {
    const document = readDocument(policy, "policy.yaml");
    const { tools } = readTools(list, "tools.json");
    return lint(document, lower(document), { tools });
  };
  const rounds = { parse: [], lint: [] };
  for (let i = 0; i < WARM_UP + MEASURED; i++) {
    // In turn, so that what slows the machine down slows both.
    const pair = { parse: timeOf(() => JSON.parse(list)), lint: timeOf(step) };
    if (i < WARM_UP) continue;
    rounds.parse.push(pair.parse);
    rounds.lint.push(pair.lint);
  }
  // The fastest is what the work costs; the rest is what else the machine did meanwhile.
  const [parse, linted] = [Math.min(...rounds.parse), Math.min(...rounds.lint)];
  console.log(`\n100 tools              ${policy.length} bytes of policy, ${list.length} of tool list`);
  console.log(
    `JSON.parse of the list ${parse.toFixed(2)} ms; the lint takes ${(linted / parse).toFixed(0)} times as long`,
  );
  console.log(`median of ${MEASURED}           ${median(rounds.lint).toFixed(1)} ms`);
  bar(`milliseconds to read and lint 100 tools, warm (fastest of ${MEASURED})`, linted, "<", 15);
}

function cold() {
  const known = existsSync(SCAFFOLDS);
  const policies = known ? SCAFFOLDS : join(folder, "policies");
  if (!known) {
    mkdirSync(policies);
    for (let i = 0; i < 26; i++) writeFileSync(join(policies, `policy-${i}.yaml`), policyOf(14));
  }
  const files = readdirSync(policies).map((name) => statSync(join(policies, name)).size);
  const size = files.reduce((sum, bytes) => sum + bytes, 0);
  const times = Array.from({ length: 5 }, () =>
    timeOf(() => {
      const { status, stderr } = spawnSync(process.execPath, [
        CALLGATE,
        "lint",
        policies,
        "--no-cache",
        "--fail-on",
        "never",
      ]);
      if (status !== 0) throw new Error(`the lint exited with ${status}\n${stderr}`);
    }),
  );
  const node = Math.min(...Array.from({ length: 5 }, () => timeOf(() => spawnSync(process.execPath, ["-e", "0"]))));
  const [least] = times.toSorted((a, b) => a - b);
  console.log(`\n${known ? "published scaffolds" : "generated policies "}    ${files.length} files, ${size} bytes`);
  console.log(
    `node -e 0              ${node.toFixed(0)} ms; the lint takes ${(least / node).toFixed(1)} times as long`,
  );
  bar(`seconds to lint ${files.length} policies, cold (fastest of 5)`, least / 1000, "<", 0.6);
}

/** A thousand policies in a folder: in one thread and in two, and again with what was kept; whole processes in turn. */
function thousand() {
  const place = join(folder, "thousand");
  mkdirSync(place);
  const size = writePolicies(place, 1000);
  const lint = (...more) =>
    measured(
      ...[process.execPath, CALLGATE, "lint", join(place, "policies"), "--fail-on", "never"],
      ...["--config", join(place, "callgate.config.yaml"), ...more],
    );
  const runs = {
    "--jobs 1": ["--no-cache", "--jobs", "1"],
    "--jobs 2": ["--no-cache", "--jobs", "2"],
    "with --cache": ["--cache"],
  };
  lint("--cache");
  const rounds = Array.from({ length: 5 }, () =>
    Object.fromEntries(Object.entries(runs).map(([name, args]) => [name, lint(...args)])),
  );
  const middle = (name, what) => median(rounds.map((round) => round[name][what]));
  console.log(`\n1,000 policies         ${size.toLocaleString("en")} bytes, medians of ${rounds.length}`);
  const row = (name, limit, what) => {
    const [seconds, core] = [middle(name, "seconds"), middle(name, "core")];
    console.log(`${name.padEnd(22)} ${seconds.toFixed(2)} s, ${core.toFixed(2)} of cores`);
    if (limit === undefined) return;
    bar(`seconds to lint 1,000 policies, ${what}`, seconds, "<", limit, { seconds, core, rounds: rounds.length });
  };
  row("--jobs 1");
  row("--jobs 2", 3, "cold, in two threads");
  row("with --cache", 1, "again, with what was kept");
}

/** In milliseconds. */
function timeOf(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}
