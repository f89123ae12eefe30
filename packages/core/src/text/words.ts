/** Pieces of the sentences that findings say. */

/** A piece of a user's text short enough for a message, in which backticks begin and end code: its own are escaped. */
export function clip(text: string, length = 40): string {
  const line = text.toWellFormed().replace(/\s+/g, " ");
  const short = line.length > length ? `${line.slice(0, length - 1).toWellFormed()}…` : line;
  return short.replaceAll("`", "\\x60");
}

/** `` `a`, `b` or `c` `` */
export function either(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
}

/** Adds what follows from a mistake to what it is: a new sentence after a question, else a clause. */
export function andThen(sentence: string, effect: string): string {
  return sentence.endsWith("?")
    ? `${sentence} ${effect[0]?.toUpperCase()}${effect.slice(1)}`
    : `${sentence}; ${effect}`;
}

/** What a value of plain JSON is, as said in "not a list": a short scalar by its text. */
export function typeOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : typeof value === "string" ? "text" : `\`${clip(String(value))}\``;
}
