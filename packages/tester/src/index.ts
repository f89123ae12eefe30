/** @callgate/tester: suites of policy tests → which cases pass, why others fail, and what no case tried. */

export {
  COVERED_KINDS,
  type ConditionCoverage,
  CoverageCounter,
  type CoveredKind,
  type LimitCoverage,
  type PathCoverage,
  type PolicyCoverage,
  type RuleCoverage,
  type ToolCoverage,
} from "./coverage/coverage.js";
export {
  type MissedThreshold,
  missedThresholds,
  percentOf,
  type Score,
  type Scores,
  scoresOf,
  type Thresholds,
  totalOf,
} from "./coverage/score.js";
export { type ExpectedCounts, type ExplainedFailure, explainFailure } from "./explain-failure.js";
export { firstSuite } from "./first-suite.js";
export { type DecidedCall, type SessionSuite, suiteOfSession } from "./from-session.js";
export {
  type AgentRequest,
  type FoundAgent,
  type FoundAgents,
  type LoadedSuite,
  loadSuite,
  pathFrom,
  requestKey,
  SUITE_BOUNDS,
  type SuiteFiles,
  SuiteLoader,
  type TestedPolicy,
} from "./load-suite.js";
export {
  addedCase,
  type Fault,
  HOST_MUTATORS,
  type HostMutant,
  type HostMutants,
  type HostSubject,
  hostKillingCase,
  hostMutantsOf,
  type KillingCase,
  MAX_MUTANTS,
  MUTATORS,
  type Mutant,
  type MutantResult,
  type MutantSource,
  type Mutants,
  type MutatedSuite,
  MutationRun,
  type MutationSubject,
  type Mutator,
  mutantSource,
  mutantsOf,
  type Survived,
  type TriedCase,
  type TriedHostSuite,
} from "./mutants/index.js";
export {
  printCase,
  printDuration,
  printInstant,
  printSuite,
  type WrittenCall,
  type WrittenCase,
  type WrittenStep,
} from "./print-suite.js";
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
  expectedWord,
  type FileReference,
  type NamedFile,
  type PolicyReference,
  placeOf,
  type Step,
  type Suite,
  TESTED_OUTCOMES,
  type TestedAgent,
  type TestedOutcome,
} from "./suite.js";
export { NamedTools, type TestedEngine, testedEngine } from "./tested-engine.js";
export { instant } from "./times.js";
