/**
 * Text → text in UTF-16 units: a character beyond U+FFFF is two units, each written as the character
 * U+100000 + unit - U+D800. Patterns of engines that know units rather than characters then find what theirs finds.
 */

/** The UTF-16 units of characters beyond U+FFFF, as characters of their own. */
export function inUnits(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, (unit) => String.fromCodePoint(unitAsCharacter(unit.charCodeAt(0))));
}

/** A UTF-16 unit as it is written in such a text: halves of surrogate pairs are no characters of their own. */
export function unitAsCharacter(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? 0x100000 + unit - 0xd800 : unit;
}
