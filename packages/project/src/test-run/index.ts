/** Suites of policy tests → one run, and a suite from a recorded session. */

export { caseFilter } from "./case-filter.js";
export { findSuites, SUITES } from "./find-suites.js";
export { type SessionSuite, type SessionSuiteOptions, suiteFromTranscript } from "./from-transcript.js";
export { failureRow } from "./rows.js";
export { runSuites, type TestRun, type TestRunOptions } from "./run.js";
export { suiteFiles } from "./suite-files.js";
export { readThresholds } from "./thresholds.js";
