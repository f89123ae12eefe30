/** One part of a plan × a replay → what the part has found, as data that can be written down and joined. */

import { readTogether } from "../merge.js";
import type { Sink } from "../readers/reader.js";
import type { Against, AgainstState } from "../replay/against.js";
import type { HeadRoomState, HeadRooms } from "../replay/head-room.js";
import type { Replay, ReplayState } from "../replay/replay.js";
import type { Sweep, SweepState } from "../replay/sweep.js";
import type { ReadOptions, TranscriptSummary } from "../transcript.js";
import type { SeekableFile } from "./file.js";
import { matters, type PlannedPart } from "./plan.js";
import { type Met, SliceSource } from "./slice.js";
import { WrongCut } from "./wrong-cut.js";

/** Everything that hears of the calls. */
export interface Tally {
  readonly replay: Replay;
  readonly headRooms: HeadRooms;
  readonly sweep: Sweep | undefined;
  readonly against: Against | undefined;
  /** What is to be hidden, where anything is. */
  readonly redaction?: MetNames | undefined;
}

/** Keeps track of what was to be hidden and has met nothing yet. */
export interface MetNames {
  state(): MetNamesState;
  /** Adds what a part has met. */
  absorb(part: MetNamesState): void;
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
  /** The id of the form's reader, where one was recognised. */
  readonly form: string | undefined;
  /** Whether the slice begins in the middle of its file. */
  readonly isMiddle: boolean;
  readonly summary: Omit<TranscriptSummary, "reader">;
}

/** What a part has found: JSON, as it stands. */
export interface PartState {
  readonly replay: ReplayState;
  readonly headRooms: HeadRoomState;
  readonly sweep: SweepState | undefined;
  readonly against: AgainstState | undefined;
  readonly redaction: MetNamesState | undefined;
  readonly slices: readonly SliceState[];
}

/**
 * Decides the calls of one part.
 * @param tally of its own, and of a replay that `isPart`
 * @throws WrongCut where the record shows that the part cannot be decided alone
 */
export function runPart(
  part: PlannedPart,
  files: readonly SeekableFile[],
  tally: Tally,
  options: ReadOptions,
): PartState {
  const sources = part.slices.map((slice) => new SliceSource(files[slice.file] as SeekableFile, slice, options));
  const check = (uri: string) => withinPart(tally.replay.sink(uri), part, uri, sources.length > 1);
  const summaries = sources.length === 1 ? [readOne(sources[0] as SliceSource, check)] : readTogether(sources, check);
  const { replay, headRooms, sweep, against, redaction } = tally;
  return {
    replay: replay.state(),
    headRooms: headRooms.state(),
    sweep: sweep?.state(),
    against: against?.state(),
    redaction: redaction?.state(),
    slices: part.slices.map(({ file, reader: isMiddle }, i): SliceState => {
      const { reader, ...summary } = summaries[i] as TranscriptSummary;
      return { file, form: reader?.id, isMiddle: isMiddle !== undefined, summary, ...(sources[i] as SliceSource).met };
    }),
  };
}

function readOne<T>(source: SliceSource, sinkOf: (uri: string) => Sink<T>): TranscriptSummary {
  const transcript = source.open(sinkOf(source.uri));
  for (const chunk of source.chunks()) if (!transcript.push(chunk)) break;
  return transcript.end();
}

/** The same sink, which sees to it that nothing is of another part's time. */
function withinPart<T>(sink: Sink<T>, { from, to }: PlannedPart, uri: string, isMerged: boolean): Sink<T> {
  if (from === null && to === null) return sink;
  const begin = from ?? Number.NEGATIVE_INFINITY;
  const end = to ?? Number.POSITIVE_INFINITY;
  // An answer after the part's end puts whatever follows it in the file behind it, too.
  let isOver = false;
  return {
    call(call) {
      const { at, line } = call;
      if (at === undefined) throw new WrongCut(`${uri} has a call without a time`);
      if (at < begin || at >= end || isOver)
        throw new WrongCut(`the clock of ${uri} jumps (line ${line} of this part)`);
      return sink.call(call);
    },
    outcome(handle, outcome, at) {
      if (isMerged && at !== undefined && at >= end) isOver = true;
      if (isOver && matters(outcome)) throw new WrongCut(`${uri} has a failed call whose answer comes in another part`);
      sink.outcome(handle, outcome, at);
    },
  };
}
