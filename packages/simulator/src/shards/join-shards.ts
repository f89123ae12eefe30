/** What the shards found, in their order → what one run over everything would have found. */

import { addPassedOver, NOTHING_PASSED_OVER } from "../passed-over.js";
import { READERS } from "../readers/index.js";
import { SHARD_BOUNDS } from "../replay/bounds.js";
import type { TranscriptSummary } from "../transcript.js";
import { InvalidShardError } from "./invalid-shard.js";
import { hasEffect } from "./plan-shards.js";
import type { ReplayAccumulators, ShardState, SliceState } from "./run-shard.js";

/** Bad lines that are listed of each transcript. */
const LISTED = 10;

/**
 * Adds the shards up.
 * @param shards all of them, in their order
 * @param uris of the files, in their order
 * @param accumulators of a replay that has seen nothing; afterwards they hold the whole result
 * @returns what was found in each file
 * @throws InvalidShardError where one shard shows that an earlier one was decided wrongly
 */
export function joinShards(
  shards: readonly ShardState[],
  uris: readonly string[],
  accumulators: ReplayAccumulators,
): TranscriptSummary[] {
  const { replay, peakUsages, sweep, against, redaction } = accumulators;
  const files = uris.map(() => new JoinedFile());
  const busy = shards.filter((shard) => shard.slices.length > 0);
  let index = 0;
  for (const shard of busy) {
    if (busy.length > 1) requireComplete(shard);
    const lines = new Map(
      shard.slices.map((slice) => [uris[slice.file] as string, (files[slice.file] as JoinedFile).lines - slice.looked]),
    );
    const line = (uri: string) => lines.get(uri) ?? 0;
    for (const slice of shard.slices) answerEarlier(slice, uris[slice.file] as string, line, accumulators);
    replay.absorb(shard.replay, { index, line });
    peakUsages.absorb(shard.peakUsages, replay.router);
    if (shard.sweep !== undefined) sweep?.absorb(shard.sweep);
    if (shard.redaction !== undefined) redaction?.absorb(shard.redaction);
    if (shard.against !== undefined) {
      const begin = index;
      against?.absorb(shard.against, ({ index: number, transcript, ...change }) => ({
        index: begin + number,
        ...change,
        transcript: { uri: transcript.uri, line: line(transcript.uri) + transcript.line },
      }));
    }
    for (const slice of shard.slices) (files[slice.file] as JoinedFile).add(slice);
    index += shard.replay.totals.calls;
  }
  if (busy.length > 1 && replay.router.isFull) throw new InvalidShardError("the transcripts name too many servers");
  return files.map((file) => file.summary);
}

/** A shard that reached a bound may have left out what the whole would keep. */
function requireComplete({ replay, peakUsages, against, slices }: ShardState): void {
  const counters = peakUsages.reduce((sum, { peaks }) => sum + peaks.length, 0);
  if (
    replay.totals.tools.length >= SHARD_BOUNDS.timelineTools ||
    counters >= SHARD_BOUNDS.fillings ||
    (against?.kinds.length ?? 0) >= SHARD_BOUNDS.changeKinds ||
    slices.some(
      ({ summary: { passedOver } }) =>
        passedOver.otherTools + passedOver.otherRecords + passedOver.otherUnread + passedOver.otherNoMessages > 0,
    )
  )
    throw new InvalidShardError("the transcripts name too many tools");
}

function answerEarlier(
  { isMiddle, late, unmatched }: SliceState,
  uri: string,
  line: (uri: string) => number,
  { replay }: ReplayAccumulators,
): void {
  if (!isMiddle) return;
  if (unmatched.failed > 0 || late.some(({ outcome }) => hasEffect(outcome)))
    throw new InvalidShardError(`${uri} has a failed call whose answer comes in another shard`);
  for (const answer of late)
    if (replay.answeredLater(uri, line(uri) + answer.line, answer.outcome) > 1)
      throw new InvalidShardError(`${uri} has several calls in one line, whose answers come in another shard`);
  if (unmatched.others > 0 && replay.hasUnansweredDenial(uri))
    throw new InvalidShardError(`${uri} has an answer far behind its call, in another shard`);
}

/** The slices of one file, added up. */
class JoinedFile {
  /** Lines before the next slice. */
  lines = 0;
  #summary: TranscriptSummary = {
    reader: undefined,
    unreadable: undefined,
    looksLike: undefined,
    lines: 0,
    bad: 0,
    firstBad: [],
    repeated: 0,
    passedOver: NOTHING_PASSED_OVER,
  };

  add({ format, summary, looked, lines }: SliceState): void {
    const so = this.#summary;
    const begin = this.lines - looked;
    const firstBad = summary.firstBad.map(({ line, reason }) => ({ line: begin + line, reason }));
    this.#summary = {
      reader: so.reader ?? READERS.find(({ id }) => id === format),
      unreadable: so.unreadable ?? summary.unreadable,
      looksLike: so.looksLike ?? summary.looksLike,
      lines: so.lines + summary.lines,
      bad: so.bad + summary.bad,
      firstBad: [...so.firstBad, ...firstBad].slice(0, LISTED),
      repeated: so.repeated + summary.repeated,
      passedOver: addPassedOver(so.passedOver, summary.passedOver),
    };
    this.lines = begin + lines;
  }

  get summary(): TranscriptSummary {
    return this.#summary;
  }
}
