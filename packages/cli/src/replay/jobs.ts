/** A replay on several cores: parts in threads of their own, joined. */

import { Worker } from "node:worker_threads";
import {
  joinParts,
  type PartState,
  type PlannedPart,
  planParts,
  runPart,
  type Tally,
  type TranscriptSummary,
  WrongCut,
} from "@callgate/simulator";
import type { Io } from "../io.js";
import { guardedServer } from "./policies.js";
import { type Question, readOptionsOf, type WrittenQuestion, writtenQuestion } from "./question.js";
import { tallyOf } from "./tally.js";
import { type NamedTranscript, seekableFiles } from "./transcripts.js";

/** What a thread is given; it answers with a `PartState`, or undefined where the part cannot be decided alone. */
export interface WorkerTask {
  readonly cwd: string;
  readonly question: WrittenQuestion;
  readonly files: readonly NamedTranscript[];
  readonly part: PlannedPart;
}

/**
 * Replays the files in up to `jobs` threads, this one among them.
 * @returns undefined where that cannot be done, or goes wrong: then it is to be done in one piece, which tells why
 */
export async function replayInJobs(
  question: Question,
  named: readonly NamedTranscript[],
  jobs: number,
  io: Io,
): Promise<{ tally: Tally; summaries: TranscriptSummary[] } | undefined> {
  const files = seekableFiles(named, io);
  const options = readOptionsOf(question);
  const guards = [...question.policies, ...question.against].map((policy) => guardedServer(policy).policy);
  const { parts, whole } = planParts(files, guards, jobs, options);
  if (whole !== undefined) return undefined;
  const [mine, ...others] = parts.filter(({ slices }) => slices.length > 0);
  if (mine === undefined) return undefined;
  const written = writtenQuestion(question);
  const workers = others.map((part) => startWorker({ cwd: io.cwd, question: written, files: named, part }));
  try {
    const first = runPart(mine, files, tallyOf(question, { isPart: true }), options);
    const states = await Promise.all(workers.map(({ answer }) => answer));
    const tally = tallyOf(question);
    const summaries = joinParts(
      [first, ...states],
      files.map(({ uri }) => uri),
      tally,
    );
    return { tally, summaries };
  } catch (error) {
    if (error instanceof WrongCut) return undefined;
    throw error;
  } finally {
    for (const { worker } of workers) void worker.terminate();
  }
}

function startWorker(task: WorkerTask): { worker: Worker; answer: Promise<PartState> } {
  // Options that were meant for the first script would be misunderstood by this one.
  const worker = new Worker(new URL("./replay-worker.js", import.meta.url), { workerData: task, execArgv: [] });
  const answer = new Promise<PartState>((resolve, reject) => {
    worker.once("message", (state: PartState | undefined) =>
      state === undefined ? reject(new WrongCut("in another thread")) : resolve(state),
    );
    worker.once("error", reject);
    worker.once("exit", () => reject(new WrongCut("a thread ended early")));
  });
  // While this thread decides its own part, nobody waits for the others.
  answer.catch(() => {});
  return { worker, answer };
}
