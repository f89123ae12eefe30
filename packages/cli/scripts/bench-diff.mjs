/**
 * Measures the comparison of two policies of 100 tools, by what differs between them; its growth with their number; and
 * patterns that are built to explode. `node packages/cli/scripts/bench-diff.mjs`, and part of `npm run bench`. Exits 1
 * when a bar is missed.
 */

import { lower, readDocument } from "@callgate/core";
import { comparePolicies } from "@callgate/diff";
import { bar, median, part } from "./bar.mjs";

const TOOLS = 100;
const ROUNDS = 50;
/** No case is measured for longer than cores are busy so many milliseconds, once it was measured so often. */
const [MOST, LEAST_ROUNDS] = [1_000, 5];
/** Rounds of the hundred tools that are not counted: V8 has compiled what runs often by then. */
const WARM_UP = 10;
const GROWTH = [25, 100, 400, 1_000];
/** What a tool of the most may cost beside one of a hundred. */
const MAX_GROWTH = 1.5;
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71];

/**
 * What differs → a tool's rules, by its number, on each side (0 or 1). `n` is another number in every round, so that no
 * round is answered from memory of an earlier one.
 */
const CASES = {
  "nothing differs": (i, n) => rules({ i, n }),
  "one tool differs": (i, n, side) => rules({ i, n, more: i === 7 ? side : 0 }),
  "every tool, one condition": (i, n, side) => rules({ i, n, more: side }),
  "every tool, all conditions": (i, n, side) => rules({ i: i * 7919, n, more: side, names: side, states: side }),
  "every tool, a rule more": (i, n, side) => [...rules({ i, n }), ...(side ? [on("args.n", "neq", i + n + 1e6)] : [])],
  "every tool, its rate limit": (i, n, side) => rules({ i, n, calls: side }),
  "every tool, its own rate limit": (i, n, side) => rules({ i, n, calls: i + side }),
  "every tool, the window of its limit": (i, n, side) => rules({ i, n, window: side ? "hour" : "minute" }),
  "every tool, a sum": (i, n, side) => [...rules({ i, n }), sum(i, 1_000 + n + 500 * side)],
  "every tool, its own sum": (i, n, side) => [...rules({ i, n }), sum(i, 1_000 + n + i + 500 * side)],
  "every tool, a spend cap": (i, n, side) => [on("args.n", "lte", 50_000 + n), sum(i, 1_000_000 + n + 500_000 * side)],
  "every tool, a long limit": (_i, n, side) => [{ name: "limit", rate_limit: `${5_000 + n + side}/day` }],
  "every tool, a pattern loosened": (i, n, side) => [on("args.id", "regex", `^(?:${names(i, n)})${side ? "" : "$"}`)],
  "every tool, a pattern rewritten": (i, n, side) => [
    on("args.id", "regex", side ? `^(?:${names(i, n)})$` : `^(${names(i, n)})$`),
  ],
};

/** What may be asked of one argument so that automata grow without end, on each side. */
const EXPLODING = {
  "(a|a)*b": [["^(a|a)*b$"], ["^(a|a)*c$"]],
  "nested repetition": [["^(x{1,30}){1,33}$"], ["^(x{1,31}){1,32}$"]],
  "2^16 states": [["a.{16}$"], ["a[^\\n]{16}$"]],
  "classes of Unicode": [["^\\p{L}+[\\p{Greek}\\p{Lu}]{1,50}$"], ["^\\pL+[\\p{Greek}\\p{Lu}]{1,51}$"]],
  "20 cycles": [0, 1].map((side) => PRIMES.map((prime) => `^(a{${prime + 2 * side}})*$`)),
  "100 patterns": [0, 1].map((side) => Array.from({ length: 100 }, (_, i) => `a.*b${i + side}.*c`)),
};

if (part("diff/tools")) compareTools();
if (part("diff/exploding")) explode();

function compareTools() {
  console.log(`\npolicies of ${GROWTH.join(", ")} tools: median of ${LEAST_ROUNDS} to ${ROUNDS}, in milliseconds`);
  console.log(
    `${"differs".padEnd(36)}   read  ${GROWTH.map((tools) => String(tools).padStart(8)).join("")}  of ${TOOLS}`,
  );
  for (const [name, rulesOf] of Object.entries(CASES)) measure(name, rulesOf);
}

function measure(name, rulesOf) {
  // A policy whose patterns, each of its own, are larger together than those of 100 tools is not looked at.
  const sizes = name.includes("pattern") ? GROWTH.filter((tools) => tools <= TOOLS) : GROWTH;
  const rounds = sizes.map((tools) => ({ tools, ...typical(rulesOf, tools) }));
  const { read, compare, verdicts, rounds: of } = rounds.find(({ tools }) => tools === TOOLS);
  const growth = rounds.map((round) => round.compare.toFixed(1).padStart(8)).join("");
  console.log(`${name.padEnd(36)}${read.toFixed(1).padStart(7)}  ${growth.padEnd(8 * GROWTH.length)}  ${verdicts}`);
  const details = { unit: "ms", rounds: of };
  if (name.includes("pattern")) {
    const length = names(0, 0).length;
    bar(`${name}: each of ${length} characters`, compare / TOOLS, "<", 100, details);
    return;
  }
  bar(`${name}: ${TOOLS} tools, warm`, compare, "<", 50, details);
  const last = rounds.at(-1);
  bar(
    `${name}: a tool of ${last.tools.toLocaleString("en")}, beside one of ${TOOLS}`,
    last.compare / last.tools / (compare / TOOLS),
    "<",
    MAX_GROWTH,
  );
}

/** In milliseconds: to read both policies, and to compare them; where others use the machine, as long as cores were busy. */
function typical(rulesOf, tools) {
  const rounds = [];
  const warmUp = tools === TOOLS ? WARM_UP : 0;
  let begin = busyTime();
  for (let round = 0; rounds.length < ROUNDS && (rounds.length < LEAST_ROUNDS || busyTime() - begin < MOST); round++) {
    if (round === warmUp) begin = busyTime();
    const texts = [0, 1].map((side) => policyText(tools, (i) => rulesOf(i, tools + round, side)));
    const start = performance.now();
    const [before, after] = texts.map(policyOf);
    const [middle, busy] = [performance.now(), busyTime()];
    const diff = comparePolicies(before, after);
    // On a free machine the clock is right: what V8's other threads clear up meanwhile is waited for by no user.
    const compare = Math.min(performance.now() - middle, busyTime() - busy);
    if (round >= warmUp) rounds.push({ read: middle - start, compare, diff });
  }
  const counts = new Map();
  for (const { verdict } of rounds.at(-1).diff.tools) counts.set(verdict, 1 + (counts.get(verdict) ?? 0));
  if (counts.has("unknown")) throw new Error(`of ${tools} tools, ${counts.get("unknown")} were not compared`);
  const verdicts = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
  const of = (what) => median(rounds.map((round) => round[what]));
  return { read: of("read"), compare: of("compare"), verdicts, rounds: rounds.length };
}

/** How long cores have been busy with this process, in milliseconds. */
function busyTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function policyOf(text) {
  const { policy, findings } = lower(readDocument(text, "policy.yaml"), { dialect: "intercept" });
  if (policy === undefined) throw new Error(findings.map(({ message }) => message).join("\n"));
  return policy;
}

function policyText(tools, rulesOf) {
  const listed = Array.from({ length: tools }, (_, i) => [`tool_${i}`, { rules: rulesOf(i) }]);
  return JSON.stringify({ version: "1", default: "deny", tools: Object.fromEntries(listed) });
}

/** What a sensible policy asks of a tool: names of a kind, one of a few states, a bound, and a limit. */
function rules({ i, n, more = 0, names = 0, states = 0, calls = 0, window = "minute" }) {
  return [
    on("args.id", "regex", `^${n}[a-z0-9-]{0,${40 + names}}$`),
    on("args.state", "in", states ? ["open", `closed ${n}`, `new ${i}`] : ["open", `closed ${n}`]),
    on("args.n", "gte", 0),
    on("args.n", "lte", 1_000 + i + n + more),
    { name: "limit", rate_limit: `${5 + (n % 50) + calls}/${window}` },
  ];
}

function on(path, op, value) {
  return { name: `${path} ${op}`, conditions: [{ path, op, value }], on_deny: "no" };
}

function sum(i, max) {
  const state = { counter: "sum", window: "day", increment_from: "args.n" };
  return { name: "sum", conditions: [{ path: `state.tool_${i}.sum`, op: "lte", value: max }], state };
}

function explode() {
  console.log("");
  for (const [name, patterns] of Object.entries(EXPLODING)) {
    const asked = (side) => patterns[side].map((pattern) => on("args.id", "regex", pattern));
    const [before, after] = [0, 1].map((side) => policyOf(policyText(1, () => asked(side))));
    let verdict;
    const times = Array.from({ length: 3 }, () => {
      const busy = busyTime();
      [{ verdict }] = comparePolicies(before, after).tools;
      return busyTime() - busy;
    });
    bar(`${name}, which is ${verdict} (longest of 3)`, Math.max(...times), "<", 1_000, { unit: "ms" });
  }
}

/** Names of repositories, as a policy lists them: some 250 characters. */
function names(i, n) {
  return Array.from({ length: 10 }, (_, k) => `team-${(i * 31 + n * 17 + k * 101) % 1_000}/[a-z]+-(?:api|web)`).join(
    "|",
  );
}
