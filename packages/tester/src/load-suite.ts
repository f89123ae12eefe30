/** A suite's path × files → the suite with its includes, the policies it tests, and what is wrong with any of them. */

import { dirname, isAbsolute, join } from "node:path";
import {
  agentsFileReason,
  compareFindings,
  type Document,
  decidingPolicy,
  type Finding,
  type Lowered,
  lower,
  MAX_DOCUMENT_BYTES,
  type Policy,
  type RelatedLocation,
  type Release,
  readDocument,
} from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import { MAX_TOOLS_BYTES, readTools } from "@callgate/core/tools";
import type { DocumentBounds } from "@callgate/core/yaml";
import { findingOf, readSuite } from "./read-suite.js";
import type { BrokenCase, Case, FileReference, Suite } from "./suite.js";

/** Where files come from: the cli's disk, or a test's table. */
export interface SuiteFiles {
  /** At most `limit` bytes of a file; or why it cannot be read, as a clause: `there is no such file`. */
  read(path: string, limit: number): Uint8Array | string | { readonly problem: string };
}

export interface LoadedSuite {
  readonly suite: Suite;
  /** By their names in the suite; those by which no call can be decided are not here. */
  readonly policies: ReadonlyMap<string, TestedPolicy>;
  /** How many of its policies no call can be decided by. */
  readonly undecided: number;
  readonly tools: ToolCatalogue | undefined;
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
  readonly lowered: Lowered;
  readonly policy: Policy;
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
      const together = `the cases make ${calls.toLocaleString("en")} calls together`;
      this.#report(
        own.document,
        { path, origin: ["cases"] },
        `${together}; more than ${MAX_CALLS_OF_SUITE.toLocaleString("en")} are not run`,
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
      tools: this.#tools(suite),
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

  #policy(file: FileReference & { readonly name: string }, suite: Document): TestedPolicy | undefined {
    const path = pathFrom(suite.uri, file.path);
    const read = this.#policies.get(path) ?? this.#readPolicy(path);
    this.#policies.set(path, read);
    this.#paths.add(path);
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
    const agents = lowered.enforcement === "notAPolicy" ? agentsFileReason(path) : undefined;
    const errors = agents === undefined ? deciding.errors : [];
    const related = errors.map(({ message, location }) => ({ message, location }));
    const reason = agents ?? deciding.reason;
    const message = `no call can be decided by ${clip(path, 200)}, so no case of it can run: ${reason}`;
    this.#report(suite, file, message, related);
    return undefined;
  }

  #readPolicy(path: string): ReadPolicy | { readonly problem: string } {
    const bytes = this.#bytes(path, MAX_DOCUMENT_BYTES);
    if (typeof bytes === "object" && "problem" in bytes) return bytes;
    const document = readDocument(bytes, path);
    return { document, lowered: lower(document, { release: this.#options.release }) };
  }

  #tools({ tools, document }: Suite): ToolCatalogue | undefined {
    if (tools === undefined) return undefined;
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
