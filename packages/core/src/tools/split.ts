/** Names and sentences → lower-case words. One pass, bounded: the text comes from an untrusted server. */

/** Longer names and words are cut; nothing that decides comes so late. */
const MAX_NAME = 256;

/** As much of a description as is read. */
const MAX_DESCRIPTION = 4_000;

/** The words of a tool's name: `getUserById`, `get_user_by_id`, `GET-USER` and `HTTPServer2` come apart alike. */
export function nameWords(name: string): string[] {
  const words: string[] = [];
  let word = "";
  let previous: Kind = "other";
  const text = name.slice(0, MAX_NAME);
  for (let i = 0; i < text.length; i++) {
    const kind = kindOf(text.charCodeAt(i));
    const next = i + 1 < text.length ? kindOf(text.charCodeAt(i + 1)) : "other";
    const begins = kind === "upper" && (previous === "lower" || previous === "digit" || next === "lower");
    if (kind === "other" || (begins && word !== "")) {
      if (word !== "") words.push(word.toLowerCase());
      word = "";
    }
    if (kind !== "other") word += text.charAt(i);
    previous = kind;
  }
  if (word !== "") words.push(word.toLowerCase());
  return words;
}

/** A description's sentences as words; `,` and `/` stay as words of their own, since they join verbs. */
export function sentences(description: string): string[][] {
  const text = description.slice(0, MAX_DESCRIPTION);
  const found: string[][] = [];
  let sentence: string[] = [];
  /** Where the word begins; -1 between words. */
  let start = -1;
  const endWord = (end: number): void => {
    if (start >= 0) sentence.push(text.slice(start, end).toLowerCase());
    start = -1;
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (kindOf(code) !== "other" || (code === APOSTROPHE && start >= 0)) {
      if (start < 0) start = i;
      continue;
    }
    endWord(i);
    if (code === BLANK) continue;
    const c = text.charAt(i);
    if (c === "," || c === "/") sentence.push(c);
    const ends =
      c === "\n" ? text.charAt(i + 1) === "\n" : ".!?;:。；：".includes(c) && !/[a-z0-9]/i.test(text.charAt(i + 1));
    if (ends && sentence.length > 0) {
      found.push(sentence);
      sentence = [];
    }
  }
  endWord(text.length);
  if (sentence.length > 0) found.push(sentence);
  return found;
}

const APOSTROPHE = 39;
const BLANK = 32;

type Kind = "upper" | "lower" | "digit" | "other";

function kindOf(code: number): Kind {
  if (code >= 97 && code <= 122) return "lower";
  if (code >= 65 && code <= 90) return "upper";
  return code >= 48 && code <= 57 ? "digit" : "other";
}
