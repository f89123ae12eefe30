/** What a question of the logic is answered with. */

export type Answer<T> =
  | { readonly answer: "found"; readonly value: T }
  /** There is none: this is a proof. */
  | { readonly answer: "none" }
  | { readonly answer: "unknown"; readonly reason: string };

export const NONE: Answer<never> = { answer: "none" };

export function found<T>(value: T): Answer<T> {
  return { answer: "found", value };
}

export function unknown(reason: string): Answer<never> {
  return { answer: "unknown", reason };
}

/** The first that is found; where one is not known, neither is whether there is any. */
export function firstFound<T>(answers: Iterable<Answer<T>>): Answer<T> {
  let unsure: Answer<T> | undefined;
  for (const answer of answers) {
    if (answer.answer === "found") return answer;
    if (answer.answer === "unknown") unsure ??= answer;
  }
  return unsure ?? NONE;
}
