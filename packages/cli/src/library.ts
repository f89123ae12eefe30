/** callgate as a library: what a door other than the command line needs, such as the GitHub Action. */

export type { Settings } from "./config/config.js";
export { type PolicySettings, settingsFor } from "./config/for-policy.js";
export { globMatcher, isGlob, matchesGlob } from "./config/glob.js";
export { CONFIG_NAMES, type LoadedConfig, loadConfig } from "./config/load-config.js";
export { areComparable, areEnforced } from "./diff/enforced-rows.js";
export { DIFF_FAIL_ON, type DiffFailOn, failsOn } from "./diff/fail-on.js";
export { impactOn } from "./diff/impact.js";
export { knownFindings, missingIn } from "./diff/known-findings.js";
export { diffRows } from "./diff/rows.js";
export { namedSide, type ReadSide, type SideSource, type Sides, sidesOf } from "./diff/sides.js";
export { type Found, isHiddenName, type Unseen } from "./door/folder.js";
export { fileProblem } from "./door/reasons.js";
export { UserError } from "./exit.js";
export { nameOfBytes, slashed } from "./file-names.js";
export { isOurs, type PolicyFile, readPolicies } from "./files.js";
export type { GitAnswer, Io } from "./io.js";
export { againstBaseline, BASELINE_NAME } from "./lint/baseline-file.js";
export { defaultPaths, type LintRun, runLint } from "./lint/run.js";
export { changedLines } from "./lint/unified-diff.js";
export { mayBePolicy } from "./may-be-policy.js";
export { processIo } from "./process-io.js";
export { unknownInImpact } from "./replay/unknown.js";
export { findSuites, SUITES } from "./test-run/find-suites.js";
export { runSuites, type TestRun } from "./test-run/run.js";
export { ToolLists } from "./tool-lists.js";
export { VERSION } from "./version.js";
