/** What the parts have found, in their order → what one run over everything would have found. */

import { addPassedOver, NOTHING_PASSED_OVER } from "../passed-over.js";
import { READERS } from "../readers/index.js";
import { PART_BOUNDS } from "../replay/bounds.js";
import type { TranscriptSummary } from "../transcript.js";
import { matters } from "./plan.js";
import type { PartState, SliceState, Tally } from "./run-part.js";
import { WrongCut } from "./wrong-cut.js";

/** Bad lines that are listed of each transcript. */
const LISTED = 10;

/**
 * Adds the parts up.
 * @param parts all of them, in their order
 * @param uris of the files, in their order
 * @param tally of a replay that has seen nothing; it tells what was found afterwards
 * @returns what was found in each file
 * @throws WrongCut where one part shows that an earlier one was decided wrongly
 */
export function joinParts(parts: readonly PartState[], uris: readonly string[], tally: Tally): TranscriptSummary[] {
  const { replay, headRooms, sweep, against, redaction } = tally;
  const files = uris.map(() => new JoinedFile());
  const busy = parts.filter((part) => part.slices.length > 0);
  let index = 0;
  for (const part of busy) {
    if (busy.length > 1) requireComplete(part);
    const lines = new Map(
      part.slices.map((slice) => [uris[slice.file] as string, (files[slice.file] as JoinedFile).lines - slice.looked]),
    );
    const line = (uri: string) => lines.get(uri) ?? 0;
    for (const slice of part.slices) answerEarlier(slice, uris[slice.file] as string, line, tally);
    replay.absorb(part.replay, { index, line });
    headRooms.absorb(part.headRooms, replay.guards);
    if (part.sweep !== undefined) sweep?.absorb(part.sweep);
    if (part.redaction !== undefined) redaction?.absorb(part.redaction);
    if (part.against !== undefined) {
      const begin = index;
      against?.absorb(part.against, ({ index: number, transcript, ...change }) => ({
        index: begin + number,
        ...change,
        transcript: { uri: transcript.uri, line: line(transcript.uri) + transcript.line },
      }));
    }
    for (const slice of part.slices) (files[slice.file] as JoinedFile).add(slice);
    index += part.replay.totals.calls;
  }
  if (busy.length > 1 && replay.guards.isFull) throw new WrongCut("the transcripts name too many servers");
  return files.map((file) => file.summary);
}

/** What a part left out, the whole might have kept. */
function requireComplete({ replay, headRooms, against, slices }: PartState): void {
  const counters = headRooms.reduce((sum, { peaks }) => sum + peaks.length, 0);
  if (
    replay.totals.tools.length >= PART_BOUNDS.timelineTools ||
    counters >= PART_BOUNDS.fillings ||
    (against?.kinds.length ?? 0) >= PART_BOUNDS.changeKinds ||
    slices.some(
      ({ summary: { passedOver } }) =>
        passedOver.otherTools + passedOver.otherRecords + passedOver.otherUnread + passedOver.otherNoMessages > 0,
    )
  )
    throw new WrongCut("the transcripts name too many tools");
}

function answerEarlier(
  { isMiddle, late, unmatched }: SliceState,
  uri: string,
  line: (uri: string) => number,
  { replay }: Tally,
): void {
  if (!isMiddle) return;
  if (unmatched.failed > 0 || late.some(({ outcome }) => matters(outcome)))
    throw new WrongCut(`${uri} has a failed call whose answer comes in another part`);
  for (const answer of late)
    if (replay.answeredLater(uri, line(uri) + answer.line, answer.outcome) > 1)
      throw new WrongCut(`${uri} has several calls in one line, whose answers come in another part`);
  if (unmatched.others > 0 && replay.hasUnansweredDenial(uri))
    throw new WrongCut(`${uri} has an answer far behind its call, in another part`);
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

  add({ form, summary, looked, lines }: SliceState): void {
    const so = this.#summary;
    const begin = this.lines - looked;
    const firstBad = summary.firstBad.map(({ line, reason }) => ({ line: begin + line, reason }));
    this.#summary = {
      reader: so.reader ?? READERS.find(({ id }) => id === form),
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
