/** A repository's policies → findings: a run of lint, its baseline, and its fixes. */

export { BASELINE_NAME, type BaselineOptions } from "./baseline-file.js";
export { ALWAYS_CHECKED, type CheckChoice } from "./chosen-checks.js";
export type { CacheChoice } from "./findings-cache.js";
export { type FixedFile, type Fixing, writeFixes } from "./fixing.js";
export { type LintedProject, type LintOptions, lintProject } from "./lint-project.js";
export type { LintRunOptions } from "./run.js";
export { changedLines, unifiedDiff } from "./unified-diff.js";
