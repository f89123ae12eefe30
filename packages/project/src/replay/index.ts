/** Recorded sessions × policies → what a replay reports. */

export { parseDuration } from "../duration.js";
export { HOSTS } from "../sessions/hosts.js";
export { namedOrOwnSessions } from "../sessions/own-sessions.js";
export { accumulatorsOf } from "./accumulators.js";
export type { ReplayArguments } from "./arguments.js";
export { decisionLine } from "./decision-line.js";
export { replayInJobs } from "./jobs.js";
export type { NamedTranscript } from "./named-transcripts.js";
export { type PartFile, readPart } from "./part-file.js";
export { namedPolicies, policiesOf } from "./policies.js";
export { type Question, readOptionsOf, readQuestion } from "./question.js";
export { REDACTED, Redaction } from "./redaction.js";
export { type Called, replayReport } from "./report.js";
export { cannotBeCut, jobsOf, type Shard, shardOf, writeShard } from "./shard.js";
export { argumentRedaction, requireRedacted } from "./shown.js";
export { readerNamed, unwrapOf } from "./transcript-form.js";
export { readTranscripts, transcriptRows } from "./transcripts.js";
export { unknownInImpact } from "./unknown.js";
export { warnAtOf } from "./warn-at.js";
