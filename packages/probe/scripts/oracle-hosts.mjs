/**
 * The agents' own programs on the project's cases, compared with what callgate says of each version:
 * `npm run oracle:hosts -- [HOST...] [--version VERSION]... [--cases FILE]... [--record FOLDER] [--only WORD]`.
 * Without a version, the newest that npm has and the older ones that this script lists. `--record` writes
 * the answers as vectors, a file for each host and version. Programs are installed into `.cache` when they are first asked.
 * Exit code 1 where program and callgate differ, 2 for bad usage.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { versionOf } from "../dist/ask-program.js";
import { grouped } from "../dist/cases.js";
import { DRIVERS } from "../dist/drivers/index.js";
import { Enclosure } from "../dist/enclosure.js";
import { probeGroup } from "../dist/probe-host.js";
import { installHost, newestVersion, PACKAGES } from "./install-host.mjs";
import { casesOf } from "./oracle-cases.mjs";

/** The versions that are asked beside the newest one: those between which callgate's tables know a difference, and one that is older. */
const OLDER = {
  "claude-code": ["2.1.220", "2.0.76"],
  codex: ["0.168.0", "0.142.0", "0.128.0", "0.118.0", "0.116.0"],
  "copilot-cli": ["1.0.73", "1.0.39"],
  "gemini-cli": ["0.53.0", "0.34.0"],
  opencode: ["1.18.4", "1.1.53"],
};

/** Programs that run at once. */
const LANES = Number(process.env.LANES ?? 2);
/** Milliseconds that one run may take. */
const PATIENCE = 180_000;

const abort = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => abort.abort(`ended by ${signal}`));

const { hosts, versions, files, record, only } = usage();
const enclosure = await Enclosure.find(abort.signal);
const rows = [];
for (const host of hosts) {
  const { cases } = casesOf(host, files);
  const chosen = only === undefined ? cases : cases.filter(({ id }) => id.includes(only));
  for (const version of versions ?? [newestVersion(host), ...OLDER[host]]) {
    if (rows.some((row) => row.host === host && row.version === version)) continue;
    rows.push(await ask(host, version, chosen));
    if (abort.signal.aborted) break;
  }
}
console.log(["host", "version", "cases", "agree", "differ", "not comparable", "s"].join("\t"));
for (const { host, version, cases, agree, differ, not, seconds } of rows)
  console.log([host, version, cases, agree, differ, not, seconds].join("\t"));
if (abort.signal.aborted) process.exitCode = 2;
else process.exitCode = rows.some(({ differ }) => differ > 0) ? 1 : 0;

function usage() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        version: { type: "string", multiple: true },
        cases: { type: "string", multiple: true },
        record: { type: "string" },
        only: { type: "string" },
      },
    });
    const unknown = positionals.find((host) => !Object.hasOwn(PACKAGES, host));
    if (unknown !== undefined)
      throw new Error(`there is no host ${unknown}; there are ${Object.keys(PACKAGES).join(", ")}`);
    if (values.version !== undefined && positionals.length !== 1) throw new Error("--version goes with one host");
    return {
      hosts: positionals.length > 0 ? positionals : Object.keys(PACKAGES),
      versions: values.version,
      files: values.cases,
      record: values.record,
      only: values.only,
    };
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

async function ask(host, version, cases) {
  const started = performance.now();
  const driver = DRIVERS[host];
  const binary = installHost(host, version);
  const asking = { host, binary, enclosure, patience: PATIENCE, signal: abort.signal, gives: "all" };
  const said = await versionOf(driver, asking);
  if (said.version !== version) throw new Error(`${host} ${version} does not say so: ${said.problem ?? said.version}`);
  const groups = grouped(cases);
  const answers = new Map();
  const reasons = new Map();
  const because = (reason, group) =>
    reasons.set(reason, [...(reasons.get(reason) ?? []), ...group.cases.map(({ id }) => id)]);
  const lane = async () => {
    for (let group = groups.shift(); group !== undefined && !abort.signal.aborted; group = groups.shift()) {
      const asked = await probeGroup(driver, driver.engine(version), group, asking);
      if (abort.signal.aborted) because("it was stopped before", group);
      else if ("problem" in asked) because(asked.problem, group);
      else if ("untried" in asked) because(asked.untried, group);
      else for (const [index, call] of asked.calls.entries()) answers.set(group.cases[index], call);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  for (const group of groups) because("it was stopped before", group);
  const calls = cases.flatMap((one) => answers.get(one) ?? []);
  const unknown = calls.filter(({ agrees }) => agrees === undefined);
  if (unknown.length > 0)
    because("callgate does not say what this version does", { cases: unknown.map(({ vector }) => vector) });
  const differing = calls.filter(({ agrees }) => agrees === false);
  for (const { vector, said: ours } of differing)
    console.log(
      `${host} ${version} ${vector.id}: the program ${answerOf(vector)}, callgate ${answerOf(ours)}; it said: ${printed(vector.message)}`,
    );
  for (const [reason, ids] of reasons)
    console.log(`${host} ${version} not comparable, ${ids.length} (${ids.slice(0, 3).join(", ")}): ${printed(reason)}`);
  if (record !== undefined) {
    mkdirSync(record, { recursive: true });
    const lines = calls.map(({ vector }) => `${JSON.stringify(vector)}\n`);
    writeFileSync(join(record, `${host}-${version}.jsonl`), lines.join(""));
  }
  return {
    host,
    version,
    cases: cases.length,
    agree: calls.filter(({ agrees }) => agrees).length,
    differ: differing.length,
    not: [...reasons.values()].flat().length,
    seconds: Math.round((performance.now() - started) / 1_000),
  };
}

function answerOf({ decision, hidden }) {
  return hidden === undefined ? decision : `${decision}, ${hidden ? "hidden" : "offered"}`;
}

/** A program's words, for a terminal. */
function printed(text) {
  return JSON.stringify(text).slice(1, -1);
}
