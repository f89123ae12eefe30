/** What a commit's configuration says, and whether a change edits the settings that decide how it is reviewed. */

import { join } from "node:path";
import type { TreeIo } from "../commit/index.js";
import { CONFIG_NAMES, type LoadedConfig, loadConfig } from "../config/index.js";
import { UserError } from "../io/index.js";
import { BASELINE_NAME } from "../lint/index.js";
import type { ReviewOptions } from "./options.js";

export interface SideSettings {
  readonly config: LoadedConfig | undefined;
  /** The files that decide what is found, besides the policies. */
  readonly paths: readonly string[];
  /** Why there is no configuration although there is a file. */
  readonly problem?: string;
}

/** The configuration of one side, and all that it names ready to be read. @throws UserError for an invalid one */
export async function settingsOf({ config: named, tools }: ReviewOptions, side: TreeIo): Promise<SideSettings> {
  const names = named === false ? [] : named === undefined ? CONFIG_NAMES : [named];
  await side.load(names);
  const hidden = names.map((name) => side.named(name)).find((name) => side.tree.others.has(name));
  if (hidden !== undefined)
    throw new UserError(`${hidden} is a configuration that cannot be read: it is a link, or no file`);
  const config = loadConfig(named, side);
  const folder = config?.folder ?? side.cwd;
  const baseline = join(folder, config?.baseline ?? BASELINE_NAME);
  const lists = [config?.tools, ...(config?.servers ?? []).map((server) => server.tools)];
  const toolLists = [
    ...lists.flatMap((path) => (path === undefined ? [] : join(folder, path))),
    ...(tools === undefined ? [] : [tools]),
  ];
  await side.load([baseline, ...toolLists]);
  return { config, paths: [...names, baseline, ...toolLists] };
}

/** The same of the side before. An invalid one stops nothing, because this change may be what fixes it. */
export async function settingsBefore(options: ReviewOptions, before: TreeIo): Promise<SideSettings> {
  try {
    const { config } = options;
    if (typeof config !== "string" || before.has(config)) return await settingsOf(options, before);
    return { config: undefined, paths: [config] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { config: undefined, paths: [], problem: error.message };
  }
}

/** The configuration, the baseline and the tool lists, as far as the change edits them. */
export function editedSettings(before: SideSettings, after: SideSettings, old: TreeIo, now: TreeIo): string[] {
  const paths = new Set([...before.paths, ...after.paths].map((path) => now.named(path)));
  return [...paths].filter((path) => old.tree.files.get(path)?.id !== now.tree.files.get(path)?.id);
}
