/**
 * Measures mutation testing: a policy of 100 tools with some hundreds of mutants, against 500 cases, the whole command on
 * two threads. `node packages/cli/scripts/bench-mutate.mjs`, and part of `npm run bench`. Exits 1 when the bar is missed.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bar, part } from "./bar.mjs";
import { policyOf } from "./hundred-tools.mjs";

const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));
const TOOLS = 100;

part("mutate");
const folder = mkdtempSync(join(tmpdir(), "callgate-bench-"));
try {
  writeFileSync(
    join(folder, "policy.yaml"),
    policyOf(TOOLS, (i) => `tool_${i}`),
  );
  writeFileSync(join(folder, "weak.yaml"), suiteText(1));
  writeFileSync(join(folder, "suite.yaml"), suiteText(5));
  const [one, two] = [mutate("suite.yaml", 1), mutate("suite.yaml", 2)];
  const weak = mutate("weak.yaml", 2);
  if (one.text !== two.text) throw new Error("two threads give another report than one");
  console.log(`\n${TOOLS} tools              ${describe(two)} (on one thread ${one.seconds.toFixed(2)} s)`);
  console.log(`with a case for each   ${describe(weak)}: every survivor is proved to be none, or gets its case`);
  console.log(`                       on ${availableParallelism()} cores`);
  const per500 = (two.seconds * 500) / two.report.summary.mutants;
  bar("seconds for 500 mutants of 100 tools against 500 cases, start-up included", per500, "<", 10);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function mutate(suite, jobs) {
  const args = [
    "mutate",
    "policy.yaml",
    "--suite",
    suite,
    "--jobs",
    String(jobs),
    "--min-score",
    "0",
    "--format",
    "json",
  ];
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [CALLGATE, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`mutate exited with ${status}\n${stderr}`);
  return { seconds: (performance.now() - start) / 1000, text: stdout, report: JSON.parse(stdout) };
}

function describe({ seconds, report: { summary, suites } }) {
  const { mutants, killed, survived, equivalent } = summary;
  return `${mutants} mutants against ${suites[0].cases} cases in ${seconds.toFixed(2)} s: ${killed} killed, ${survived} survived, ${equivalent} equivalent`;
}

/** @param perTool how many cases, at most 5 */
function suiteText(perTool) {
  const cases = Array.from({ length: TOOLS }, (_, i) => {
    const [amount, max] = [100 + i, 5 + (i % 5)];
    const args = (more) => JSON.stringify({ id: "a-1", state: "open", amount: 1, ...more });
    return [
      { args: args({ amount }), expect: "allow" },
      { args: args({ state: "merged" }), expect: "deny" },
      { args: args({ id: "-a" }), expect: "deny" },
      { args: args({ amount: amount + 1 }), expect: "deny" },
      { args: args({ state: "closed" }), repeat: max + 1, expect: `{allow: ${max}, deny: 1}` },
    ]
      .slice(0, perTool)
      .map((one) => {
        const rest = Object.entries(one).map(([key, value]) => `${key}: ${value}`);
        return `  - {tool: tool_${i}, ${rest.join(", ")}}\n`;
      });
  });
  return `version: 1\npolicy: policy.yaml\ncases:\n${cases.flat().join("")}`;
}
