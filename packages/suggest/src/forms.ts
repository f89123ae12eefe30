/** What a text looks like as a whole: forms that a pattern can ask for, the narrowest first. */

/** Longer texts have no form, and are no values to list. In UTF-16 units. */
export const MAX_TEXT = 300;

export interface Form {
  readonly id: string;
  /** As a sentence names it: `digits`. */
  readonly words: string;
  /** Whether texts of no other meaning look like it, so that one that does not is unlike the others. */
  readonly isTelling: boolean;
  /** Whether the text, of at most `MAX_TEXT` characters, has the form. */
  test(text: string): boolean;
  /** A text that has it, and one that has not. */
  readonly example: string;
  readonly counterexample: string;
  /** How many characters it may consist of, and the longest text that has it. */
  readonly characters: number;
  readonly longest: number;
  /** RE2; `most` is the highest number of characters, where the form has a bound of its own. */
  pattern(most: number | undefined): string;
}

const times = (most: number | undefined, least = 1) => (most === undefined ? "+" : `{${least},${most}}`);

export const FORMS: readonly Form[] = [
  {
    id: "digits",
    characters: 10,
    longest: MAX_TEXT,
    example: "12",
    counterexample: "12a",
    words: "digits",
    isTelling: true,
    test: (text) => /^[0-9]+$/.test(text),
    pattern: (most) => `^[0-9]${times(most)}$`,
  },
  {
    id: "uuid",
    characters: 17,
    longest: 36,
    example: "0b8e9d3c-6a51-4f27-9c0d-1a2b3c4d5e6f",
    counterexample: "0b8e9d3c",
    words: "a UUID",
    isTelling: true,
    test: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text),
    pattern: () => "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
  },
  {
    id: "date",
    characters: 11,
    longest: 10,
    example: "2026-11-30",
    counterexample: "2026-11-30x",
    words: "a date such as 2026-11-30",
    isTelling: true,
    test: (text) => /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text),
    pattern: () => "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
  },
  {
    id: "time",
    characters: 16,
    longest: 35,
    example: "2026-11-30T12:00:00Z",
    counterexample: "2026-11-30 noon",
    words: "a time such as 2026-11-30T12:00:00Z",
    isTelling: true,
    test: (text) =>
      /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$/.test(
        text,
      ),
    pattern: () =>
      "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$",
  },
  {
    id: "hex",
    characters: 16,
    longest: MAX_TEXT,
    example: "0123abc",
    counterexample: "0123abx",
    words: "hexadecimal digits",
    isTelling: true,
    test: (text) => /^[0-9a-f]{7,}$/.test(text),
    pattern: (most) => (most === undefined ? "^[0-9a-f]{7,}$" : `^[0-9a-f]{7,${most}}$`),
  },
  {
    id: "word",
    characters: 64,
    longest: MAX_TEXT,
    example: "a_1",
    counterexample: "a b",
    words: "letters, digits, `_` and `-`",
    isTelling: false,
    test: (text) => /^[A-Za-z0-9_-]+$/.test(text),
    pattern: (most) => `^[A-Za-z0-9_-]${times(most)}$`,
  },
  {
    id: "reference",
    characters: 68,
    longest: MAX_TEXT,
    example: "a.b/c",
    counterexample: "a..b",
    words: "names joined by `.`, `:`, `@`, `/` or `-`",
    isTelling: false,
    // Never two signs in a row, so that it cannot climb.
    test: (text) => /^[A-Za-z0-9_-]+(?:[.:@/][A-Za-z0-9_-]+)*$/.test(text),
    pattern: () => "^[A-Za-z0-9_-]+(?:[.:@/][A-Za-z0-9_-]+)*$",
  },
];
