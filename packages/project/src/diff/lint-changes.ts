/** Two policies → the lint findings that only one of them has. */

import { type LowerOptions, lower } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import type { Category } from "@callgate/core/tools";
import { dayOf, lint } from "@callgate/linter";
import type { LintChanges } from "@callgate/report";
import { settingsFor } from "../config/for-policy.js";
import { suppressionIn } from "../config/ignores.js";
import type { LoadedConfig } from "../config/load-config.js";
import type { Io } from "../io/io.js";
import { type KnownFinding, knownFindings, missingIn } from "./known-findings.js";
import type { ReadSide, Sides } from "./sides.js";

export interface LintChangesOptions {
  readonly tools: ToolCatalogue | undefined;
  readonly asked: LowerOptions;
  readonly config: LoadedConfig | undefined;
}

/** Findings are told apart as a baseline does: by their check and the text around them, not by their line. */
export function lintChanges({ before, after }: Sides, options: LintChangesOptions, io: Io): LintChanges {
  const [old, now] = [findingsOf(before, options, io), findingsOf(after, options, io)];
  return { appeared: missingIn(old, now), gone: missingIn(now, old) };
}

function findingsOf(
  { document, path }: ReadSide,
  { tools, asked, config }: LintChangesOptions,
  io: Io,
): KnownFinding[] {
  if (document === undefined) return [];
  const settings = settingsFor(path, config, io);
  const findings = lint(document, lower(document, asked), {
    tools,
    categories: settings.categories as ReadonlyMap<string, Category>,
    ceilings: settings.ceilings,
    severities: settings.checks,
    suppressions: settings.ignore.map((entry) => suppressionIn(document, entry)),
    today: dayOf(io.now()),
    ...asked,
  });
  return knownFindings(findings, () => document.text);
}
