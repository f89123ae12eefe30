/** Document → Suite: every key, every value, with a sentence at its place for each that is wrong. */

import { compareFindings, type Document, type Finding, type Location, type Path } from "@callgate/core";
import { type Diagnostic, type FieldProblem, plainValue, Reading } from "@callgate/core/yaml";
import { readAgent } from "./read-agent.js";
import { CALL_KEYS, NO_DEFAULTS, readCall } from "./read-call.js";
import { readCases } from "./read-case.js";
import type { BrokenCase, Case, FileReference, NamedFile, PolicyReference, Suite } from "./suite.js";

const VERSION = 1;

/** Enough to see what is wrong. */
const MAX_PROBLEMS = 200;

export const SUITE_KEYS = [
  "$schema",
  "version",
  "policy",
  "policies",
  "tools",
  "include",
  "defaults",
  "cases",
] as const;

export interface ReadSuiteOptions {
  /** The names of the policies its cases are run against, where another suite includes it. */
  readonly includedFor?: readonly string[] | undefined;
}

/** What a document says as a suite, and what is wrong with it. Never throws; the findings are sorted. */
export function readSuite(
  document: Document,
  { includedFor }: ReadSuiteOptions = {},
): { readonly suite: Suite; readonly findings: readonly Finding[] } {
  const lost: FieldProblem[] = [];
  const value = document.root === undefined ? null : plainValue(document.root, lost);
  const reading = new Reading("the suite");
  const broken = document.findings.some(({ severity }) => severity === "error");
  const suite = broken ? emptySuite(document) : suiteOf(value, document, reading, includedFor);
  const findings = [
    ...document.findings,
    ...lost.map(({ node, message }) => findingAt({ uri: document.uri, range: document.rangeOf(node) }, message)),
    ...reading.problems.slice(0, MAX_PROBLEMS).map((problem) => findingOf(document, problem)),
  ];
  return { suite, findings: findings.sort(compareFindings) };
}

function emptySuite(document: Document): Suite {
  return { document, policies: [], tools: undefined, serverTools: [], includes: [], cases: [], broken: [] };
}

/** A problem of a suite, with its place. */
export function findingOf(document: Document, { path, part, message }: Diagnostic): Finding {
  return findingAt(document.locate(path, part), message);
}

function findingAt(location: Location, message: string): Finding {
  return { check: "suite", severity: "error", message, location, related: [] };
}

function suiteOf(
  value: unknown,
  document: Document,
  reading: Reading,
  includedFor: readonly string[] | undefined,
): Suite {
  if (value === null) {
    reading.problem([], "the suite is empty; write `version: 1`, `policy` and `cases`");
    return emptySuite(document);
  }
  const fields = reading.fields(value, [], SUITE_KEYS);
  if (fields.version === undefined) reading.problem(["version"], "`version` is missing; write `version: 1`", "key");
  else if (fields.version !== VERSION && fields.version !== String(VERSION))
    reading.problem(["version"], `\`version\` is ${VERSION}; this callgate knows no other version of suites`);
  const policies = policiesOf(fields, reading);
  const { tools, serverTools } = toolsOf(fields.tools, ["tools"], reading);
  const includes = reading.list(fields.include, ["include"], (item, path) => fileAt(item, path, reading));
  const given = reading.fields(fields.defaults ?? {}, ["defaults"], CALL_KEYS);
  const defaults = readCall(given, ["defaults"], NO_DEFAULTS, document, reading);
  const names = includedFor ?? policies.map(({ name }) => name);
  const broken: BrokenCase[] = [];
  const cases = reading.list(fields.cases, ["cases"], (item, path): Case[] => {
    const before = reading.problems.length;
    const read = readCases(item, path, { document, defaults, policies: names, reading });
    if (reading.problems.length > before) broken.push(brokenCase(item, path, document));
    return read;
  });
  const all = cases.flat();
  if (all.length === 0 && broken.length === 0 && includes.length === 0)
    reading.problem(["cases"], "the suite has no cases, so it tests nothing; write one", "key");
  if (
    policies.length === 0 &&
    includedFor === undefined &&
    fields.policy === undefined &&
    fields.policies === undefined
  )
    reading.problem(["policy"], "`policy` is missing: which policy is tested? write its path", "key");
  return { document, policies, tools, serverTools, includes, cases: all, broken };
}

function policiesOf(fields: Readonly<Record<string, unknown>>, reading: Reading): PolicyReference[] {
  if (fields.policy !== undefined && fields.policies !== undefined)
    reading.problem(["policies"], "`policies` contradicts `policy`; name all of them under `policies`", "key");
  const one = policyAt(fields.policy, ["policy"], reading);
  const several = reading.entries(fields.policies, ["policies"], (item, path) => policyAt(item, path, reading));
  if (fields.policies !== undefined && several.length === 0 && reading.problems.length === 0)
    reading.problem(["policies"], "`policies` is empty; write `NAME: PATH` for each");
  return [...(one === undefined ? [] : [{ name: "", ...one }]), ...several.map(([name, file]) => ({ name, ...file }))];
}

/** A path, or an agent with what is known of it. */
function policyAt(value: unknown, path: Path, reading: Reading): Omit<PolicyReference, "name"> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? readAgent(value, path, reading)
    : fileAt(value, path, reading);
}

/** One list, or one for each of an agent's servers. */
function toolsOf(value: unknown, path: Path, reading: Reading): Pick<Suite, "tools" | "serverTools"> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { tools: fileAt(value, path, reading), serverTools: [] };
  const servers = reading.entries(value, path, (item, at) => fileAt(item, at, reading));
  return { tools: undefined, serverTools: servers.map(([name, file]): NamedFile => ({ name, ...file })) };
}

function fileAt(value: unknown, path: Path, reading: Reading): FileReference | undefined {
  const text = reading.text(value, path);
  return text === undefined ? undefined : { path: text, origin: path };
}

function brokenCase(item: unknown, path: Path, document: Document): BrokenCase {
  const named = typeof item === "object" && item !== null ? (item as { readonly name?: unknown }).name : undefined;
  const name = typeof named === "string" && named !== "" ? named : `case ${Number(path[path.length - 1]) + 1}`;
  return { name, location: document.locate(path) };
}
