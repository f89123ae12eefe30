/**
 * The rows of the benchmarks: what was measured beside what is promised, printed and, with `--json FILE`, kept for
 * `docs/performance.md`. `--only PART,PART` measures these parts alone; a part's name is also that of all whose names go on
 * behind it with a slash.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

/** All parts, in the order of the page, with what their rows are about. */
export const PARTS = {
  start: "Start-up",
  "lint/folder": "Lint",
  "lint/warm": "Lint",
  "lint/cold": "Lint",
  "lint/thousand": "Lint",
  lsp: "Language server",
  "diff/tools": "Diff",
  "diff/exploding": "Diff",
  test: "Tests",
  mutate: "Mutation testing",
  "hosts/diff": "Agents' configuration",
  "hosts/lint": "Agents' configuration",
  record: "Recording",
  "replay/recordings": "Replay",
  "replay/recordings-compressed": "Replay",
  "replay/claude-code": "Replay",
  "replay/claude-code-compressed": "Replay",
  "replay/codex": "Replay",
  "replay/opencode": "Replay",
  "replay/gemini": "Replay",
  "replay/jobs": "Replay",
  "replay/memory": "Replay",
  "scale/calls": "Growth",
  "scale/tools": "Growth",
  "scale/policies": "Growth",
};

let given;
let current;

/** The command line of a benchmark: `--json`, `--only`, and what else was given. @throws Error where it is not one */
function commandLine() {
  if (given !== undefined) return given;
  const { values, positionals } = parseArgs({
    options: { json: { type: "string" }, only: { type: "string" } },
    allowPositionals: true,
  });
  const only = values.only?.split(",");
  const unknown = only?.find((name) => !Object.keys(PARTS).some((one) => isWithin(one, name)));
  if (unknown !== undefined)
    throw new Error(`no part is called ${unknown}; there are ${Object.keys(PARTS).join(", ")}`);
  given = { json: values.json, only, positionals };
  return given;
}

/** What was given beside the options. */
export function positionals() {
  return commandLine().positionals;
}

/** Whether one of some parts, or a part of one, is asked for. */
export function isAsked(...names) {
  const { only } = commandLine();
  return only === undefined || names.some((name) => only.some((one) => isWithin(name, one) || isWithin(one, name)));
}

/** Begins a part, unless others alone are asked for: the rows that follow are its own. */
export function part(name) {
  if (!Object.hasOwn(PARTS, name)) throw new Error(`${name} is not in the list of parts`);
  if (!isAsked(name)) return false;
  current = { name, cores: availableParallelism(), node: process.versions.node };
  return true;
}

/**
 * Prints what was measured beside what is promised; where it is missed, the process will end with 1.
 * @param details of a row that is kept: `unit`, where the name does not say it; `seconds` and `core`, the seconds on the clock
 *   and of cores that were measured for it; `rounds`, of how many measurements the value is the median
 */
export function bar(name, value, operator, limit, details = {}) {
  const met = operator === ">=" ? value >= limit : value < limit;
  if (!met) process.exitCode = 1;
  const unit = details.unit === undefined ? "" : ` ${details.unit}`;
  console.log(`${met ? "✔" : "✖"} ${name}: ${value.toFixed(2)}${unit} (bar: ${operator} ${limit})`);
  keep("rows", { name, value, operator, limit, met, ...details });
}

/** Keeps a point of a curve, numbers by their names. */
export function point(values) {
  keep("points", values);
}

/** Adds to what is kept of the part that runs; what an earlier run kept of this part is gone. */
function keep(kind, value) {
  if (current === undefined || commandLine().json === undefined) return;
  const { name, ...machine } = current;
  current[kind] = [...(current[kind] ?? []), rounded(value)];
  const { json } = commandLine();
  const { parts = {} } = existsSync(json) ? JSON.parse(readFileSync(json, "utf8")) : {};
  parts[name] = { ...machine, [kind]: current[kind] };
  const sorted = Object.keys(PARTS).flatMap((one) => (parts[one] === undefined ? [] : [[one, parts[one]]]));
  writeFileSync(json, `${JSON.stringify({ version: 1, parts: Object.fromEntries(sorted) }, undefined, 2)}\n`);
}

/** Numbers to four digits: more is chance. */
function rounded(values) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value,
    ]),
  );
}

function isWithin(name, other) {
  return name === other || name.startsWith(`${other}/`);
}

/** The middle of some numbers; of an even number of them, the upper one. */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
