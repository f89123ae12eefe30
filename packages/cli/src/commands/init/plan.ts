/** What is in a repository × what is asked for → the files that `init` writes. */

import { posix } from "node:path";
import type { ToolCatalogue } from "@callgate/core/policy";
import { readTools } from "@callgate/core/tools";
import { CONFIG_NAMES, type LoadedConfig, loadConfig, settingsFor } from "@callgate/project/config";
import { hostFilesOf } from "@callgate/project/hosts";
import { type Io, STDIN, VERSION } from "@callgate/project/io";
import { readToolList } from "@callgate/project/policies";
import { type FoundPolicy, foundPolicies, isAbout, type SuiteSubject, serversOf, suiteSubjects } from "./attached.js";
import { ciFile } from "./ci-files.js";
import type { CiName } from "./ci-names.js";
import { completedConfig, configText, type GuardedServer, schemaLine } from "./config-text.js";
import { HOOKS_PATH, withHook } from "./hook-text.js";
import { UNKNOWN_ORIGIN } from "./origin.js";
import { type PlannedFile, textAt } from "./planned-file.js";
import { insideRepository, policyFile, type SuiteFile, serverName, suiteFor } from "./policy-file.js";
import type { SessionPolicies } from "./session-policies.js";
import { unreleasedNote } from "./unreleased.js";

/** A server's tools, as they are or will be in a file of the repository. */
export interface GivenTools {
  readonly path: string;
  readonly tools: ToolCatalogue;
  /** The text of that file, where it is to be written. */
  readonly text?: string | undefined;
}

export interface PlanOptions {
  /** The tools of a server whose policies are there, or are to be begun. */
  readonly given: GivenTools | undefined;
  /** The policies to begin with that recorded sessions need. */
  readonly begun: SessionPolicies | undefined;
  /** `owner/name` of the repository that holds callgate; undefined where that is not known. */
  readonly origin: string | undefined;
  readonly ci: CiName;
}

export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly notes: readonly string[];
}

/** More policies than these are named by their folder. */
const MAX_POLICIES = 20;

/** The tool list at a path, which others will read, too. @throws UserError for a file that holds none, or is outside */
export function givenTools(path: string, io: Io): GivenTools | undefined {
  const { tools } = readToolList(path, io);
  return tools && { path: insideRepository(path, io), tools };
}

/** The tool list that a server gave, to be written beside the others. */
export function askedTools(text: string): GivenTools | undefined {
  const { tools } = readTools(new TextEncoder().encode(text), "tools");
  return tools && { path: `tools/${serverName("server", tools.server)}.json`, tools, text };
}

/** @throws UserError for a configuration that cannot be read, and for a folder where a file is to be */
export async function plan({ given, begun, origin, ci }: PlanOptions, io: Io): Promise<Plan> {
  const planner = new Planner(io);
  planner.notes.push(...(begun?.notes ?? []));
  const policies = await foundPolicies(io);
  const suites = await suiteSubjects(io);
  const about = given === undefined ? [] : policies.filter((one) => isAbout(one, given.tools));
  const fromList = given !== undefined && about.length === 0 ? [policyFile(given.path, given.tools)] : [];
  const first = [...fromList, ...(begun?.first ?? [])];
  const own = new Set([...about, ...first].map(({ path }) => path));
  const rest = policies.filter(({ path }) => !own.has(path));
  const shown = serversOf(suites, rest, io);
  const guarded = given !== undefined && about.length > 0 ? [guardedBy(about, given)] : [];
  const servers = [...guarded, ...first.flatMap(({ server }) => server ?? []), ...shown].filter(isFirstOfName);
  const attached = new Set(servers.flatMap((server) => server.policies));
  const others = [...first, ...rest].map(({ path }) => path).filter((path) => !attached.has(path));
  const isEmpty = servers.length + others.length === 0 && !(await hasAgents(io));

  if (given?.text !== undefined) planner.add(given.path, given.text);
  if (isEmpty) planner.notes.push(NOTHING);
  else planner.configure(servers, others, origin);
  const list = given?.text === undefined ? undefined : { path: given.path, after: undefined };
  for (const { path, text, note, suite } of first) {
    planner.add(path, planner.withSchema("intercept", path, text, origin), { note, without: list });
    // The suite says what this very policy does.
    planner.add(suite.path, planner.withSchema("suite", suite.path, suite.text, origin), {
      note: suite.note,
      without: { path, after: undefined },
    });
  }
  for (const { path } of about) planner.notes.push(`${path} guards these tools already, and stays as it is`);
  const added = given === undefined ? [] : about.flatMap((one) => suiteOf(one, given, suites, io) ?? []);
  for (const { path, text, note } of added)
    planner.add(path, planner.withSchema("suite", path, text, origin), { note });
  const isTested = suites.length + added.length > 0;
  if (origin === undefined) planner.notes.push(NO_ORIGIN);
  else {
    planner.addCi(ci, origin, { isTested: isTested || first.length > 0, isEmpty });
    planner.addHooks(
      origin,
      isTested,
      first.map(({ path }) => path),
    );
    const added = planner.files.filter(({ before, after }) => before !== after).map(({ path }) => path);
    const unreleased = unreleasedNote(VERSION, added, origin);
    if (unreleased !== undefined) planner.notes.push(unreleased);
  }
  return planner;
}

const NOTHING =
  "there is no policy yet, so no configuration is written: callgate init --tools FILE, --sessions HOST|PATH, or -- and a server's command, begins with one";

const NO_ORIGIN = `neither CI nor ${HOOKS_PATH} was set up: ${UNKNOWN_ORIGIN}; --origin OWNER/NAME says it`;

function guardedBy(about: readonly FoundPolicy[], { path, tools }: GivenTools): GuardedServer {
  return { name: serverName(path, tools.server), policies: about.map((one) => one.path), tools: path };
}

/** Whether agents have configuration of their own here, which is linted, too. */
async function hasAgents(io: Io): Promise<boolean> {
  const reach = { user: false, managed: false };
  return (await hostFilesOf(["."], { host: undefined, stdinName: STDIN, reach }, io)).found.length > 0;
}

function isFirstOfName({ name }: GuardedServer, at: number, all: readonly GuardedServer[]): boolean {
  return all.findIndex((one) => one.name === name) === at;
}

/** A suite for a policy that has none. */
function suiteOf(
  { path, policy }: FoundPolicy,
  { path: list, tools }: GivenTools,
  suites: readonly SuiteSubject[],
  io: Io,
): SuiteFile | undefined {
  if (policy === undefined || suites.some((suite) => suite.policy === path)) return undefined;
  const suite = suiteFor({ path, policy, tools, list });
  return suite === undefined || io.kindOf(suite.path) !== undefined ? undefined : suite;
}

/** Where the repository has the schemas of what is written. */
const SCHEMAS = {
  config: "project/src/config/config.schema.json",
  intercept: "core/src/dialects/intercept/intercept.schema.json",
  suite: "tester/src/suite.schema.json",
} as const;

class Planner implements Plan {
  readonly files: PlannedFile[] = [];
  readonly notes: string[] = [];
  readonly #io: Io;

  constructor(io: Io) {
    this.#io = io;
  }

  add(path: string, after: string, more: Pick<PlannedFile, "note" | "without"> = {}): void {
    this.files.push({ path, before: textAt(path, this.#io), after, ...more });
  }

  configure(servers: readonly GuardedServer[], others: readonly string[], origin: string | undefined): void {
    const there = CONFIG_NAMES.find((name) => this.#io.kindOf(name) === "file");
    if (there === undefined) {
      const schema = this.#schema("config", "callgate.config.yaml", origin);
      this.add("callgate.config.yaml", configText({ servers, policies: byFolder(others) }, schema));
      if (schema === undefined)
        this.notes.push(
          "callgate.config.yaml has no line that tells editors of its schema: --origin OWNER/NAME says where that is",
        );
      return;
    }
    const config = loadConfig(there, this.#io);
    const lacks = config && lackingIn(config, servers, others, this.#io);
    const before = textAt(there, this.#io) ?? "";
    if (lacks === undefined || lacks.servers.length + lacks.policies.length === 0)
      this.notes.push(`${there} is there already, and names every policy`);
    else {
      const after = completedConfig(before, there, lacks);
      const names = [...lacks.servers.map(({ name }) => name), ...lacks.policies].join(", ");
      if (after === undefined)
        this.notes.push(`${there} stays as it is, since where more belongs cannot be seen; add ${names}`);
      else this.add(there, after);
    }
  }

  /** A text that is written, below the line by which editors find its schema where that is known. */
  withSchema(schema: keyof typeof SCHEMAS, path: string, text: string, origin: string | undefined): string {
    const where = this.#schema(schema, path, origin);
    return where === undefined ? text : `${schemaLine(where)}\n${text}`;
  }

  /** Where editors find a schema: seen from the file that names it, or on the web. */
  #schema(schema: keyof typeof SCHEMAS, path: string, origin: string | undefined): string | undefined {
    const installed = `node_modules/callgate/schemas/${schema}.schema.json`;
    if (this.#io.kindOf(installed) === "file") return posix.relative(posix.dirname(path), installed);
    return origin && `https://raw.githubusercontent.com/${origin}/HEAD/packages/${SCHEMAS[schema]}`;
  }

  addCi(
    ci: CiName,
    origin: string,
    { isTested, isEmpty }: { readonly isTested: boolean; readonly isEmpty: boolean },
  ): void {
    if (ci === "none") return;
    if (isEmpty && ci !== "github") {
      this.notes.push("CI was not set up, for there is nothing to lint yet");
      return;
    }
    const { path, text, todo, uses } = ciFile(ci, origin, isTested, this.#io);
    const using = [uses, path].find((one) => textAt(one, this.#io)?.includes("callgate"));
    if (using !== undefined) this.notes.push(`${using} runs callgate already, and stays as it is`);
    else {
      this.add(path, text);
      if (todo !== undefined) this.notes.push(`${path} is not run by itself: ${todo}`);
    }
  }

  /** @param first the policies that may be written, each with a suite */
  addHooks(origin: string, isTested: boolean, first: readonly string[]): void {
    const there = textAt(HOOKS_PATH, this.#io);
    const hooksFor = (tested: boolean) => withHook(there, { origin, version: VERSION, tested });
    const hooks = hooksFor(isTested || first.length > 0);
    const without = hooksFor(isTested);
    const [only, another] = first;
    if (hooks.kind === "text")
      this.add(HOOKS_PATH, hooks.text, {
        // With several policies, some of their suites are written in any case.
        without:
          only === undefined || another !== undefined
            ? undefined
            : { path: only, after: without.kind === "text" ? without.text : undefined },
      });
    else if (hooks.kind === "there") this.notes.push(`${HOOKS_PATH} has the hook already`);
    else
      this.notes.push(
        `${HOOKS_PATH} stays as it is, since ${hooks.reason}; add the hook by hand: docs/pre-commit.md shows it`,
      );
  }
}

function byFolder(paths: readonly string[]): readonly string[] {
  return paths.length > MAX_POLICIES ? [...new Set(paths.map((path) => path.split("/")[0] as string))] : paths;
}

/** What a configuration does not name of these servers and policies. */
function lackingIn(
  config: LoadedConfig,
  servers: readonly GuardedServer[],
  others: readonly string[],
  io: Io,
): { readonly servers: readonly GuardedServer[]; readonly policies: readonly string[] } {
  const isNamed = (path: string) => {
    const named = [{ name: "named", policies: config.policies, tools: undefined }, ...config.servers];
    return settingsFor(path, { ...config, servers: named }, io).server !== undefined;
  };
  const isOfServer = (path: string) => settingsFor(path, config, io).server !== undefined;
  const lacks = servers.filter(
    ({ name, policies }) => !config.servers.some((one) => one.name === name) && !policies.some(isOfServer),
  );
  const hasNames = config.policies.length + config.servers.length > 0;
  // Where nothing is named, all policies are linted; once something is, all have to be.
  if (!hasNames && lacks.length === 0) return { servers: [], policies: [] };
  const own = new Set(lacks.flatMap((server) => server.policies));
  const rest = [...others, ...servers.flatMap((server) => server.policies)];
  return { servers: lacks, policies: byFolder(rest.filter((path) => !own.has(path) && !isNamed(path))) };
}
