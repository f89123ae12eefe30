/**
 * The verdicts on generated pairs of policies, compared with those of Z3: `npm run oracle:z3`, with `PAIRS=5000 SEED=7`
 * for others. Z3 is installed beside the project when this is first run; where it cannot be, that is said. Exit code 1
 * where the two contradict each other.
 */

import { lower, readDocument } from "@callgate/core";
import fc from "fast-check";
import { comparePolicies } from "../dist/index.js";
import { pairs } from "./z3/generated.mjs";
import { wideningQuestion } from "./z3/smt.mjs";
import { openSolver } from "./z3/solver.mjs";

const PAIRS = Number(process.env.PAIRS ?? 2_000);
const SEED = Number(process.env.SEED ?? 6_1121);

const solver = await openSolver();
if (solver === undefined) {
  console.log("skipped: Z3 is not installed here and could not be fetched");
  process.exit(0);
}

const count = { agree: 0, sat: 0, unsat: 0, unknownToZ3: 0, unknownToUs: 0 };
/** Why we do not know what Z3 knows. */
const reasons = new Set();
const started = performance.now();
const result = await fc.check(
  fc.asyncProperty(pairs, async ({ written, patterns }) => {
    const [before, after] = written.map(policyOf);
    const { verdict, reason, witnesses } = comparePolicies(before, after).tools.find(({ tool }) => tool === "run");
    for (const [way, from, to] of [
      ["wider", before, after],
      ["narrower", after, before],
    ]) {
      const theirs = await solver.check(wideningQuestion(from, to, "run", patterns));
      const found = witnesses.some(({ shows }) => shows === way);
      if (theirs === "unknown") count.unknownToZ3++;
      else if (verdict === "unknown" && !found) {
        count.unknownToUs++;
        reasons.add(reason);
      } else if ((theirs === "sat") === found) {
        count.agree++;
        count[theirs]++;
      } else throw new Error(`${way}: Z3 says ${theirs}, the verdict is ${verdict}`);
    }
  }),
  { seed: SEED, numRuns: PAIRS },
);
await solver.close();

const seconds = ((performance.now() - started) / 1_000).toFixed(0);
if (result.failed) console.log(`${fc.defaultReportMessage(result)}\n${result.errorInstance}`);
console.log(
  `seed ${SEED}: ${count.agree} questions answered alike (${count.sat} with a call, ${count.unsat} without), ` +
    `${count.unknownToZ3} unknown to Z3, ${count.unknownToUs} unknown to us, ${result.failed ? 1 : 0} contradictions; ${seconds} s`,
);
for (const reason of reasons) console.log(`unknown to us: ${reason}`);
process.exitCode = result.failed ? 1 : 0;

function policyOf({ dialect, ...written }) {
  const { policy } = lower(readDocument(JSON.stringify(written), "policy"), { dialect });
  return policy;
}
