/** One side of a change → what lint says of its policies. */

import { compareFindings, type Finding } from "@callgate/core";
import type { SuppressedFinding } from "@callgate/core/yaml";
import { CHECKS } from "@callgate/linter";
import type { LintReport } from "@callgate/report";
import type { TreeIo } from "../commit/index.js";
import type { LoadedConfig } from "../config/index.js";
import { loadHostFiles } from "../diff/index.js";
import { UserError, VERSION } from "../io/index.js";
import { lintProject } from "../lint/index.js";
import type { ReviewOptions } from "./options.js";
import type { PolicyPaths } from "./policy-paths.js";

export interface LintedSide {
  readonly subjects: readonly string[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly sources: ReadonlyMap<string, string>;
  readonly assumed?: LintReport["assumed"];
  readonly hosts?: LintReport["hosts"];
}

/**
 * Lints the policies at these paths, and agents' own configuration.
 * @param fixes whether findings shall carry their fixes, which takes as long as the rest
 * @throws UserError for an invalid tool list or baseline
 */
export async function lintSide(
  { tools, engines, mode, interactive, trusted }: ReviewOptions,
  config: LoadedConfig | undefined,
  side: TreeIo,
  { paths, unseen }: PolicyPaths,
  { fixes = false } = {},
): Promise<LintedSide> {
  const unread = [...unseen.values()];
  await side.load(paths);
  await loadHostFiles(side, "");
  const running = { engines, mode, interactive, trusted };
  const { report } = await lintProject(
    { paths, hostsIn: ".", tools, config: config ?? false, fixes, ...running },
    side,
  );
  return {
    subjects: report.subjects,
    findings: [...report.findings, ...unread].sort(compareFindings),
    suppressed: report.suppressed ?? [],
    sources: report.sources,
    assumed: report.assumed,
    hosts: report.hosts,
  };
}

/** The same of a side whose settings may be broken: undefined where they are. */
export async function lintIfPossible(...args: Parameters<typeof lintSide>): Promise<LintedSide | undefined> {
  try {
    return await lintSide(...args);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

export function lintReport({ subjects, findings, suppressed, sources, assumed, hosts }: LintedSide): LintReport {
  return { command: "lint", version: VERSION, checks: CHECKS, subjects, findings, sources, suppressed, assumed, hosts };
}
