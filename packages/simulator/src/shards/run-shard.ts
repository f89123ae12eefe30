/** One shard of a plan × a replay → what the shard found, as data that can be written and joined. */

import { readTogether } from "../merge.js";
import type { Sink } from "../readers/reader.js";
import type { Against, AgainstState } from "../replay/against.js";
import type { PeakUsageState, PeakUsages } from "../replay/peak-usage.js";
import type { Replay, ReplayState } from "../replay/replay.js";
import type { Sweep, SweepState } from "../replay/sweep.js";
import type { ReadOptions, TranscriptSummary } from "../transcript.js";
import { InvalidShardError } from "./invalid-shard.js";
import { hasEffect, type PlannedShard } from "./plan-shards.js";
import type { SeekableFile } from "./seekable-file.js";
import { type Met, SliceSource } from "./slice.js";

/** Everything that accumulates the calls of a replay. */
export interface ReplayAccumulators {
  readonly replay: Replay;
  readonly peakUsages: PeakUsages;
  readonly sweep: Sweep | undefined;
  readonly against: Against | undefined;
  /** The redactions that were used, if there are any. */
  readonly redaction?: MetNames | undefined;
}

/** Keeps track of redactions that no call needed yet. */
export interface MetNames {
  state(): MetNamesState;
  /** Adds what a shard has met. */
  absorb(shard: MetNamesState): void;
}

export interface MetNamesState {
  /** Calls with arguments. */
  readonly calls: number;
  readonly unmet: readonly string[];
  readonly unmetKeys: readonly string[];
}

/** What was found in a slice; lines are counted from where looking began. */
export interface SliceState extends Met {
  readonly file: number;
  /** The id of the format's reader, if one was recognised. */
  readonly format: string | undefined;
  /** Whether the slice begins in the middle of its file. */
  readonly isMiddle: boolean;
  readonly summary: Omit<TranscriptSummary, "reader">;
}

/** What a shard found; plain JSON. */
export interface ShardState {
  readonly replay: ReplayState;
  readonly peakUsages: PeakUsageState;
  readonly sweep: SweepState | undefined;
  readonly against: AgainstState | undefined;
  readonly redaction: MetNamesState | undefined;
  readonly slices: readonly SliceState[];
}

/**
 * Decides the calls of one shard.
 * @param accumulators of this shard alone, with a replay that `isShard`
 * @throws InvalidShardError where the record shows that the shard cannot be decided alone
 */
export function runShard(
  shard: PlannedShard,
  files: readonly SeekableFile[],
  accumulators: ReplayAccumulators,
  options: ReadOptions,
): ShardState {
  const sources = shard.slices.map((slice) => new SliceSource(files[slice.file] as SeekableFile, slice, options));
  const check = (uri: string) => withinShard(accumulators.replay.sink(uri), shard, uri, sources.length > 1);
  const summaries = sources.length === 1 ? [readOne(sources[0] as SliceSource, check)] : readTogether(sources, check);
  const { replay, peakUsages, sweep, against, redaction } = accumulators;
  return {
    replay: replay.state(),
    peakUsages: peakUsages.state(),
    sweep: sweep?.state(),
    against: against?.state(),
    redaction: redaction?.state(),
    slices: shard.slices.map(({ file, reader: isMiddle }, i): SliceState => {
      const { reader, ...summary } = summaries[i] as TranscriptSummary;
      return {
        file,
        format: reader?.id,
        isMiddle: isMiddle !== undefined,
        summary,
        ...(sources[i] as SliceSource).met,
      };
    }),
  };
}

function readOne<T>(source: SliceSource, sinkOf: (uri: string) => Sink<T>): TranscriptSummary {
  const transcript = source.open(sinkOf(source.uri));
  for (const chunk of source.chunks()) if (!transcript.push(chunk)) break;
  return transcript.end();
}

/** The same sink, which throws for a call of another shard's time. */
function withinShard<T>(sink: Sink<T>, { from, to }: PlannedShard, uri: string, isMerged: boolean): Sink<T> {
  if (from === null && to === null) return sink;
  const begin = from ?? Number.NEGATIVE_INFINITY;
  const end = to ?? Number.POSITIVE_INFINITY;
  // After an answer from after the shard's end, the rest of the file is after it, too.
  let isOver = false;
  return {
    call(call) {
      const { at, line } = call;
      if (at === undefined) throw new InvalidShardError(`${uri} has a call without a time`);
      if (at < begin || at >= end || isOver)
        throw new InvalidShardError(`the clock of ${uri} jumps (line ${line} of this shard)`);
      return sink.call(call);
    },
    outcome(handle, outcome, at) {
      if (isMerged && at !== undefined && at >= end) isOver = true;
      if (isOver && hasEffect(outcome))
        throw new InvalidShardError(`${uri} has a failed call whose answer comes in another shard`);
      sink.outcome(handle, outcome, at);
    },
  };
}
