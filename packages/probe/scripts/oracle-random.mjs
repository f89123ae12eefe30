/**
 * Random policies, decided by callgate and by the program: `npm run oracle:random -- HOST --seed N --count N`. Of Gemini CLI the
 * published engine is asked in this process, or with `--program` the whole program, as the others are. `--version V` asks another
 * version than the newest that callgate knows, `--record FILE` adds the answers to each policy to a file, as vectors, when they are
 * there, and `--from N` leaves out the policies before that one, so that a run which was ended can go on. Exit code 1 where they
 * differ, 2 where the run was ended before all policies were asked.
 */

import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { HOSTS } from "@callgate/core";
import { hostAnswer } from "@callgate/core/conformance";
import { probeHost } from "@callgate/probe";
import { installHost } from "./install-host.mjs";
import { Chance } from "./random/chance.mjs";
import { geminiCore } from "./random/gemini-core.mjs";
import { GENERATORS } from "./random/generators.mjs";

/** So many differences are printed as vectors. */
const MOST_SHOWN = 20;

const EXIT_ENDED = 2;

/** How long one run of a program may take, in milliseconds. */
const PATIENCE = 180_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string" },
    from: { type: "string", default: "0" },
    version: { type: "string" },
    program: { type: "boolean", default: false },
    record: { type: "string" },
  },
});
const [host] = positionals;
if (!Object.hasOwn(HOSTS, host ?? "")) {
  console.error(`name a host: npm run oracle:random -- HOST; there are ${Object.keys(HOSTS).join(", ")}`);
  process.exit(2);
}
const version = values.version ?? HOSTS[host].version;
const inProcess = host === "gemini-cli" && !values.program;
const count = Number(values.count ?? (inProcess ? 2_000 : 150));
const seed = Number(values.seed);

const abort = new AbortController();
// What is asked ends with its folder removed, and what was seen so far is said.
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => abort.abort(`ended by ${name}`));

const ask = inProcess ? await askingEngine() : askingProgram();
const tallied = { policies: 0, calls: 0, alike: 0, unknown: 0, different: 0 };
const untried = new Map();
let at = Number(values.from);
for (; at < count; at++) {
  // Each policy has a seed of its own, so that it can be made again without those before it.
  const chance = new Chance(Math.imul(seed, 1_000_003) + at);
  const made = GENERATORS[host](chance);
  const vectors = await ask(`${host}-random-${seed}-${at}`, made);
  if (abort.signal.aborted) break;
  if (typeof vectors === "string") {
    untried.set(vectors, (untried.get(vectors) ?? 0) + 1);
    continue;
  }
  tallied.policies++;
  for (const vector of vectors) compare(vector);
  if (values.record !== undefined)
    appendFileSync(values.record, vectors.map((one) => `${JSON.stringify(one)}\n`).join(""));
}
for (const [reason, times] of untried) console.log(`not tried, ${times} policies: ${reason}`);
console.log(
  `${host} ${version}, seed ${seed}: ${tallied.policies} policies, ${tallied.calls} calls: ${tallied.alike} decided alike, ` +
    `${tallied.unknown} unknown to callgate, ${tallied.different} otherwise`,
);
if (tallied.different > 0) process.exitCode = 1;
if (at < count) {
  console.error(`${abort.signal.reason}; go on with --from ${at}`);
  process.exitCode = EXIT_ENDED;
}

function compare(vector) {
  tallied.calls++;
  const said = hostAnswer(vector);
  const sameHidden = vector.hidden === undefined || said.hidden === undefined || vector.hidden === said.hidden;
  if (said.decision === "unknown") tallied.unknown++;
  else if (said.decision === vector.decision && sameHidden) tallied.alike++;
  else {
    tallied.different++;
    if (tallied.different <= MOST_SHOWN)
      console.log(`callgate says ${said.decision}${said.hidden ? ", hidden" : ""}: ${JSON.stringify(vector)}`);
  }
}

async function askingEngine() {
  const core = await geminiCore(version);
  return async (id, made) => {
    const answers = await core.ask(made);
    return made.calls.map((call, index) => ({
      id: `${id}.${index + 1}`,
      engine: core.engine,
      policy: made.policy,
      context: made.context,
      call,
      ...("problem" in answers ? { decision: "refuses to start", message: answers.problem } : answers[index]),
    }));
  };
}

function askingProgram() {
  const binary = installHost(host, version);
  const { signal } = abort;
  return async (id, { policy, context, calls }) => {
    const cases = calls.map((call, index) => ({ id: `${id}.${index + 1}`, policy, context, call }));
    const probed = await probeHost(host, cases, { binary, patience: PATIENCE, signal });
    if ("problem" in probed) return probed.problem.replaceAll(id, "ID");
    return probed.calls.map(({ vector }) => vector);
  };
}
