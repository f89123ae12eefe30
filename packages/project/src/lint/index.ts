/** One run of lint over a repository, its baseline, and its fixes. */

export type { LintArguments } from "./arguments.js";
export { againstBaseline, BASELINE_NAME } from "./baseline-file.js";
export { fixingLines, fixMode, takesOutput, writeFixes } from "./fixing.js";
export { defaultPaths, runLint } from "./run.js";
export { changedLines, unifiedDiff } from "./unified-diff.js";
