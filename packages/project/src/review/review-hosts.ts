/** Agents' own configuration before and after → what the change lets through, a comparison for each agent that differs. */

import { isDeepStrictEqual } from "node:util";
import type { DiffReport, ReviewedPolicy, ToolDiffRow } from "@callgate/report";
import { type LoadedConfig, settingsFor } from "../config/index.js";
import { changedHosts, type HostPair } from "../diff/index.js";
import { hostContexts } from "../hosts/index.js";
import { UserError, VERSION } from "../io/index.js";
import { ToolLists, toolLists } from "../policies/index.js";
import { type Comparing, shortId, stricterRows } from "./compare-pair.js";

/** The agents of which a file differs; by the stricter of the settings before and after the change. */
export async function compareChangedHosts(comparing: Comparing): Promise<ReviewedPolicy[]> {
  const { before, after, config, oldConfig } = comparing;
  let pairs: readonly HostPair[];
  try {
    pairs = await changedHosts(before, after);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ path: "agents' own configuration", was: undefined, problem: error.message, details: error.details }];
  }
  const isSame = isDeepStrictEqual([config?.hosts, config?.servers], [oldConfig?.hosts, oldConfig?.servers]);
  const reviewed: ReviewedPolicy[] = [];
  for (const pair of pairs) {
    const diff = await diffOf(pair, config, comparing);
    const rows: readonly ToolDiffRow[] = isSame ? [] : (await diffOf(pair, oldConfig, comparing)).tools;
    reviewed.push({ path: pathOf(pair), was: undefined, diff: { ...diff, tools: stricterRows(diff.tools, rows) } });
  }
  return reviewed;
}

/** The first file that differs. */
function pathOf({ host, before, after }: HostPair): string {
  const old = new Map(before?.layers.map(({ uri, text }) => [uri.slice(uri.indexOf(":") + 1), text]));
  const layers = after?.layers ?? [];
  const changed = layers.find(({ uri, text }) => old.get(uri) !== text)?.uri;
  const gone = [...old.keys()].find((uri) => !layers.some((layer) => layer.uri === uri));
  return changed ?? gone ?? host.id;
}

async function diffOf(
  pair: HostPair,
  config: LoadedConfig | undefined,
  { options, before, after }: Comparing,
): Promise<DiffReport> {
  const { compareHosts } = await import("../diff/compare-hosts.js");
  const lists = new ToolLists(after);
  const { servers } = toolLists(options.tools, config, lists, after);
  const contextOf = hostContexts(options, config?.hosts ?? new Map());
  const path = pathOf(pair);
  const { categories } = settingsFor(path, config, after);
  const found = compareHosts([pair], { contextOf: { before: contextOf, after: contextOf }, servers, categories });
  const name = `${shortId(before.tree.commit)}:${path}`;
  return { command: "diff", version: VERSION, before: { name, path }, after: { name: path, path }, ...found };
}
