/** A replay on several cores: parts in threads of their own, joined. */

import { joinParts, planParts, runPart, type Tally, type TranscriptSummary, WrongCut } from "@callgate/simulator";
import type { Io } from "../io/io.js";
import type { NamedTranscript } from "./named-transcripts.js";
import { guardedServer } from "./policies.js";
import { type Question, readOptionsOf, writtenQuestion } from "./question.js";
import { tallyOf } from "./tally.js";
import { Threads } from "./threads.js";
import { seekableFiles } from "./transcripts.js";

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
  const threads = new Threads(jobs - 1);
  try {
    const files = seekableFiles(named, io);
    const options = readOptionsOf(question);
    const guards = [...question.policies, ...question.against].map((policy) => guardedServer(policy).policy);
    const { parts, whole } = planParts(files, guards, jobs, options);
    if (whole !== undefined) return undefined;
    const [mine, ...others] = parts.filter(({ slices }) => slices.length > 0);
    if (mine === undefined) return undefined;
    const written = writtenQuestion(question);
    const answers = others.map((part) =>
      threads.run({ cwd: io.cwd, isOpen: io.isOpen === true, question: written, files: named, part }),
    );
    const first = runPart(mine, files, tallyOf(question, { isPart: true }), options);
    const states = [first, ...(await Promise.all(answers))];
    const tally = tallyOf(question);
    const uris = files.map(({ uri }) => uri);
    return { tally, summaries: joinParts(states, uris, tally) };
  } catch (error) {
    if (error instanceof WrongCut) return undefined;
    throw error;
  } finally {
    threads.end();
  }
}
