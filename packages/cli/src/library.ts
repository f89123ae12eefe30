/** callgate as a library: what a door other than the command line needs, such as the GitHub Action. */

export type { Settings } from "./config/config.js";
export { type PolicySettings, settingsFor } from "./config/for-policy.js";
export { isGlob, matchesGlob } from "./config/glob.js";
export { CONFIG_NAMES, type LoadedConfig, loadConfig } from "./config/load-config.js";
export { DIFF_FAIL_ON, type DiffFailOn, failsOn } from "./diff/fail-on.js";
export { impactOn } from "./diff/impact.js";
export { knownFindings, missingIn } from "./diff/known-findings.js";
export { diffRows } from "./diff/rows.js";
export { type ReadSide, type SideSource, type Sides, sidesOf } from "./diff/sides.js";
export { UserError } from "./exit.js";
export { type PolicyFile, readPolicies } from "./files.js";
export type { GitAnswer, Io } from "./io.js";
export { againstBaseline, BASELINE_NAME } from "./lint/baseline-file.js";
export { defaultPaths, type LintRun, runLint } from "./lint/run.js";
export { changedLines } from "./lint/unified-diff.js";
export { processIo } from "./process-io.js";
export { findSuites, SUITES } from "./test-run/find-suites.js";
export { runSuites, type TestRun } from "./test-run/run.js";
export { ToolLists } from "./tool-lists.js";
export { VERSION } from "./version.js";
