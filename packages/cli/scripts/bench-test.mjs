/**
 * Measures `callgate test`: 10,000 single-call cases in one run, the whole command, files warm.
 * `node packages/cli/scripts/bench-test.mjs`, and part of `npm run bench`. Exits 1 when a bar is missed.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bar, part } from "./bar.mjs";

const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));
const [CASES, TOOLS, ROUNDS] = [10_000, 100, 5];

part("test");
const folder = mkdtempSync(join(tmpdir(), "callgate-bench-"));
try {
  writeFileSync(join(folder, "policy.yaml"), policy());
  const suite = join(folder, "large.policytest.yaml");
  writeFileSync(suite, cases());
  console.log("");
  const plain = fastest(suite);
  console.log(`with --coverage        ${fastest(suite, "--coverage").toFixed(2)} s`);
  bar(`seconds for ${CASES.toLocaleString("en")} single-call cases (fastest of ${ROUNDS})`, plain, "<", 2);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Cases that pass: each tool allows small amounts for known names, ten a minute. */
function cases() {
  const lines = Array.from({ length: CASES }, (_, i) => {
    const isSmall = i % 3 !== 0;
    return `  - name: amount ${i} of tool ${i % TOOLS}
    tool: tool_${i % TOOLS}
    args: {id: record-${i}, amount: ${isSmall ? i % 100 : 1_000 + i}}
    expect: ${isSmall ? "allow" : "{decision: deny, message: small amounts}"}
`;
  });
  return `version: 1\npolicy: policy.yaml\ncases:\n${lines.join("")}`;
}

function policy() {
  const tools = Array.from(
    { length: TOOLS },
    (_, i) => `  tool_${i}:
    rules:
      - name: known
        conditions:
          - {path: args.id, op: regex, value: "^[a-z][a-z0-9-]{0,40}$"}
          - {path: args.amount, op: lte, value: 100}
        on_deny: "Only small amounts for known names"
      - {name: per minute, rate_limit: 10/minute}
`,
  );
  return `version: "1"\ndefault: deny\ntools:\n${tools.join("")}`;
}

/** In seconds. */
function fastest(...args) {
  return Math.min(
    ...Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      const { status, stdout, stderr } = spawnSync(process.execPath, [CALLGATE, "test", ...args], { encoding: "utf8" });
      if (status !== 0) throw new Error(`callgate test exited with ${status}\n${stdout}${stderr}`);
      return (performance.now() - start) / 1000;
    }),
  );
}
