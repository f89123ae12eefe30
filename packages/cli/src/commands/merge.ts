/** `callgate merge`: the parts of a replay → the report that one run would have given. */

import { type Category, categorise } from "@callgate/core/tools";
import { type Io, UserError } from "@callgate/project/io";
import {
  accumulatorsOf,
  cannotBeCut,
  type PartFile,
  readPart,
  readQuestion,
  replayReport,
  transcriptRows,
} from "@callgate/project/replay";
import { REPORTS } from "@callgate/report";
import { InvalidShardError, joinShards, type ReplayAccumulators, type TranscriptSummary } from "@callgate/simulator";
import { EXIT, type ExitCode } from "../exit.js";
import { outputRequests, writeReport } from "../outputs.js";

export interface MergeArguments {
  readonly parts?: readonly string[] | undefined;
  readonly failOn: string;
  readonly failOnUnknown?: boolean | undefined;
  readonly format?: readonly string[] | undefined;
}

/** @throws UserError where the files are not all parts of one replay */
export async function mergeCommand(args: MergeArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args.format);
  const parts = allParts(args.parts ?? [], io);
  const [{ question: written, files, skipped }] = parts;
  const question = readQuestion(written);
  const accumulators = accumulatorsOf(question);
  const summaries = joined(parts, accumulators);
  const categories = new Map<string, Category>(
    parts.flatMap((part) => part.categories.map((row) => [keyOf(row), row.category] as const)),
  );
  const findings = new Map(parts.flatMap((part) => part.findings.map((finding) => [JSON.stringify(finding), finding])));
  const { report, fails } = replayReport(
    {
      question,
      accumulators,
      read: transcriptRows({ files, skipped }, summaries, question.from),
      categoryOf: (called) => categories.get(keyOf(called)) ?? categorise({ name: called.tool }).category,
      findings: () => [...findings.values()],
    },
    args,
  );
  await writeReport(REPORTS.replay, report, requests, io);
  return fails ? EXIT.findings : EXIT.clean;
}

function keyOf({ server, tool }: { readonly server?: string | undefined; readonly tool: string }): string {
  return JSON.stringify([server ?? null, tool]);
}

function joined(parts: readonly PartFile[], accumulators: ReplayAccumulators): TranscriptSummary[] {
  const states = parts.map(({ state }) => state);
  const uris = parts[0]?.files.map(({ path }) => path) ?? [];
  try {
    return joinShards(states, uris, accumulators);
  } catch (error) {
    if (error instanceof InvalidShardError) throw new UserError(cannotBeCut(error));
    throw error;
  }
}

/** Every part once, in order. @throws UserError */
function allParts(paths: readonly string[], io: Io): readonly [PartFile, ...PartFile[]] {
  if (paths.length === 0) throw new UserError("name the parts to join: callgate merge PART...");
  const read = paths.map((path) => ({ path, part: readPart(path, io) }));
  const [first] = read as [(typeof read)[number]];
  const byNumber = new Map<number, string>();
  for (const { path, part } of read) {
    if (part.work !== first.part.work || part.parts !== first.part.parts)
      throw new UserError(
        `${path} and ${first.path} are not parts of one replay: their policies, options or transcripts differ`,
      );
    const other = byNumber.get(part.part);
    if (other !== undefined)
      throw new UserError(`${path} and ${other} are the same part, ${part.part} of ${part.parts}`);
    byNumber.set(part.part, path);
  }
  const missing = Array.from({ length: first.part.parts }, (_, i) => i + 1).filter((number) => !byNumber.has(number));
  if (missing.length > 0) {
    const shown = missing.slice(0, 10).join(", ");
    const more = missing.length > 10 ? ` and ${missing.length - 10} more` : "";
    throw new UserError(`of ${first.part.parts} parts, these are missing: ${shown}${more}`);
  }
  return read.map(({ part }) => part).sort((a, b) => a.part - b.part) as unknown as readonly [PartFile, ...PartFile[]];
}
