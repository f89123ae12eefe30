/** What a reader asks of the lines of its format: the places that it reads, and the texts without which a line says nothing. */

export interface SkimSpec {
  /**
   * Members of the record that are followed, as dotted paths, each after the one that it is in: `payload`,
   * `payload.type`. A member is asked for by its place in this list; 16 at most, of keys of up to 15 letters.
   */
  readonly members: readonly string[];
  /** Of these, the ones whose values are wanted as `JSON.parse` gives them. */
  readonly parsed?: readonly string[];
  /** Of these, the texts that they mostly are, of up to 16 letters. */
  readonly usual?: Readonly<Record<string, string>>;
  /**
   * Texts that are noticed wherever a line has them, as a key that is not followed or as a whole string. A mark is asked
   * for by its bit, from 1 for the first; 30 at most, of up to 31 letters.
   */
  readonly marks?: readonly string[];
  /** Of the marks, keys whose texts are listed. */
  readonly listed?: readonly string[];
  /** Of the marks, keys whose long texts are empty in a line that is taken briefly. */
  readonly long?: readonly string[];
  /** Of the marks, keys whose objects and lists keep their long texts, and have none listed. */
  readonly kept?: readonly string[];
  /** Of the members, those whose values are null in such a line. */
  readonly unread?: readonly string[];
}

/** What a reader made of a line that was only skimmed. */
export type Skimmed =
  /** All that `record` would have made of it. */
  | "taken"
  /** `record` must see it, and makes the same of it without the texts and members that the spec says. */
  | "brief"
  /** `record` must see it. */
  | "whole";
