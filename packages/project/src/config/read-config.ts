/** Document → Config: every key, every value, with a sentence at its place for each that is wrong. */

import {
  compareFindings,
  type Document,
  type Finding,
  HOSTS,
  type HostContext,
  type HostId,
  type Location,
  type Path,
} from "@callgate/core";
import { CATEGORIES, type Category } from "@callgate/core/tools";
import { type FieldProblem, nodeAt, plainValue, Reading } from "@callgate/core/yaml";
import { CHECKS, isDay, SUPPRESSIBLE } from "@callgate/linter";
import { globProblem } from "../io/glob.js";
import {
  type Config,
  type ConfiguredServer,
  type IgnoreEntry,
  LEVELS,
  type Override,
  type Settings,
} from "./config.js";

const VERSION = 1;

/** Enough to see what is wrong. */
const MAX_PROBLEMS = 50;

/** The keys of each mapping; the shipped JSON Schema has the same. */
export const KEYS = {
  config: [
    "$schema",
    "version",
    "checks",
    "overrides",
    "categories",
    "ceilings",
    "servers",
    "hosts",
    "policies",
    "tools",
    "ignore",
    "baseline",
  ],
  override: ["files", "checks", "categories", "ceilings"],
  server: ["policies", "tools"],
  host: ["version", "mode", "interactive", "trusted"],
  ignore: ["check", "file", "path", "reason", "until"],
} as const;

/** The configuration, where the document is one, or what is wrong with it. */
export type ReadConfig =
  | { readonly config: Config; readonly findings: readonly [] }
  | { readonly config: undefined; readonly findings: readonly Finding[] };

/** Reads a configuration; one that holds nothing sets nothing. */
export function readConfig(document: Document): ReadConfig {
  if (document.findings.length > 0) return { config: undefined, findings: document.findings };
  const lost: FieldProblem[] = [];
  const value = document.root === undefined ? null : plainValue(document.root, lost);
  const reading = new Reading("the configuration");
  const config = configOf(value === null ? {} : value, reading, document);
  const at = (location: Location, message: string): Finding => ({
    check: "configuration",
    severity: "error",
    message,
    location,
    related: [],
  });
  const findings = [
    ...lost.map(({ node, message }) => at({ uri: document.uri, range: document.rangeOf(node) }, message)),
    ...reading.problems.map(({ path, part, message }) => at(document.locate(path, part), message)),
  ];
  if (findings.length === 0) return { config, findings: [] };
  return { config: undefined, findings: findings.sort(compareFindings).slice(0, MAX_PROBLEMS) };
}

function configOf(value: unknown, reading: Reading, document: Document): Config {
  const fields = reading.fields(value, [], KEYS.config);
  reading.text(fields.$schema, ["$schema"]);
  if (fields.version !== undefined && fields.version !== VERSION)
    reading.problem(["version"], `\`version\` is ${VERSION}; this callgate knows no other form of configuration`);
  return {
    document,
    ...settings(fields, [], reading),
    overrides: reading.list(fields.overrides, ["overrides"], (item, path) => override(item, path, reading)),
    servers: reading
      .entries(fields.servers, ["servers"], (item, path, name) => server(name, item, path, reading))
      .map(([, read]) => read),
    hosts: new Map(
      reading.entries(fields.hosts, ["hosts"], (item, path, name) => host(name, item, path, reading)),
    ) as ReadonlyMap<HostId, HostContext>,
    policies: globs(fields.policies, ["policies"], reading),
    tools: reading.text(fields.tools, ["tools"]),
    ignore: reading.list(fields.ignore, ["ignore"], (item, path) => ignoreEntry(item, path, reading, document)),
    baseline: reading.text(fields.baseline, ["baseline"]),
  };
}

function settings(fields: Readonly<Record<string, unknown>>, path: Path, reading: Reading): Settings {
  const ids = CHECKS.map(({ id }) => id);
  const checks = reading.entries(fields.checks, [...path, "checks"], (item, at, id) => {
    if (!ids.includes(id)) return reading.unknown("check", id, ids, at, "key", "`callgate checks` lists them");
    if (id === "syntax" && item === "off")
      return reading.problem(at, "`syntax` cannot be off: what cannot be read cannot be checked");
    return reading.choice(item, at, LEVELS);
  });
  const categories = reading.entries(fields.categories, [...path, "categories"], (item, at) =>
    reading.choice(item, at, CATEGORIES),
  );
  const ceilings = reading.entries(fields.ceilings, [...path, "ceilings"], (item, at, category) => {
    if (!isCategory(category))
      return reading.unknown(
        "category",
        category,
        CATEGORIES,
        at,
        "key",
        `the categories are ${CATEGORIES.join(", ")}`,
      );
    if (typeof item === "number" && Number.isSafeInteger(item) && item > 0) return item;
    return reading.mismatch(item, at, "a number of calls a minute, 1 or more");
  });
  return { checks: new Map(checks), categories: new Map(categories), ceilings: Object.fromEntries(ceilings) };
}

function isCategory(name: string): name is Category {
  return (CATEGORIES as readonly string[]).includes(name);
}

/** How a host runs. */
function host(name: string, value: unknown, path: Path, reading: Reading): HostContext | undefined {
  const ids = Object.keys(HOSTS);
  if (!Object.hasOwn(HOSTS, name)) {
    const where = `the hosts are ${ids.join(", ")}`;
    return reading.unknown("host", name, ids, path, "key", where);
  }
  const fields = reading.fields(value, path, KEYS.host);
  const { modes } = HOSTS[name as HostId];
  const version = reading.text(fields.version, [...path, "version"]);
  const mode = fields.mode === undefined ? undefined : reading.choice(fields.mode, [...path, "mode"], modes);
  const interactive = reading.truth(fields.interactive, [...path, "interactive"]);
  const trusted = reading.truth(fields.trusted, [...path, "trusted"]);
  return {
    ...(version === undefined ? {} : { version }),
    ...(mode === undefined ? {} : { mode }),
    ...(interactive === undefined ? {} : { interactive }),
    ...(trusted === undefined ? {} : { trusted }),
  };
}

function override(value: unknown, path: Path, reading: Reading): Override {
  const fields = reading.fields(value, path, KEYS.override, ["files"]);
  return { files: globs(fields.files, [...path, "files"], reading), ...settings(fields, path, reading) };
}

function server(name: string, value: unknown, path: Path, reading: Reading): ConfiguredServer {
  const fields = reading.fields(value, path, KEYS.server);
  return {
    name,
    policies: globs(fields.policies, [...path, "policies"], reading),
    tools: reading.text(fields.tools, [...path, "tools"]),
  };
}

function ignoreEntry(value: unknown, path: Path, reading: Reading, document: Document): IgnoreEntry {
  const fields = reading.fields(value, path, KEYS.ignore, ["check", "reason"]);
  const at = (key: string) => [...path, key];
  const check = reading.text(fields.check, at("check")) ?? "";
  if (check !== "" && !SUPPRESSIBLE.includes(check)) unsuppressible(check, at("check"), reading);
  const file = reading.text(fields.file, at("file"));
  if (file !== undefined) requireGlob(file, at("file"), reading);
  const pointer = reading.text(fields.path, at("path"));
  if (pointer !== undefined && !pointer.startsWith("/"))
    reading.problem(at("path"), "`path` is a JSON Pointer into the policy, such as `/tools/run`");
  const until = reading.text(fields.until, at("until")) && asWritten(at("until"), document);
  if (until !== undefined && !isDay(until))
    reading.problem(at("until"), `\`${until.slice(0, 40)}\` is no date; write it as in \`2027-01-31\``);
  return {
    check,
    file,
    path: pointer,
    reason: reading.text(fields.reason, at("reason")) ?? "",
    until,
    location: document.locate(at("check")),
  };
}

function globs(value: unknown, path: Path, reading: Reading): readonly string[] {
  if (Array.isArray(value))
    for (const [index, item] of value.entries())
      if (typeof item === "string") requireGlob(item, [...path, index], reading);
  return reading.texts(value, path);
}

function requireGlob(text: string, path: Path, reading: Reading): void {
  const problem = globProblem(text);
  if (problem !== undefined) reading.problem(path, `no path matches \`${text.slice(0, 40)}\`: ${problem}`);
}

/** A date as it is written: without quotes, YAML takes it for a time of day. */
function asWritten(path: Path, { root }: Document): string | undefined {
  const node = nodeAt(root, path)?.value;
  return node?.kind === "scalar" ? node.text : undefined;
}

function unsuppressible(check: string, path: Path, reading: Reading): void {
  if (!CHECKS.some(({ id }) => id === check)) {
    reading.unknown("check", check, SUPPRESSIBLE, path, "value", "`callgate checks` lists them");
    return;
  }
  reading.problem(path, `\`${check}\` cannot be suppressed; \`checks:\` can set its severity`);
}
