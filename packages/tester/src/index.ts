/** @callgate/tester: suites of policy tests → which cases pass, why others fail, and what no case tried. */

export { beside, type LoadedSuite, loadSuite, type SuiteFiles, type TestedPolicy } from "./load-suite.js";
export { type ReadSuiteOptions, readSuite } from "./read-suite.js";
export {
  type CallObserver,
  type CaseResult,
  callOf,
  type DecisionCounts,
  expectedOf,
  type Failure,
  matches,
  meets,
  type PlacedDecision,
  type RunOptions,
  runCase,
  runSuite,
  type SuiteResult,
} from "./run-suite.js";
export {
  type Because,
  type BrokenCase,
  type Case,
  type Counted,
  EXPECTED,
  type Expectation,
  type Expected,
  type ExpectedDecision,
  type ExpectedOfAll,
  type ExpectedOfEach,
  type FileReference,
  type NamedFile,
  placeOf,
  type Step,
  type Suite,
  TESTED_OUTCOMES,
  type TestedOutcome,
} from "./suite.js";
