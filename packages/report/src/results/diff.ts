/** What `callgate diff` and `callgate convert` found, as data, and the sentences that every format has in common. */

import type { DecisionKind, Finding, Location } from "@callgate/core";
import type { Category } from "@callgate/core/tools";
import type { Budget, Change, DiffCall, DiffWitness, Sides, ToolDiff, Verdict } from "@callgate/diff";
import type { WithAssumed } from "../describe-assumed.js";
import { count, isoTime, number } from "../describe-values.js";
import { clipped, printableJson } from "../printable.js";
import { shownCall } from "../shown-witness.js";
import { budgetWords } from "./budget.js";
import type { PassedOverTable } from "./replay.js";

export interface DiffReport extends WithAssumed {
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
  /** Why what is compared is not all, or not known: clauses that come first, and fail the comparison. */
  readonly problems?: readonly string[] | undefined;
  /** Of a conversion: the calls that are decided differently and that no row is about, as a clause behind "but for". */
  readonly except?: string | undefined;
  /** Of agents' own configuration: what was compared and what was not, as sentences without full stops. */
  readonly notes?: readonly string[] | undefined;
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
export interface ToolDiffRow extends Omit<ToolDiff, "origin" | "changes" | "witnesses" | "coveredTools">, Places {
  readonly category: Category | undefined;
  readonly changes: readonly DiffChange[];
  readonly witnesses: readonly DiffWitnessRow[];
  /** For `*`: the listed tools that it covers. */
  readonly coveredTools: readonly string[];
  /** The agent whose own configuration the row is about. */
  readonly host?: string | undefined;
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
  /** Those that are decided differently. */
  readonly changed: number;
  /** By tool and rule, in the order of their first calls. */
  readonly kinds: readonly ImpactKind[];
  /** Why calls could not be decided by AFTER. */
  readonly notEvaluated: readonly { readonly reason: string; readonly calls: number }[];
  /** Lines of the transcripts that could not be read. */
  readonly badLines: number;
  /** What is no call that could be decided, and what was not read. */
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

/** A tool without a category may be anything. */
function risk({ category }: ToolDiffRow): number {
  return category === undefined ? RISK.Financial : RISK[category];
}

/** How many tools have each verdict. */
export function countVerdicts(tools: readonly ToolDiffRow[]): Readonly<Record<Verdict, number>> {
  const counts = { wider: 0, narrower: 0, incomparable: 0, unknown: 0, equal: 0 };
  for (const { verdict } of tools) counts[verdict]++;
  return counts;
}

/** More tools than these are counted. */
const MAX_NAMES = 3;
const MAX_NAME_LENGTH = 40;

const PARTS: readonly (readonly [Verdict, string])[] = [
  ["wider", "more passes for"],
  ["incomparable", "some more and some less passes for"],
  ["narrower", "less passes for"],
  ["unknown", "unknown for"],
];

function exceptWords({ except }: DiffReport): string {
  return except === undefined ? "" : `, but for ${except}`;
}

/** What a comparison says beside its rows, and its headline does not. */
export function notesOf({ tools, notes = [], except }: DiffReport): readonly string[] {
  const isInHeadline = tools.every(({ verdict }) => verdict === "equal");
  return except === undefined || isInHeadline ? notes : [...notes, `not counted: ${except}`];
}

/** `more passes for run, 2 as before`: for a reader who has ten seconds. Not yet printable. */
export function headline(report: DiffReport): string {
  const { command, tools, problems = [] } = report;
  const effect = effectWords(report) ?? newlyEnforcedWords(report);
  if (effect !== undefined) return effect;
  const rows = differing(tools);
  const parts = PARTS.flatMap(([verdict, words]) => {
    const names = rows.filter((row) => row.verdict === verdict).map(shortName);
    if (names.length === 0) return [];
    return `${words} ${names.length > MAX_NAMES ? count(names.length, "tool") : names.join(", ")}`;
  });
  const equal = tools.length - rows.length;
  parts.unshift(...problems);
  if (parts.length > 0) return `${parts.join("; ")}${equal === 0 ? "" : `; ${count(equal, "tool")} as before`}`;
  if (command === "diff") return "equal: both decide every call alike";
  return `equal: every call is decided as before${exceptWords(report)}`;
}

/**
 * Why the comparison fails, each reason a clause; empty where it does not. Whether what is unknown of recorded calls fails
 * it, too, is for the command to say.
 */
export function failureWords(report: DiffReport): string[] {
  const { tools, problems = [], fails = mayBeWider } = report;
  const effect = effectWords(report);
  const failing = differing(tools).filter(fails);
  const parts = PARTS.flatMap(([verdict, words]) => {
    const names = failing
      .filter((row) => row.verdict === verdict)
      .map((row) => (row.tool === "*" ? shortName(row) : codeMarks(shortName(row))));
    if (names.length === 0) return [];
    const lead = verdict === "unknown" ? "it is unknown whether more passes for" : words;
    return `${lead} ${names.length > MAX_NAMES ? count(names.length, "tool") : names.join(", ")}`;
  });
  return [...(effect === undefined ? [] : [effect]), ...problems, ...parts];
}

/** A name as a sentence has it; a backtick in it would end the code. */
export function codeMarks(name: string): string {
  return `\`${name.replaceAll("`", "'")}\``;
}

/** What there is to say where a side is not enforced and nothing is compared; undefined where something is. */
export function effectWords({
  before,
  after,
  tools,
}: Pick<DiffReport, "before" | "after" | "tools">): string | undefined {
  if (after.notEnforced !== undefined) {
    const also = before.notEnforced === undefined ? "" : "; the policy before was not enforced either";
    return `this change takes no effect: ${after.notEnforced}${also}`;
  }
  return before.notEnforced === undefined || tools.length > 0
    ? undefined
    : "what changes is not known: the program refused the policy before, and what was in force then is whatever it had";
}

/**
 * What a policy does that is enforced where the one before was not: the rows then compare it with what the old one says,
 * as the engine's packages read it; undefined of every other comparison.
 */
export function newlyEnforcedWords(report: Pick<DiffReport, "before" | "after" | "tools">): string | undefined {
  if (!isNewlyEnforced(report)) return undefined;
  const namesOf = (verdicts: readonly Verdict[]) => {
    const names = report.tools.filter(({ verdict }) => verdicts.includes(verdict)).map(shortName);
    return names.length > MAX_NAMES ? count(names.length, "tool") : names.join(", ");
  };
  const lead = "the policy before was not enforced, and this one is";
  if (report.before.notLoaded) return `${lead}; the old one could not be read, so all that passes now is shown`;
  const [wider, unknown] = [namesOf(["wider", "incomparable"]), namesOf(["unknown"])];
  const more = wider === "" ? "" : `it lets more through than the old one says for ${wider}`;
  const unsure =
    unknown === "" ? "" : `it is unknown whether it lets more through than the old one says for ${unknown}`;
  const parts = [more, unsure].filter((text) => text !== "").join("; ");
  return `${lead}: ${parts === "" ? "it lets no more through than the old one says" : parts}`;
}

/** Whether the policy before was not enforced, and the one after is and was compared with it. */
export function isNewlyEnforced({ before, after, tools }: Pick<DiffReport, "before" | "after" | "tools">): boolean {
  return before.notEnforced !== undefined && after.notEnforced === undefined && tools.length > 0;
}

/** What passes under a policy that was not enforced before: a line for each tool, cut where there are many. */
export function whatPasses(report: DiffReport): string[] {
  if (!isNewlyEnforced(report)) return [];
  const { tools } = report;
  const lines = tools.slice(0, MAX_LINES).map((row) => `${toolWords(row)}: ${budgetWords(row.budget.after)}`);
  const more = tools.length - lines.length;
  return more > 0 ? [...lines, `and ${count(more, "more tool")}`] : lines;
}

const MAX_LINES = 50;

function shortName({ tool, host }: ToolDiffRow): string {
  return `${tool === "*" ? "every other tool" : clipped(tool, MAX_NAME_LENGTH)}${onHost({ host })}`;
}

/** ` on codex`, where the row is about an agent's own configuration. */
export function onHost({ host }: Pick<ToolDiffRow, "host">): string {
  return host === undefined ? "" : ` on ${host}`;
}

/** `policy.yaml`, or that there is no such file and what that means. */
export function sideWords({ name, missing, notEnforced }: DiffSide): string {
  if (notEnforced !== undefined) return `${name} (not enforced)`;
  return missing === undefined ? name : `${name} (not there: ${missing})`;
}

/** A tool's name as people read it. */
export function toolWords({ tool, coveredTools, host }: Pick<ToolDiffRow, "tool" | "coveredTools" | "host">): string {
  if (tool !== "*") return tool + onHost({ host });
  if (coveredTools.length === 0) return `every other tool${onHost({ host })}`;
  const shown = coveredTools.slice(0, 5).join(", ");
  const more = coveredTools.length > 5 ? ` and ${number(coveredTools.length - 5)} more` : "";
  return `every other tool, such as ${shown}${more}`;
}

/** `10 calls a minute → unlimited`, or the one where both are alike. */
export function budgetChange({ before, after }: ToolDiffRow["budget"]): string {
  const now = [budgetWords(after), ...noLongerBounded(before, after)].join("; ");
  const old = budgetWords(before);
  return old === now ? `${old}, as before` : `${old} → ${now}`;
}

/** Sums that had a bound, and that no limit adds up any more. */
function noLongerBounded(before: Budget, after: Budget): string[] {
  if (before.calls.minute === 0 || after.calls.minute === 0) return [];
  return before.sums
    .filter(({ argument, day }) => day !== "unbounded" && !after.sums.some((sum) => sum.argument === argument))
    .map(({ argument }) => `no limit on the sum of \`${argument}\``);
}

/** The calls and both decisions in one line of JSON. */
export function witnessLine(witness: DiffWitnessRow): string {
  return printableJson(witnessRow(witness));
}

/** A witness as JSON has it. */
export function witnessRow({ calls, before, after }: DiffWitnessRow): object {
  return { calls: calls.map(callRow), before, after };
}

function callRow(call: DiffCall): object {
  const { at, tool, server, annotations, args, times, grant, denied } = shownCall(call);
  return {
    at: isoTime(at),
    ...(server === undefined ? {} : { server }),
    tool,
    ...(annotations === undefined ? {} : { annotations }),
    args,
    ...(times === undefined || times === 1 ? {} : { times }),
    ...(grant === undefined ? {} : { grant }),
    ...(denied === undefined ? {} : { denied }),
  };
}

/** The rule that decided, on the side where one did. */
export function impactRules({ before, after }: ImpactKind): string {
  const named = [before.rule && `was ${before.rule}`, after.rule && `now ${after.rule}`].filter((text) => text !== "");
  return named.join(", ");
}
