/**
 * callgate as a library: what the command does with a repository and its configuration, over an `Io`.
 *
 * Each function takes what to do and the repository, gives a report, and throws a `UserError` for what its user must fix:
 * its message is a sentence that says what, where and what to do. A report is data; `REPORTS` of `@callgate/report` writes
 * it as text in every format. Nothing here contacts a server or ends the process.
 */

export { commitIo, type TreeIo } from "./commit/index.js";
export { type ConfigChoice, type LoadedConfig, loadConfig, type PolicySettings, settingsFor } from "./config/index.js";
export {
  type ComparedRevisions,
  type CompareOptions,
  compareRevisions,
  type DiffFailOn,
} from "./diff/index.js";
export { type Io, processIo, STDIN, UserError, VERSION } from "./io/index.js";
export {
  type BaselineOptions,
  type FixedFile,
  type Fixing,
  type LintedProject,
  type LintOptions,
  type LintRunOptions,
  lintProject,
  writeFixes,
} from "./lint/index.js";
export { type MutateOptions, mutatePolicy, type WrittenSuite } from "./mutate/index.js";
export {
  type FailsOn,
  mergeShards,
  type ReplayedSessions,
  type ReplayOptions,
  replaySessions,
  replayShard,
  type Shard,
  type WrittenShard,
} from "./replay/index.js";
export {
  type FailureOptions,
  failureReasons,
  type Review,
  type ReviewOptions,
  reviewChange,
  reviewPolicies,
  reviewWorkingTree,
  type WorkingTreeOptions,
} from "./review/index.js";
export {
  type SessionSuite,
  type SessionSuiteOptions,
  suiteFromTranscript,
  type TestedProject,
  type TestOptions,
  type TestRun,
  testProject,
} from "./test-run/index.js";
