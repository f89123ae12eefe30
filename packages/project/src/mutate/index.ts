/** A policy and its suites → its mutants, judged, and the cases that kill them. */

export { type FileRead, type MutantResults, runMutantsInJobs } from "./jobs.js";
export { type ReadMutation, readMutation } from "./read-mutation.js";
export { mutationReport } from "./report.js";
export { writeCases } from "./write-cases.js";
