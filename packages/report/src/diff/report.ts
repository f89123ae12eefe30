/** What `callgate diff` and `callgate convert` found, as data. Every format is a function of it. */

import type { Category, DecisionKind, Finding, Location } from "@callgate/core";
import type { Change, DiffWitness, Sides, ToolDiff, Verdict } from "@callgate/diff";
import type { PassedOverTable } from "../replay/tables.js";

export type { DiffCall as DiffCallRow, Verdict } from "@callgate/diff";

export interface DiffReport {
  /** `convert` compares a policy with what it became. */
  readonly command: "diff" | "convert";
  /** The version of the callgate that made it. */
  readonly version: string;
  readonly before: DiffSide;
  readonly after: DiffSide;
  /** What is wrong with the policies themselves; of a conversion, also what could not be carried over. */
  readonly findings: readonly Finding[];
  /** The texts findings point into, by uri; for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
  /** By name, `*` last. */
  readonly tools: readonly ToolDiffRow[];
  /** Which tools fail the run; those of which more may pass, where this is left out. */
  readonly fails?: ((row: ToolDiffRow) => boolean) | undefined;
  /** The lint findings on one side only, where they were asked for. */
  readonly lint?: LintChanges | undefined;
  /** What changes for recorded calls, where they were given. */
  readonly impact?: Impact | undefined;
}

export interface DiffSide {
  /** As it was asked for: `policy.yaml`, `HEAD~1:policy.yaml`. */
  readonly name: string;
  /** The file's path without any revision. */
  readonly path: string;
  /** For a file that is not there: what becomes of calls without it, as a clause. */
  readonly missing?: string | undefined;
  /**
   * For a policy that no program enforces: why, and what a running program does, as a clause. Nothing is compared with such
   * a policy after the change; where it was the one before, the rows compare what it says.
   */
  readonly notEnforced?: string | undefined;
  /** Of a policy before that its program cannot load: nothing is known of what it says, and all that passes now is shown. */
  readonly notLoaded?: true | undefined;
}

/** The verdicts: what lets more through first. */
export const VERDICTS = ["wider", "incomparable", "unknown", "narrower", "equal"] as const satisfies readonly Verdict[];

/** A tool's comparison with what it does, and with places for paths. */
export interface ToolDiffRow extends Omit<ToolDiff, "origin" | "changes" | "witnesses" | "standsFor">, Places {
  readonly category: Category | undefined;
  readonly changes: readonly DiffChange[];
  readonly witnesses: readonly DiffWitnessRow[];
  /** For `*`: listed tools that it stands for. */
  readonly standsFor: readonly string[];
}

type Places = Sides<Location | undefined>;

export interface DiffChange extends Omit<Change, "origin">, Places {}

export interface DiffWitnessRow extends Omit<DiffWitness, "origin"> {
  readonly place: Places;
}

export interface LintChanges {
  readonly appeared: readonly Finding[];
  readonly gone: readonly Finding[];
}

export interface Impact {
  readonly transcripts: readonly string[];
  /** Calls that were recorded. */
  readonly calls: number;
  /** Those that are decided otherwise. */
  readonly changed: number;
  /** By tool and rule, in the order of their first calls. */
  readonly kinds: readonly ImpactKind[];
  /** Why calls could not be decided by AFTER. */
  readonly notEvaluated: readonly { readonly reason: string; readonly calls: number }[];
  /** Lines of the transcripts that could not be read. */
  readonly badLines: number;
  /** What was seen and is no call that could be decided, and what was not read; left out where nobody looked. */
  readonly passedOver?: PassedOverTable | undefined;
}

export interface ImpactKind {
  readonly tool: string;
  readonly server: string | undefined;
  readonly calls: number;
  readonly before: ImpactDecision;
  readonly after: ImpactDecision;
  /** The first such call. */
  readonly first: { readonly uri: string; readonly line: number };
  readonly at: number | undefined;
}

export interface ImpactDecision {
  readonly decision: DecisionKind;
  readonly rule: string;
}

/** Whether calls of the tool may pass that did not, for all that is known. */
export function mayBeWider({ verdict }: Pick<ToolDiffRow, "verdict">): boolean {
  return verdict === "wider" || verdict === "incomparable" || verdict === "unknown";
}

/** The tools that differ, those that let more through first; then by how much harm they can do. */
export function differing(tools: readonly ToolDiffRow[]): ToolDiffRow[] {
  return tools
    .filter(({ verdict }) => verdict !== "equal")
    .sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || risk(b) - risk(a));
}

const RISK: Readonly<Record<Category, number>> = { Read: 0, Write: 1, Execute: 2, Destructive: 3, Financial: 4 };

/** A tool nobody has named may be anything. */
function risk({ category }: ToolDiffRow): number {
  return category === undefined ? RISK.Financial : RISK[category];
}

/** How many tools have each verdict. */
export function countVerdicts(tools: readonly ToolDiffRow[]): Readonly<Record<Verdict, number>> {
  const counts = { wider: 0, narrower: 0, incomparable: 0, unknown: 0, equal: 0 };
  for (const { verdict } of tools) counts[verdict]++;
  return counts;
}
