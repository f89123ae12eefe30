/** A configuration, as data: what a `callgate.config.yaml` says. */

import type { Document, HostContext, HostId, Location, Severity } from "@callgate/core";
import type { Category } from "@callgate/core/tools";
import type { Severities } from "@callgate/linter";

/** What a configuration may set for all policies, or for some. */
export interface Settings {
  readonly checks: Severities;
  /** Of tools, by name. */
  readonly categories: ReadonlyMap<string, Category>;
  /** Calls a minute. */
  readonly ceilings: Readonly<Partial<Record<Category, number>>>;
}

/** Paths and globs in it are as written: relative to the configuration's folder. */
export interface Config extends Settings {
  readonly document: Document;
  /** In the order written; the later wins. */
  readonly overrides: readonly Override[];
  readonly servers: readonly ConfiguredServer[];
  /** How agents run whose own configuration is linted. */
  readonly hosts: ReadonlyMap<HostId, HostContext>;
  /** What is linted when no paths are given. */
  readonly policies: readonly string[];
  /** The tool list of policies that belong to no server. */
  readonly tools: string | undefined;
  readonly ignore: readonly IgnoreEntry[];
  readonly baseline: string | undefined;
}

export interface Override extends Settings {
  readonly files: readonly string[];
}

export interface ConfiguredServer {
  readonly name: string;
  readonly policies: readonly string[];
  readonly tools: string | undefined;
}

/** A suppression; it is about every policy, or about one place of every policy, where nothing else is said. */
export interface IgnoreEntry {
  readonly check: string;
  readonly file: string | undefined;
  /** A JSON Pointer into the policy. */
  readonly path: string | undefined;
  readonly reason: string;
  readonly until: string | undefined;
  /** Where it is written. */
  readonly location: Location;
}

/** What a check may be set to. */
export const LEVELS = ["error", "warning", "note", "off"] as const satisfies readonly (Severity | "off")[];
