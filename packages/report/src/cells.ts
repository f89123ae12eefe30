/** How many cells of a terminal a text takes. */

import { eastAsianWidth } from "get-east-asian-width";

const PLAIN = /^[ -~]*$/;
/** Drawn over what stands before: combining marks, and the vowels and final consonants of a Korean syllable in parts. */
const OVER = /[\p{Mn}\p{Me}\u1160-\u11ff]/u;
/** Asks that the character before be drawn as an emoji, which is two cells wide. */
const AS_EMOJI = "\ufe0f";

/** The cells of a character (a code point) that is printable, after `before`; terminals differ on joined emoji. */
export function cellsOf(character: string, before: string): number {
  if (PLAIN.test(character)) return character.length;
  if (character === AS_EMOJI) return /\p{Emoji}/u.test(before) && cellsOf(before, "") === 1 ? 1 : 0;
  if (OVER.test(character)) return 0;
  // A colour of skin becomes part of the person before it.
  if (/\p{Emoji_Modifier}/u.test(character) && /\p{Emoji_Modifier_Base}/u.test(before)) return 0;
  return eastAsianWidth(character.codePointAt(0) as number);
}
