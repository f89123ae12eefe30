/** Which characters a person reads most easily. */

const PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./: @,;=+*#~!?%&$()[]{}<>|^'\"`\\";

/** Their code points, the plainest first: letters, digits, then what else is on a keyboard. */
export const PLAIN_CHARACTERS: readonly number[] = [...PLAIN].map((c) => c.charCodeAt(0));

/** Code points that stand in well-formed strings: all but halves of surrogate pairs. */
export const CHARACTERS: readonly { readonly min: number; readonly max: number }[] = [
  { min: 0, max: 0xd7ff },
  { min: 0xe000, max: 0x10ffff },
];

export const MAX_CHARACTER = 0x10ffff;

/** Go's word characters, as `\b` takes them. */
export function isWordCharacter(c: number): boolean {
  return (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x5a) || c === 0x5f || (c >= 0x61 && c <= 0x7a);
}
