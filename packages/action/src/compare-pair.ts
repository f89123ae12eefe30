/** A policy before and after → what the change lets through, and which recorded calls it decides otherwise. */

import { comparePolicies } from "@callgate/diff";
import type { DiffReport, ReviewedPolicy } from "@callgate/report";
import {
  diffRows,
  type Io,
  impactOn,
  type LoadedConfig,
  type SideSource,
  type Sides,
  settingsFor,
  sidesOf,
  ToolLists,
  UserError,
  VERSION,
} from "callgate/library";
import type { Inputs } from "./inputs.js";
import { nameOf, type PolicyPair } from "./pair-policies.js";
import type { TreeIo } from "./tree-io.js";

export interface Comparing {
  readonly inputs: Inputs;
  /** That of the side after. */
  readonly config: LoadedConfig | undefined;
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
 * Compares the two. A policy that no program loads is told as such: nobody can say what it lets through.
 * @throws UserError for transcripts and tool lists that are none
 */
export async function comparePair(pair: PolicyPair, comparing: Comparing): Promise<ReviewedPolicy> {
  const path = nameOf(pair);
  const isRenamed = pair.before !== undefined && pair.after !== undefined && pair.before !== pair.after;
  const was = isRenamed ? pair.before : undefined;
  const { before, after } = comparing;
  let sides: Sides;
  try {
    sides = sidesOf(
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

function sourceOf(path: string | undefined, other: string, side: TreeIo): SideSource {
  if (path === undefined) return { name: other, path: other, bytes: undefined };
  return { name: path, path, bytes: side.bytes(path) };
}

async function diffOf(
  path: string,
  sides: Sides,
  { inputs, config, after, workspace }: Comparing,
): Promise<DiffReport> {
  const settings = settingsFor(path, config, after);
  const tools = new ToolLists(after).read(inputs.tools ?? settings.tools);
  const diff = comparePolicies(sides.before.policy, sides.after.policy, { tools });
  const documents = { before: sides.before.document, after: sides.after.document };
  const texts = Object.values(documents).flatMap((document) => document ?? []);
  // Where there is one server, its calls need not name it.
  const server = (config?.servers.length ?? 0) > 1 ? settings.server : undefined;
  return {
    command: "diff",
    version: VERSION,
    before: named(sides.before),
    after: named(sides.after),
    // Lint tells of them.
    findings: [],
    sources: new Map(texts.map((document) => [document.uri, document.text])),
    tools: diffRows(diff, { documents, tools, categories: settings.categories }),
    impact: inputs.transcripts.length === 0 ? undefined : await impactOn(sides, inputs.transcripts, workspace, server),
  };
}

function named({ name, path, missing }: Sides["before"]): DiffReport["before"] {
  return missing === undefined ? { name, path } : { name, path, missing };
}
