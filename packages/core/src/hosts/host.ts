/** What a host is: a program that runs agents and decides their tool calls by its own configuration, in several files. */

import type { CheckDiagnostic, RelatedPath } from "../document/diagnostic.js";
import type { Document, Span } from "../document/document.js";
import type { Naming } from "../policy/access.js";
import type { Enforcement } from "../policy/enforcement.js";
import type { AssumedContext, Policy } from "../policy/policy.js";

/** The name of such a program, as the configuration takes it. */
export type HostId = "claude-code" | "codex" | "copilot-cli" | "gemini-cli" | "opencode";

/** One file, or a command line, as the host finds it. */
export interface LayerSource {
  /** Whose it is, one of the host's `scopes`. */
  readonly scope: string;
  readonly uri: string;
  /** The file's text; of the scope `flags`, the arguments of a command line as a JSON list. */
  readonly text: string;
  /** Of a script, which of its command lines, from 0; the first when left out. */
  readonly command?: number | undefined;
  /** Whether the folder it lies in may be a home instead of a project, as one of dotfiles is; it is a project when left out. */
  readonly mayBeHome?: boolean | undefined;
}

/** A file that a host reads, or several whose names are alike. */
export interface HostFile {
  readonly scope: string;
  /**
   * In the home where it begins with `~/`, on the machine where it begins with `/`, else in the project. `*` is any run of
   * characters but `/`.
   */
  readonly path: string;
  /** Where it is on the machine on other systems, `/` between the parts; where `path` says when left out. */
  readonly elsewhere?: { readonly darwin?: string | undefined; readonly win32?: string | undefined } | undefined;
  /** Whether other programs read it, too, so that it does not show that the host is used. */
  readonly isShared?: boolean | undefined;
}

/** What the caller knows of how the host runs; what is left out is assumed, and the policy says what. */
export type HostContext = Partial<AssumedContext>;

/** A diagnostic and the file it is about, by its number among the layers; its related places may be in others. */
export type LayerDiagnostic = Omit<CheckDiagnostic, "related"> & {
  readonly layer: number;
  readonly related?: readonly (RelatedPath & { readonly layer: number })[] | undefined;
};

/** What a host's files mean together. */
export interface LoweredLayers {
  /** Undefined where the host does not start. */
  readonly policy: Policy | undefined;
  readonly diagnostics: readonly LayerDiagnostic[];
  readonly enforcement: Enforcement;
  /** The layers' documents, in their order; a path of a rule or diagnostic leads to a place in its layer's. */
  readonly documents: readonly Document[];
}

/** `arguments`: rules may depend on the call's arguments. `rate limits`: on how many calls there were. */
export type HostCapability = "arguments" | "rate limits";

/** A program that runs agents and decides their tool calls by its own configuration. */
export interface Host {
  readonly id: HostId;
  readonly summary: string;
  /** What the program is called. */
  readonly engine: string;
  /** How it makes the names by which its model calls tools. */
  readonly naming: Naming;
  /** The version whose answers the rules were read off. */
  readonly version: string;
  /** The versions whose answers were compared with callgate's, the oldest first. */
  readonly asked: readonly string[];
  /** Versions before this one answered otherwise, and callgate does not say how; left out where that is not so. */
  readonly since?: string | undefined;
  /** From the farthest to the nearest; `flags` is a command line, of a host that has such. */
  readonly scopes: readonly string[];
  /** Its permission modes, the one it starts in first; none where it has no such thing. */
  readonly modes: readonly string[];
  /** What its configuration can ask of a call beside the tool's name. */
  readonly capabilities: readonly HostCapability[];
  /** Where it looks, on Linux, in the order in which it reads them. */
  readonly files: readonly HostFile[];
  /** Files whose command lines start the host, of a host that has such; each line, of the scope `script`, is a policy of its own. */
  readonly scripts?: readonly string[] | undefined;
  /** In small letters, what every script holds that starts the host, in small letters or capitals. */
  readonly startWord?: string | undefined;
}

/** What a host makes of its files. Apart from `Host`, so that finding files loads none of it. */
export interface HostReading {
  /** Where in a script the host is started: the word that names it, in the order of `LayerSource.command`. */
  commandsIn?(text: string, uri: string): readonly Span[];
  lower(layers: readonly LayerSource[], context: HostContext): LoweredLayers;
}
