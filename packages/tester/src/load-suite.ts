/** A suite's path × files → the suite with its includes, the policies it tests, and what is wrong with any of them. */

import { dirname, isAbsolute, join } from "node:path";
import {
  agentsFileReason,
  compareFindings,
  type Document,
  decidingPolicy,
  type Finding,
  HOSTS,
  type HostContext,
  type HostId,
  hostsOfPath,
  type LayerSource,
  type Lowered,
  type LoweredHost,
  lower,
  MAX_DOCUMENT_BYTES,
  type Policy,
  type RelatedLocation,
  type Release,
  readDocument,
} from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { clip, withCommas } from "@callgate/core/text";
import { MAX_TOOLS_BYTES, readTools } from "@callgate/core/tools";
import type { DocumentBounds } from "@callgate/core/yaml";
import { findingOf, readSuite } from "./read-suite.js";
import type { BrokenCase, Case, FileReference, PolicyReference, Suite, TestedAgent } from "./suite.js";

/** Where files come from: the cli's disk, or a test's table. */
export interface SuiteFiles {
  /** At most `limit` bytes of a file; or why it cannot be read, as a clause: `there is no such file`. */
  read(path: string, limit: number): Uint8Array | string | { readonly problem: string };
}

/** What a suite asks for of an agent's configuration. */
export interface AgentRequest {
  /** A folder, or a file; resolved against the suite's folder. */
  readonly path: string;
  /** Undefined where the suite does not say whose it is: then its place says it. */
  readonly host: HostId | undefined;
  /** Resolved as `path`. */
  readonly home: string | undefined;
  readonly flags: readonly string[] | undefined;
  readonly context: HostContext;
}

/** An agent's configuration, found and lowered. */
export interface FoundAgent {
  readonly host: HostId;
  readonly lowered: LoweredHost;
  readonly layers: readonly LayerSource[];
  /** With which they were lowered. */
  readonly context: HostContext;
  /** Every place that was looked at, whether a file is there or not. */
  readonly paths: readonly string[];
}

/** What requests came to, by their keys: a problem is a clause, as `SuiteFiles` gives it; undefined for what is no agent's. */
export type FoundAgents = ReadonlyMap<string, FoundAgent | { readonly problem: string } | undefined>;

/** Tells requests apart. */
export function requestKey({ path, host, home, flags, context }: AgentRequest): string {
  return JSON.stringify([path, host, home, flags, Object.entries(context).sort()]);
}

export interface LoadedSuite {
  readonly suite: Suite;
  /** By their names in the suite; those by which no call can be decided are not here. */
  readonly policies: ReadonlyMap<string, TestedPolicy>;
  /** How many of its policies no call can be decided by. */
  readonly undecided: number;
  readonly tools: ToolCatalogue | undefined;
  /** The tool lists of an agent's servers, by the server's name. */
  readonly servers: ReadonlyMap<string, ToolCatalogue>;
  /** What must be found of agents before the suite can be run: it is to be loaded again then. */
  readonly wanted: readonly AgentRequest[];
  /** What is wrong with the suite and its files: each is a failure. Sorted. */
  readonly findings: readonly Finding[];
  /** What is to be known of policies that are tested: what is wrong with them, and what only some releases do. */
  readonly notes: readonly Finding[];
  /** The texts that findings point into, by uri. */
  readonly sources: ReadonlyMap<string, string>;
  /** Every file that was asked for, whether it is there or not. */
  readonly paths: readonly string[];
}

export interface TestedPolicy {
  readonly name: string;
  readonly document: Document;
  readonly lowered: Lowered<Policy>;
  readonly policy: Policy;
  /** Whose configuration it is; undefined for a gateway's policy. */
  readonly agent?: FoundAgent | undefined;
}

/** Suites are longer than policies: a case is some hundred bytes. */
export const SUITE_BOUNDS: DocumentBounds = { what: "a suite", bytes: 32 * 1024 * 1024 };

/** More suites than these include each other nowhere. */
const MAX_INCLUDES = 1_000;

export interface TestedOptions {
  /** The release of the program that is asked; the latest when left out. */
  readonly release?: Release | undefined;
  /** Whether a policy is tested that the program refuses, by what the engine's packages would answer. */
  readonly allowInvalid?: boolean | undefined;
  /** The configuration of agents that was found so far; what is not here is `wanted`. None is looked for when left out. */
  readonly agents?: FoundAgents | undefined;
  /** Whether policies that are agents' configuration are passed over: they are `wanted`, and nothing is wrong with that. */
  readonly passesOverAgents?: boolean | undefined;
}

/** Reads a suite and all it names. Never throws for what is wrong with them. */
export function loadSuite(path: string, files: SuiteFiles): LoadedSuite {
  return new SuiteLoader(files).load(path);
}

/** Reads several suites; a policy that they share is read once, and is the same. */
export class SuiteLoader {
  readonly #files: SuiteFiles;
  readonly #options: TestedOptions;
  readonly #policies = new Map<string, ReadPolicy | { readonly problem: string }>();

  constructor(files: SuiteFiles, options: TestedOptions = {}) {
    this.#files = files;
    this.#options = options;
  }

  /** Reads a suite and all it names. Never throws for what is wrong with them. */
  load(path: string): LoadedSuite {
    return new Loading(this.#files, this.#policies, this.#options).load(path);
  }
}

interface ReadPolicy {
  readonly document: Document;
  readonly lowered: Lowered;
}

/** More calls take longer than anybody waits. */
const MAX_CALLS_OF_SUITE = 10_000_000;

function callsOf(cases: readonly Case[]): number {
  return cases.reduce((sum, { steps }) => sum + steps.reduce((calls, { repeat }) => calls + repeat, 0), 0);
}

class Loading {
  readonly #findings: Finding[] = [];
  readonly #notes: Finding[] = [];
  readonly #sources = new Map<string, string>();
  readonly #paths = new Set<string>();
  readonly #wanted = new Map<string, AgentRequest>();
  #undecided = 0;
  readonly #files: SuiteFiles;

  readonly #policies: Map<string, ReadPolicy | { readonly problem: string }>;
  readonly #options: TestedOptions;

  constructor(
    files: SuiteFiles,
    policies: Map<string, ReadPolicy | { readonly problem: string }>,
    options: TestedOptions,
  ) {
    this.#files = files;
    this.#policies = policies;
    this.#options = options;
  }

  load(path: string): LoadedSuite {
    const { suite: own, findings } = readSuite(this.#document(path));
    this.#findings.push(...findings);
    const [cases, broken] = [[...own.cases], [...own.broken]];
    this.#include(
      own,
      [path],
      new Set([path]),
      own.policies.map(({ name }) => name),
      cases,
      broken,
    );
    const calls = callsOf(cases);
    if (calls > MAX_CALLS_OF_SUITE) {
      const together = `the cases make ${withCommas(calls)} calls together`;
      this.#report(
        own.document,
        { path, origin: ["cases"] },
        `${together}; more than ${withCommas(MAX_CALLS_OF_SUITE)} are not run`,
      );
      cases.length = 0;
    }
    const suite = { ...own, cases, broken };
    if (calls === 0 && broken.length === 0 && own.includes.length > 0)
      this.#report(
        own.document,
        own.includes[0] as FileReference,
        "no included file has a case, so the suite tests nothing",
      );
    const policies = new Map<string, TestedPolicy>();
    for (const file of suite.policies) {
      const policy = this.#policy(file, suite.document);
      if (policy !== undefined) policies.set(file.name, policy);
    }
    return {
      suite,
      policies,
      undecided: this.#undecided,
      ...this.#toolLists(suite, [...policies.values()]),
      wanted: [...this.#wanted.values()],
      findings: this.#findings.sort(compareFindings),
      notes: this.#notes.sort(compareFindings),
      sources: this.#sources,
      paths: [...this.#paths],
    };
  }

  /** Adds the cases of what a suite includes, each file once. @param chain from the suite itself to this one */
  #include(
    { document, includes }: Suite,
    chain: readonly string[],
    seen: Set<string>,
    policies: readonly string[],
    cases: Case[],
    broken: BrokenCase[],
  ): void {
    for (const include of includes) {
      const path = pathFrom(document.uri, include.path);
      if (chain.includes(path)) {
        const circle = [...chain.slice(chain.indexOf(path)), path].map((one) => clip(one)).join(" → ");
        this.#report(document, include, `the include is circular: ${circle}; remove one of them`);
        continue;
      }
      if (seen.has(path) || seen.size > MAX_INCLUDES) continue;
      seen.add(path);
      const found = this.#named(path, include, document, "the included suite");
      if (found === undefined) continue;
      const { suite, findings } = readSuite(found, { includedFor: policies });
      this.#findings.push(...findings);
      cases.push(...suite.cases);
      broken.push(...suite.broken);
      this.#include(suite, [...chain, path], seen, policies, cases, broken);
    }
  }

  #policy(file: PolicyReference, suite: Document): TestedPolicy | undefined {
    const path = pathFrom(suite.uri, file.path);
    if (file.agent !== undefined || isAgents(path))
      return this.#agentsPolicy(requestOf(file, path, suite), file, suite);
    const read = this.#policies.get(path) ?? this.#readPolicy(path);
    this.#policies.set(path, read);
    this.#paths.add(path);
    // A folder, or a script that starts an agent, is known by looking for it.
    if ("problem" in read || read.lowered.enforcement === "notAPolicy") {
      const request = requestOf(file, path, suite);
      const key = requestKey(request);
      if (this.#agents?.has(key) === false || this.#agents?.get(key) !== undefined)
        return this.#agentsPolicy(request, file, suite);
    }
    if ("problem" in read) {
      this.#report(suite, file, `the policy ${clip(path, 200)} cannot be read: ${read.problem}`);
      return undefined;
    }
    const { document, lowered } = read;
    this.#sources.set(path, document.text);
    const deciding = decidingPolicy({ document, lowered }, this.#options.allowInvalid);
    if ("policy" in deciding) {
      this.#notes.push(...deciding.notes);
      return { name: file.name, document, lowered, policy: deciding.policy };
    }
    this.#undecided++;
    this.#refuse(suite, file, path, deciding.reason, deciding.errors);
    return undefined;
  }

  /** Reports that no case of a policy can run. */
  #refuse(
    suite: Document,
    file: FileReference,
    path: string,
    reason: string,
    errors: readonly Finding[] = [],
  ): undefined {
    const related = errors.map(({ message, location }) => ({ message, location }));
    const message = `no call can be decided by ${clip(path, 200)}, so no case of it can run: ${reason}`;
    this.#report(suite, file, message, related);
  }

  /** Undefined where none is looked for. */
  get #agents(): FoundAgents | undefined {
    return this.#options.agents;
  }

  /** What was found of an agent's configuration; it is wanted where it was not looked for yet. */
  #agentsPolicy(request: AgentRequest, file: PolicyReference, suite: Document): TestedPolicy | undefined {
    const key = requestKey(request);
    if (this.#options.passesOverAgents || this.#agents?.has(key) === false) {
      this.#wanted.set(key, request);
      return undefined;
    }
    const found = this.#agents?.get(key);
    if (found === undefined || "problem" in found) {
      this.#undecided++;
      return this.#refuse(
        suite,
        file,
        request.path,
        found?.problem ?? (this.#agents === undefined ? agentsFileReason(request.path) : undefined) ?? NO_AGENTS,
      );
    }
    for (const path of found.paths) this.#paths.add(path);
    for (const { uri, text } of found.layers) if (uri !== "") this.#sources.set(uri, text);
    const { host, lowered } = found;
    const errors = lowered.findings.filter(({ severity }) => severity === "error");
    if (lowered.policy !== undefined) {
      // A file that the agent drops denies nothing, whatever it says.
      this.#notes.push(...errors);
      return { name: file.name, document: lowered.document, lowered, policy: lowered.policy, agent: found };
    }
    this.#undecided++;
    return this.#refuse(suite, file, request.path, `${host} does not start with it`, errors);
  }

  #readPolicy(path: string): ReadPolicy | { readonly problem: string } {
    const bytes = this.#bytes(path, MAX_DOCUMENT_BYTES);
    if (typeof bytes === "object" && "problem" in bytes) return bytes;
    const document = readDocument(bytes, path);
    return { document, lowered: lower(document, { release: this.#options.release }) };
  }

  /** The one list of a gateway's server, and those of an agent's servers. */
  #toolLists(suite: Suite, policies: readonly TestedPolicy[]): Pick<LoadedSuite, "tools" | "servers"> {
    const { tools: one, serverTools, document } = suite;
    const servers = new Map<string, ToolCatalogue>();
    for (const file of serverTools) {
      const list = this.#tools(file, document);
      if (list !== undefined) servers.set(file.name, list);
    }
    if (one === undefined) return { tools: undefined, servers };
    const list = this.#tools(one, document);
    if (list?.server !== undefined) servers.set(list.server, list);
    else if (list !== undefined && policies.some(({ agent }) => agent !== undefined))
      this.#report(
        document,
        one,
        "an agent has several servers, and the list does not name its own; write `tools: {SERVER: FILE}`",
      );
    return { tools: list, servers };
  }

  #tools(tools: FileReference, document: Document): ToolCatalogue | undefined {
    const path = pathFrom(document.uri, tools.path);
    const bytes = this.#bytes(path, MAX_TOOLS_BYTES);
    if (typeof bytes === "object" && "problem" in bytes) {
      this.#report(document, tools, `the tool list ${clip(path, 200)} cannot be read: ${bytes.problem}`);
      return undefined;
    }
    const read = readTools(bytes, path);
    if (read.tools === undefined)
      this.#report(
        document,
        tools,
        `${clip(path, 200)} is no tool list: ${read.findings[0]?.message ?? "it holds no tools"}; a tool list is the result of tools/list`,
      );
    return read.tools;
  }

  /** A document that a suite names. */
  #named(path: string, reference: FileReference, suite: Document, what: string): Document | undefined {
    const bytes = this.#bytes(path, SUITE_BOUNDS.bytes);
    if (typeof bytes !== "object" || !("problem" in bytes)) return this.#read(path, bytes);
    this.#report(suite, reference, `${what} ${clip(path, 200)} cannot be read: ${bytes.problem}`);
    return undefined;
  }

  /** The suite itself; one that cannot be read is a document that says so. */
  #document(path: string): Document {
    const bytes = this.#bytes(path, SUITE_BOUNDS.bytes);
    if (typeof bytes !== "object" || !("problem" in bytes)) return this.#read(path, bytes);
    const document = readDocument("", path);
    this.#findings.push(
      findingOf(document, { path: [], part: "value", message: `it cannot be read: ${bytes.problem}` }),
    );
    return document;
  }

  #read(path: string, bytes: Uint8Array | string): Document {
    const document = readDocument(bytes, path, SUITE_BOUNDS);
    this.#sources.set(path, document.text);
    return document;
  }

  #bytes(path: string, limit: number): Uint8Array | string | { readonly problem: string } {
    this.#paths.add(path);
    return this.#files.read(path, limit + 1);
  }

  #report(
    document: Document,
    { origin }: FileReference,
    message: string,
    related: readonly RelatedLocation[] = [],
  ): void {
    this.#findings.push({ ...findingOf(document, { path: origin, part: "value", message }), related });
  }
}

/** A path in a file, resolved against the file's own path. */
export function pathFrom(uri: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(uri), path);
}

const NO_AGENTS = "it is no configuration of an agent";

/** Whether a file is an agent's own configuration by its place. */
function isAgents(path: string): boolean {
  return hostsOfPath(Object.values(HOSTS), path.replaceAll("\\", "/"), false).length > 0;
}

function requestOf(
  { agent }: { readonly agent?: TestedAgent | undefined },
  path: string,
  suite: Document,
): AgentRequest {
  const home = agent?.home === undefined ? undefined : pathFrom(suite.uri, agent.home);
  return { path, host: agent?.host, home, flags: agent?.flags, context: agent?.context ?? {} };
}
