/** An inflected word → the base forms it may come from. */

/** `lists`, `fetches`, `retries`, `listing`, `running` → list, fetch, retry, list, run. The word itself comes first. */
export function* baseForms(word: string): Generator<string> {
  yield* spellings(word);
  if (word.endsWith("ies")) yield `${word.slice(0, -3)}y`;
  if (word.endsWith("es")) yield* spellings(word.slice(0, -2));
  if (word.endsWith("s") && !word.endsWith("ss")) yield* spellings(word.slice(0, -1));
  if (word.length > 5 && word.endsWith("ing")) yield* stems(word.slice(0, -3));
}

/** `reader`, `getter`, `converter`, `executor` → read, get, convert, execute. Nothing for other words. */
export function* doneBy(agent: string): Generator<string> {
  if (agent.length > 4 && (agent.endsWith("er") || agent.endsWith("or"))) yield* stems(agent.slice(0, -2));
}

function* stems(stem: string): Generator<string> {
  yield stem;
  yield* spellings(`${stem}e`);
  if (stem.at(-1) === stem.at(-2)) yield stem.slice(0, -1);
}

function* spellings(word: string): Generator<string> {
  yield word;
  if (word.endsWith("ise")) yield `${word.slice(0, -3)}ize`;
}
