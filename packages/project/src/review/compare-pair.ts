/** A policy before and after → what the change lets through, and which recorded calls it decides otherwise. */

import { isDeepStrictEqual } from "node:util";
import { comparePolicies } from "@callgate/diff";
import { type DiffReport, type ReviewedPolicy, type ToolDiffRow, VERDICTS } from "@callgate/report";
import type { TreeIo } from "../commit/index.js";
import { type LoadedConfig, type PolicySettings, settingsFor } from "../config/index.js";
import {
  areComparable,
  areEnforced,
  diffRows,
  failsOn,
  impactOn,
  namedRevision,
  type RevisionPair,
  type RevisionSource,
  revisionPair,
} from "../diff/index.js";
import { type Io, UserError, VERSION } from "../io/index.js";
import { ToolLists } from "../policies/index.js";
import type { ReviewOptions } from "./options.js";
import { nameOf, type PolicyPair } from "./pair-policies.js";

export interface Comparing {
  readonly options: ReviewOptions;
  /** That of the side after. */
  readonly config: LoadedConfig | undefined;
  /** That of the side before. */
  readonly oldConfig: LoadedConfig | undefined;
  readonly before: TreeIo;
  readonly after: TreeIo;
  /** Where transcripts lie. */
  readonly workspace: Io;
}

/** What a reviewer sees of a commit's id. */
const SHORT_ID = 7;

export function shortId(commit: string): string {
  return commit.slice(0, SHORT_ID);
}

/**
 * Compares the two, if a program enforces the one after; if not, the report says that the change takes no effect. One that
 * was not enforced before is compared as it reads.
 * @throws UserError for invalid transcripts and tool lists
 */
export async function comparePair(pair: PolicyPair, comparing: Comparing): Promise<ReviewedPolicy> {
  const path = nameOf(pair);
  const isRenamed = pair.before !== undefined && pair.after !== undefined && pair.before !== pair.after;
  const was = isRenamed ? pair.before : undefined;
  const { before, after } = comparing;
  let sides: RevisionPair;
  try {
    sides = revisionPair(
      { ...sourceOf(pair.before, path, before), name: `${shortId(before.tree.commit)}:${pair.before ?? path}` },
      sourceOf(pair.after, path, after),
      {},
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { path, was, problem: error.message, details: error.details };
  }
  return { path, was, diff: await diffOf(path, sides, comparing) };
}

function sourceOf(path: string | undefined, other: string, side: TreeIo): RevisionSource {
  if (path === undefined) return { name: other, path: other, bytes: undefined };
  return { name: path, path, bytes: side.bytes(path) };
}

async function diffOf(path: string, sides: RevisionPair, comparing: Comparing): Promise<DiffReport> {
  const { options, config, after, workspace } = comparing;
  const { transcripts = [] } = options;
  const settings = settingsFor(path, config, after);
  const documents = { before: sides.before.document, after: sides.after.document };
  const texts = Object.values(documents).flatMap((document) => document ?? []);
  const rowsBy: RowsBy = ({ tools: list, categories }, side) => {
    if (!areComparable(sides)) return [];
    const tools = new ToolLists(side).read(list);
    const diff = comparePolicies(sides.before.policy, sides.after.policy, { tools });
    return diffRows(diff, { documents, tools, categories });
  };
  // Where there is one server, its calls need not name it.
  const server = (config?.servers.length ?? 0) > 1 ? settings.server : undefined;
  return {
    command: "diff",
    version: VERSION,
    before: namedRevision(sides.before),
    after: namedRevision(sides.after),
    // Lint reports them.
    findings: [],
    sources: new Map(texts.map((document) => [document.uri, document.text])),
    tools: stricterRows(
      rowsBy({ ...settings, tools: options.tools ?? settings.tools }, after),
      rowsByOldSettings(path, comparing, rowsBy) ?? [],
    ),
    impact:
      transcripts.length === 0 || !areEnforced(sides)
        ? undefined
        : await impactOn(sides, transcripts, workspace, server),
  };
}

/** The rows of a comparison by some settings; its tool list is read from one side. */
type RowsBy = (settings: Pick<PolicySettings, "tools" | "categories">, side: TreeIo) => ToolDiffRow[];

/**
 * What the change would do by the categories and tool lists of before; undefined
 * where it leaves these as they are.
 */
function rowsByOldSettings(
  path: string,
  { options, config, oldConfig, before, after }: Comparing,
  rowsBy: RowsBy,
): ToolDiffRow[] | undefined {
  const [settings, old] = [settingsFor(path, config, after), settingsFor(path, oldConfig, before)];
  const [list, oldList] = [options.tools ?? settings.tools, options.tools ?? old.tools];
  // What an earlier step has made is in no commit, and so no change's.
  const isMade = options.tools !== undefined && !after.has(options.tools);
  const isSameList = isMade || (list === oldList && (list === undefined || isSameFile(list, before, after)));
  if (isSameList)
    return isDeepStrictEqual(settings.categories, old.categories) ? undefined : rowsBy({ ...old, tools: list }, after);
  const hasOld = oldList !== undefined && before.isLoaded(oldList) && before.has(oldList);
  try {
    return rowsBy({ ...old, tools: hasOld ? oldList : undefined }, before);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // A list that was invalid before had no effect before.
    return rowsBy({ ...old, tools: undefined }, before);
  }
}

function isSameFile(path: string, before: TreeIo, after: TreeIo): boolean {
  return before.tree.files.get(before.named(path))?.id === after.tree.files.get(after.named(path))?.id;
}

/** Of each tool the worse verdict, in the graver category. */
export function stricterRows(rows: readonly ToolDiffRow[], others: readonly ToolDiffRow[]): ToolDiffRow[] {
  const byTool = new Map(others.map((row) => [row.tool, row]));
  const both = rows.map((row) => {
    const other = byTool.get(row.tool);
    byTool.delete(row.tool);
    if (other === undefined) return row;
    const worse = VERDICTS.indexOf(other.verdict) < VERDICTS.indexOf(row.verdict) ? other : row;
    return { ...worse, category: isGrave(other) && !isGrave(row) ? other.category : row.category };
  });
  return [...both, ...byTool.values()].sort((a, b) => Number(a.tool === "*") - Number(b.tool === "*"));
}

function isGrave({ category }: ToolDiffRow): boolean {
  return failsOn({ verdict: "wider", category }, "execute-wider");
}
