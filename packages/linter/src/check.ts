/** What a lint check is: one exported value with an id, a default severity, a summary and one function. */

import type { Document, DocumentPolicy, Host, Lowered, Policy, Severity, Witness } from "@callgate/core";
import type { TextEdit } from "@callgate/core/edit";
import type { KnownNameClasses } from "@callgate/core/logic";
import type { AccessAnswer, Tool, ToolCatalogue, ToolRef } from "@callgate/core/policy";
import type { Categorisation, Category } from "@callgate/core/tools";
import type { Diagnostic } from "@callgate/core/yaml";
import type { Reach } from "./reach.js";
import type { JudgedSuppression } from "./suppressions/suppression.js";
import type { WitnessChecker } from "./witness-checker.js";

/** What a check finds, with what `lint` needs beside it; it adds the id, and the check's severity where none is given. */
export interface CheckProblem extends Diagnostic {
  /** Calls that show it. `lint` asks the engine, and drops the problem where its answer is another. */
  readonly witness?: Witness | undefined;
  /** What fixes it. Asked only where fixes are wanted; undefined where there turns out to be none. */
  readonly fix?: (() => ProposedFix | undefined) | undefined;
  /** The checks whose problems of the same place this one's advice fixes, too: they are not reported beside it. */
  readonly covers?: readonly string[] | undefined;
}

/** A fix before anyone has shown whether it is safe. */
export interface ProposedFix {
  /** What it does, as an imperative: "write `lte: 9`". */
  readonly message: string;
  /** Disjoint; in any order. */
  readonly edits: readonly TextEdit[];
  /**
   * How it is known that the fix denies nothing that the rule was written to let through; undefined where that is not
   * known: the fix is then unsafe, whatever the logic shows.
   */
  readonly keeps: Kept | undefined;
}

/**
 * Why a kind of fix keeps what the rule was written to let through. `docs/cli.md` lists them.
 *
 * - `the word that was meant`: a key, name, operator or value is put in the place of one that means nothing here: that
 *   one did not let through what it was written for.
 * - `the same calls`: the text says otherwise what it said before.
 * - `finite alternatives`: what the pattern names is a list of texts, and each of them still passes.
 * - `a plain dot`: `.` becomes `\.` in a version, a host's name or before a file's extension, where nothing but a dot was
 *   meant.
 * - `a bound`: only amounts are denied that the counter cannot count, or that do not fit an empty one.
 * - `a rate`: every call still passes by itself; only how often is limited.
 */
export type Kept =
  | "the word that was meant"
  | "the same calls"
  | "finite alternatives"
  | "a plain dot"
  | "a bound"
  | "a rate";

/** A tool that the policy names, or that the tool list holds and the policy allows by default, with what is known of it. */
export interface KnownTool {
  readonly name: string;
  /** From the tool list; undefined where none was given or it does not hold the tool. */
  readonly tool: Tool | undefined;
  /** Whether the policy names it. */
  readonly named: boolean;
  /** Its category and why, as a clause. Asked only where it decides something: a list may hold a thousand tools. */
  categorise(): Categorisation;
  /** How its calls get through; undefined where every one is denied. */
  reach(): Reach | undefined;
}

export interface CheckContext {
  readonly document: Document;
  readonly policy: DocumentPolicy;
  readonly tools: readonly KnownTool[];
  /** The tool list; undefined where none was given. */
  readonly toolList: ToolCatalogue | undefined;
  /** The most calls a minute that a category of tools should be allowed; undefined where there is no such number. */
  readonly ceilings: Readonly<Record<Category, number | undefined>>;
  readonly checker: WitnessChecker;
  /** Whether some suppression that holds names the tool in its reason. */
  isNamedInSuppression(tool: string): boolean;
}

/** A tool of a server whose list is known, or one that a host's rule names. */
export interface HostTool {
  readonly ref: ToolRef;
  /** `server/tool`. */
  readonly label: string;
  /** From the server's list; undefined where none was given. */
  readonly tool: Tool | undefined;
  /** Its category and why, as a clause. */
  categorise(): Categorisation;
  /** What the host's configuration says of it. */
  answer(): AccessAnswer;
}

/** What a check asks of an agent's own configuration. */
export interface HostCheckContext {
  /** Its parts are the host's files; every path begins with the number of one. */
  readonly document: Document;
  readonly policy: Policy;
  readonly host: Host;
  /** The tool lists that were given, by the name of their server. */
  readonly servers: ReadonlyMap<string, ToolCatalogue>;
  readonly tools: readonly HostTool[];
  readonly checker: WitnessChecker;
  readonly names: KnownNameClasses;
  /** The policy that the host's files are without one of them; its paths have the numbers of all. */
  without(layer: number): Policy | undefined;
}

interface CheckBase {
  readonly id: string;
  readonly severity: Severity;
  /** One line for `callgate checks`. */
  readonly summary: string;
}

/** A check of what a document says; its findings come from reading and lowering it. */
export interface DocumentCheck extends CheckBase {
  readonly of: "document";
  /** The fix of one of its findings; asked only where fixes are wanted, and undefined where it has no fix. */
  fix?(problem: DocumentProblem): ProposedFix | undefined;
}

/** A finding of reading or lowering, and what it is about. */
export interface DocumentProblem {
  readonly document: Document;
  readonly lowered: Lowered;
  readonly diagnostic: Diagnostic;
}

/** A check of what a policy means. */
export interface PolicyCheck extends CheckBase {
  readonly of: "policy";
  /** Whether it runs only where the settings give it a severity. */
  readonly offByDefault?: boolean | undefined;
  /** @param isAsked whether the user set the check's severity: it then also reports what it keeps to itself otherwise */
  run(context: CheckContext, isAsked?: boolean): Iterable<CheckProblem>;
  /** The same asked of an agent's own configuration; left out where it makes no sense there. */
  runOnHost?(context: HostCheckContext): Iterable<CheckProblem>;
}

/** A check of what an agent's own configuration means. Reading that may find some of its problems, too. */
export interface HostCheck extends CheckBase {
  readonly of: "host";
  runOnHost(context: HostCheckContext): Iterable<CheckProblem>;
}

/** A check of what is suppressed; it runs when all others have run. */
export interface SuppressionCheck extends CheckBase {
  readonly of: "suppressions";
  run(context: SuppressionContext): Iterable<SuppressionProblem>;
}

export interface SuppressionContext {
  readonly suppressions: readonly JudgedSuppression[];
  /** The ids of the checks whose findings can be suppressed. */
  readonly checks: readonly string[];
}

export interface SuppressionProblem {
  readonly suppression: JudgedSuppression;
  readonly message: string;
}

export type Check = DocumentCheck | HostCheck | PolicyCheck | SuppressionCheck;
