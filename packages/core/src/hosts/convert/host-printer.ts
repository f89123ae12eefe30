/** What a host can say of tools, in its own words: what is asked of it when a policy is converted to it. */

import type { Effect, Naming, Selector } from "../../policy/access.js";
import type { NamedTools } from "../../policy/access-to.js";
import type { ToolAnnotations } from "../../values/tool-annotations.js";

/** What a rule may do to calls, by what the tool's server says of it. */
export interface Form {
  readonly id: FormId;
  readonly effect: (hints: ToolAnnotations) => Effect;
}

/**
 * `reads`: a tool that calls itself read-only runs, any other is asked about. `auto`: as Codex decides where nothing is
 * written.
 */
export type FormId = "allow" | "ask" | "deny" | "reads" | "auto";

/** Tools that a rule of the host can be about. */
export interface Term {
  /** As the host writes it. */
  readonly text: string;
  /** The server that it is meant for; undefined for all. */
  readonly server?: string | undefined;
  /** The tool, where it is one. */
  readonly tool?: string | undefined;
  /** What it selects, as the host reads it; any of them. */
  readonly selectors: readonly Selector[];
  /** What a rule about it may do; any form of the host when left out. */
  readonly forms?: readonly FormId[] | undefined;
}

/** The names that a policy is about. */
export interface KnownNames extends NamedTools {
  readonly patterns: readonly NamedPattern[];
}

/** A pattern over the names of tools. `*` is any run of characters. */
export interface NamedPattern {
  /** Undefined for tools of every server. */
  readonly server: string | undefined;
  readonly text: string;
  /** Whether the text is about the whole name that the model calls. */
  readonly isWhole: boolean;
  /** Whether `?` is any one character. */
  readonly hasOne: boolean;
}

export interface ChosenRule {
  readonly term: Term;
  readonly form: FormId;
}

/** What becomes of tools that no rule is about. */
export interface Base {
  readonly form: FormId;
  /** What rules can do then; all that the host's can when left out. */
  readonly forms?: readonly FormId[] | undefined;
  /** Why rules can do no more then, as a clause. */
  readonly why?: string | undefined;
  /** What it does besides, as a clause. */
  readonly note?: string | undefined;
}

/** How a policy is written for a program. */
export interface RulePrinter {
  /** The program as sentences name it. */
  readonly name: string;
  /** How it makes names for the model; undefined where it compares only the tool's own. */
  readonly naming: Naming | undefined;
  /** Which rule decides: the first of those that are given, or that which denies over that which asks over that which allows. */
  readonly order: "first match" | "severity";
  /** What rules can do, the most permissive first. */
  readonly forms: readonly Form[];
  /** What can be of tools that no rule is about, the preferred first. */
  readonly bases: readonly Base[];
  /** Why what a server says of a tool cannot be heeded, or is, as a clause. */
  readonly hints: string;
  /** Whether it has patterns over the names of tools. */
  readonly hasPatterns: boolean;
  /** What rules can be about. */
  terms(names: KnownNames): readonly Term[];
  /** The file's text; of `first match` the rules are in that order. */
  print(rules: readonly ChosenRule[], base: Base): string;
}

/** How a policy is written for a host. */
export interface HostPrinter extends RulePrinter {
  readonly naming: Naming;
  /** The file that is written, of the host's files. */
  readonly file: { readonly scope: string; readonly path: string };
}

/** Forms that several programs have. */
export const ALLOW: Form = { id: "allow", effect: () => "allow" };
export const ASK: Form = { id: "ask", effect: () => "ask" };
export const DENY: Form = { id: "deny", effect: () => "deny" };
export const READS: Form = { id: "reads", effect: ({ readOnlyHint }) => (readOnlyHint === true ? "allow" : "ask") };
