/** A repository's policies × its configuration → the findings that count. */

import { compareFindings } from "@callgate/core";
import { CHECKS } from "@callgate/linter";
import type { LintReport } from "@callgate/report";
import { type ConfigChoice, loadConfig } from "../config/load-config.js";
import type { Io } from "../io/io.js";
import { VERSION } from "../version.js";
import { againstBaseline, type BaselineOptions } from "./baseline-file.js";
import { checksLeft } from "./chosen-checks.js";
import type { Fixing } from "./fixing.js";
import { type LintRunOptions, runLint } from "./run.js";

export interface LintOptions extends LintRunOptions, BaselineOptions {
  readonly config?: ConfigChoice;
  /** Hears of the fixes that were made before the baseline is asked. */
  readonly onFixed?: ((fixing: Fixing) => void) | undefined;
}

export interface LintedProject {
  /** The findings that count, sorted; `REPORTS.lint` of `@callgate/report` writes it in every format. */
  readonly report: LintReport;
  /** The policies whose texts were fixed, if that was asked for; `writeFixes` writes them. */
  readonly fixing: Fixing;
  /** Every file that was read, as named from the working directory. */
  readonly inputs: readonly string[];
  /** What was written into the baseline, as a sentence; undefined where nothing was to be. */
  readonly baselineWritten: string | undefined;
}

/**
 * Lints policies with the repository's configuration, tool lists, suppressions and baseline.
 * @param options what is linted, and how; all that the configuration names when left out
 * @param io the repository
 * @throws UserError for a name that leads to no policy, and for a configuration, tool list or baseline that cannot be read
 */
export async function lintProject(options: LintOptions, io: Io): Promise<LintedProject> {
  const config = loadConfig(options.config, io);
  const run = await runLint(options, config, io);
  options.onFixed?.(run.fixing);
  const { findings, accepted, path, written } = againstBaseline(options, run, config, io);
  return {
    report: {
      command: "lint",
      version: VERSION,
      checks: CHECKS,
      checksLeft: checksLeft(options),
      subjects: [...run.policies, ...run.hostFiles],
      assumed: run.assumed,
      findings: [...findings].sort(compareFindings),
      sources: run.sources,
      suppressed: [...run.suppressed, ...accepted].sort(compareFindings),
      passedOver: run.passedOver,
      hosts: run.hosts,
    },
    fixing: run.fixing,
    inputs: path === undefined ? run.inputs : [...run.inputs, path],
    baselineWritten: written,
  };
}
