/** What a question of the logic is answered with. */

export type Answer<T> =
  | { readonly answer: "sat"; readonly value: T }
  /** No solution exists: this is a proof. */
  | { readonly answer: "unsat" }
  | { readonly answer: "unknown"; readonly reason: string };

export const UNSAT: Answer<never> = { answer: "unsat" };

export function sat<T>(value: T): Answer<T> {
  return { answer: "sat", value };
}

export function unknown(reason: string): Answer<never> {
  return { answer: "unknown", reason };
}

/** The first that is found; where one is not known, neither is whether there is any. */
export function firstSat<T>(answers: Iterable<Answer<T>>): Answer<T> {
  let unsure: Answer<T> | undefined;
  for (const answer of answers) {
    if (answer.answer === "sat") return answer;
    if (answer.answer === "unknown") unsure ??= answer;
  }
  return unsure ?? UNSAT;
}
