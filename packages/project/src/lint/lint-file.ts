/** One file that may hold a policy → what is found in it, as plain data: a thread can give it, and a cache keep it. */

import type { DialectId, Finding, Release } from "@callgate/core";
import { closedEngine } from "@callgate/core/dialects";
import { type AssumedPolicy, assumptions, type ToolCatalogue } from "@callgate/core/policy";
import type { Category } from "@callgate/core/tools";
import type { SuppressedFinding } from "@callgate/core/yaml";
import {
  applyFixes,
  type BrokenFix,
  lintDocument,
  type Severities,
  type Subject,
  type SuppressionState,
} from "@callgate/linter";
import type { IgnoreEntry } from "../config/config.js";
import { suppressionIn } from "../config/ignores.js";
import { type PolicyCandidate, policyFrom } from "../policies/files.js";

/** What a run asks of all files. */
export interface LintAsked {
  readonly dialect: DialectId | undefined;
  readonly release: Release | undefined;
  /** Whether findings carry their fixes. */
  readonly fixes: boolean;
  /** Which fixes are made; none when left out. */
  readonly fix: "safe" | "all" | undefined;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** What holds for one file, and mostly for many more. */
export interface FileSettings {
  /** The server that it guards. */
  readonly server: string | undefined;
  /** The path of the tool list. */
  readonly tools: string | undefined;
  readonly categories: ReadonlyMap<string, Category>;
  readonly ceilings: Readonly<Partial<Record<Category, number>>>;
  readonly severities: Severities;
  readonly ignore: readonly IgnoreEntry[];
}

/** What is found in one policy. */
export interface LintedPolicy {
  /** The text that the findings point into. */
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** What became of each `ignore` of its settings. */
  readonly states: readonly SuppressionState[];
  /** What decides beside the text. */
  readonly assumed: readonly AssumedPolicy[];
  /** That the calls in findings are decided as another program would, where they are. */
  readonly note: Finding | undefined;
  /** What was made of fixes, if that was asked for. */
  readonly fixed: FixedPolicy | undefined;
}

export interface FixedPolicy {
  readonly before: string;
  /** How many findings the fixes removed. */
  readonly count: number;
  readonly broken: readonly BrokenFix[];
}

/**
 * Lints a file.
 * @param read its bytes, or why it cannot be looked at
 * @param tools the tool list that its settings name
 * @returns undefined where it holds no policy
 */
export function lintFile(
  candidate: PolicyCandidate,
  read: Uint8Array | { readonly unseen: string },
  { categories, ceilings, severities, ignore }: FileSettings,
  tools: ToolCatalogue | undefined,
  { dialect, release, fixes, fix, today }: LintAsked,
): LintedPolicy | undefined {
  const start = policyFrom(candidate, read, { dialect, release });
  if (start === undefined) return undefined;
  const find = ({ document, lowered }: Subject) =>
    lintDocument(document, lowered, {
      tools,
      categories,
      ceilings,
      severities,
      suppressions: ignore.map((entry) => suppressionIn(document, entry)),
      today,
      fixes,
      dialect,
      release,
    });
  const fixed =
    fix &&
    applyFixes({ document: start.document, lowered: start.lowered, dialect, release }, find, { unsafe: fix === "all" });
  const { findings, suppressed, suppressions, broken } = fixed?.found ?? find(start);
  const { document, lowered } = fixed?.subject ?? start;
  const { policy } = lowered;
  const showsCalls = findings.some(({ witness, location }) => witness !== undefined && location.uri === document.uri);
  return {
    text: document.text,
    findings,
    suppressed,
    states: suppressions.map(({ state }) => state),
    assumed: assumptions([policy]),
    note: policy !== undefined && showsCalls ? closedEngine(document, policy) : undefined,
    fixed: fixed && { before: start.document.text, count: fixed.count, broken },
  };
}
