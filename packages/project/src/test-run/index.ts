/** Suites of policy tests → a run of them; a recorded session → a suite. */

export {
  type AgentCall,
  type AgentCalls,
  type AgentPolicyCalls,
  agentCalls,
  type CaseNotAsked,
} from "./agent-calls.js";
export { type AgentFinder, agentFinder } from "./find-agents.js";
export { type SessionSuite, type SessionSuiteOptions, suiteFromTranscript } from "./from-transcript.js";
export { failureRow } from "./rows.js";
export { loadSuites, runSuites, type TestRun, type TestRunOptions } from "./run.js";
export { findSuites, SUITES, suiteBoundary, suiteFiles } from "./suite-files.js";
export { type TestedProject, type TestOptions, testProject } from "./test-project.js";
