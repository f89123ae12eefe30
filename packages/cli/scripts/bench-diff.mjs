/**
 * Measures the comparison of two policies of 100 tools, by what differs between them, and its growth with their number.
 * `node packages/cli/scripts/bench-diff.mjs [WORD...]`, for the cases whose names hold a WORD; part of `npm run bench`.
 * Exits 1 when a bar is missed.
 */

import { lower, readDocument } from "@callgate/core";
import { comparePolicies } from "@callgate/diff";

const TOOLS = 100;
const [WARM_UP, MEASURED] = [20, 30];
/** No case is measured for longer, in milliseconds. */
const MOST = 3_000;
const GROWTH = [25, 50, 100, 200];
const words = process.argv.slice(2);
let missed = false;

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
  "every tool, a pattern loosened": (i, n, side) => [on("args.id", "regex", `^(?:${names(i, n)})${side ? "" : "$"}`)],
  "every tool, a pattern rewritten": (i, n, side) => [
    on("args.id", "regex", side ? `^(?:${names(i, n)})$` : `^(${names(i, n)})$`),
  ],
};

console.log(`\npolicies of ${GROWTH.join(", ")} tools: fastest of ${MEASURED}, in milliseconds`);
console.log(
  `${"differs".padEnd(36)}   read    core  ${GROWTH.map((tools) => String(tools).padStart(8)).join("")}  of ${TOOLS}`,
);
for (const [name, rulesOf] of Object.entries(CASES))
  if (words.length === 0 || words.some((word) => name.includes(word))) measure(name, rulesOf);
if (missed) process.exitCode = 1;

function measure(name, rulesOf) {
  // A policy whose patterns are larger together than those of 100 tools is not looked at.
  const sizes = name.includes("pattern") ? GROWTH.filter((tools) => tools <= TOOLS) : GROWTH;
  const rounds = sizes.map((tools) => ({ tools, ...fastest(rulesOf, tools) }));
  const { read, compare, core, verdicts } = rounds.find(({ tools }) => tools === TOOLS);
  const numbers = [read, core].map((ms) => ms.toFixed(1).padStart(7)).join(" ");
  const growth = rounds.map((round) => round.compare.toFixed(1).padStart(8)).join("");
  console.log(`${name.padEnd(36)}${numbers}  ${growth.padEnd(8 * GROWTH.length)}  ${verdicts}`);
  if (name.includes("pattern"))
    bar(`milliseconds for each pattern of ${names(0, 0).length} characters`, compare / TOOLS, "<", 100);
  else bar(`milliseconds to compare ${TOOLS} tools, warm`, compare, "<", 50);
}

/** In milliseconds: to read both policies, to compare them, and how long cores were busy with that. */
function fastest(rulesOf, tools) {
  const rounds = [];
  const end = performance.now() + MOST;
  for (let round = 0; round < WARM_UP + MEASURED && (rounds.length < 3 || performance.now() < end); round++) {
    const texts = [0, 1].map((side) => policyText(tools, (i) => rulesOf(i, tools + round, side)));
    const start = performance.now();
    const [before, after] = texts.map(policyOf);
    const middle = performance.now();
    const busy = process.cpuUsage();
    const diff = comparePolicies(before, after);
    const { user, system } = process.cpuUsage(busy);
    rounds.push({ read: middle - start, compare: performance.now() - middle, core: (user + system) / 1000, diff });
  }
  const least = (what) => Math.min(...rounds.map((round) => round[what]));
  const counts = new Map();
  for (const { verdict } of rounds.at(-1).diff.tools) counts.set(verdict, 1 + (counts.get(verdict) ?? 0));
  const verdicts = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
  return { read: least("read"), compare: least("compare"), core: least("core"), verdicts };
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

/** Names of repositories, as a policy lists them: some 250 characters. */
function names(i, n) {
  return Array.from({ length: 10 }, (_, k) => `team-${(i * 31 + n * 17 + k * 101) % 1_000}/[a-z]+-(?:api|web)`).join(
    "|",
  );
}

function bar(name, value, operator, limit) {
  const met = value < limit;
  missed ||= !met;
  console.log(`${met ? "✔" : "✖"} ${name}: ${value.toFixed(2)} (bar: ${operator} ${limit})`);
}
