/** Which characters of a text a reader cannot see, or sees in another place than they have. */

/**
 * What no output of callgate shows as it is: control and format characters, everything that Unicode calls default-ignorable
 * (zero-width characters, variation selectors, tags, Hangul fillers), line and paragraph separators, halves of surrogate
 * pairs, and private-use characters. For use in a character class with the `u` flag.
 */
export const UNSEEN = "\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}";

/** The characters of `UNSEEN`, one at a time. */
export const UNSEEN_CHARACTERS: RegExp = new RegExp(`[${UNSEEN}]`, "gu");

/** A character as a JSON escape: `\u200b`, or two for a character beyond U+FFFF. */
export function unicodeEscape(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** A character as a YAML escape, in eight digits beyond U+FFFF: yaml.v3 refuses the two that JSON writes there. */
export function yamlEscape(character: string): string {
  const code = character.codePointAt(0) as number;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : unicodeEscape(character);
}

/** A character as the escape that JSON and yaml.v3 both read; the character itself beyond U+FFFF, where they share no escape. */
export function commonEscape(character: string): string {
  return character.length > 1 ? character : unicodeEscape(character);
}

/** A character as Unicode's documents name it: `U+200B`. */
export function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`;
}
