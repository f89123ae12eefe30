/** Characters of well-formed texts, and which of them a person reads most easily. */

const PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./: @,;=+*#~!?%&$()[]{}<>|^'\"`\\";

/** Their code points, the plainest first: letters, digits, then what else is on a keyboard. */
export const PLAIN_CHARACTERS: readonly number[] = [...PLAIN].map((c) => c.charCodeAt(0));

/** Code points from the first to the last. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Code points of well-formed strings: all but halves of surrogate pairs. */
export const CHARACTERS: readonly Range[] = [
  { min: 0, max: 0xd7ff },
  { min: 0xe000, max: 0x10ffff },
];

export const MAX_CHARACTER = 0x10ffff;

/** Go's word characters, as `\b` takes them. */
export function isWordCharacter(c: number): boolean {
  return (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x5a) || c === 0x5f || (c >= 0x61 && c <= 0x7a);
}

/** The character of these that is read most easily. */
export function plainestIn(ranges: readonly Range[]): number {
  // Plain characters are below this.
  const low = ranges.filter(({ min }) => min < 0x7f);
  const plain =
    low.length === 0 ? undefined : PLAIN_CHARACTERS.find((c) => low.some(({ min, max }) => min <= c && c <= max));
  return plain ?? ranges.find(({ max }) => max >= 0xa1)?.max ?? (ranges[0]?.min as number);
}
