import { MAX_DENIALS, type Replay, type SeekableFile, type ShardState } from "@callgate/simulator";
import { expect, it } from "vitest";
import { KeptDenials, newKeptDenials } from "./kept-denials.js";

/** What a shard found, as far as it matters here: so many denials. */
function found(denials: number): ShardState {
  return { replay: { denials: { list: Array.from({ length: denials }, (_, i) => i), groups: ["g"] } } } as never;
}

function handedOver(state: ShardState): number {
  const { list, groups } = state.replay.denials;
  expect(groups).toEqual(["g"]);
  expect(list).toEqual(list.map((_, i) => i));
  return list.length;
}

/** Reads a file of one piece for each number of denials that are kept by then. */
function read(shard: KeptDenials, kept: readonly number[]): void {
  const replay = { keptDenials: 0 };
  const file: SeekableFile = { uri: "f", size: 9, chunks: (from, to) => kept.map(() => Buffer.from([from, to])) };
  const [counted] = shard.counting([file], replay as Replay) as [SeekableFile];
  expect(counted).toMatchObject({ uri: "f", size: 9 });
  let piece = 0;
  for (const chunk of counted.chunks(2, 5)) {
    expect([...chunk]).toEqual([2, 5]);
    replay.keptDenials = kept[piece++] as number;
  }
  expect(piece).toBe(kept.length);
}

it.each<[string, number[], number]>([
  ["have read nothing yet", [], 700],
  ["have left room", [4_000, MAX_DENIALS - 900], 700],
  ["have left too little room", [4_000, MAX_DENIALS - 300], 300],
  ["have left none", [MAX_DENIALS], 0],
])("hands over what there is room for where the shards before it %s", (_, kept, expected) => {
  const shared = newKeptDenials(3);
  read(new KeptDenials(shared, 0), kept);
  read(new KeptDenials(shared, 2), [MAX_DENIALS]);
  expect(handedOver(new KeptDenials(shared, 1).wanted(found(700)))).toBe(expected);
});

it("counts the shards before it together", () => {
  const shared = newKeptDenials(3);
  read(new KeptDenials(shared, 0), [6_000]);
  read(new KeptDenials(shared, 1), [3_000]);
  expect(handedOver(new KeptDenials(shared, 2).wanted(found(5_000)))).toBe(MAX_DENIALS - 9_000);
  expect(handedOver(new KeptDenials(shared, 0).wanted(found(5_000)))).toBe(5_000);
});
