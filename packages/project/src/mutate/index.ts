/** A policy and its suites → its mutants, judged, and the cases that kill them. */

export { type Fates, type FileRead, judgeInJobs } from "./jobs.js";
export { type ReadTrial, readTrial } from "./read-trial.js";
export { mutationReport } from "./report.js";
export { writeCases } from "./write-cases.js";
