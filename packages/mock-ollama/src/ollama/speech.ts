/** What a model is asked → what it says, and how many tokens either is. */

import type { Chance } from "../chance.js";

const SENTENCES = [
  "Start with the smallest change that could work, and measure it.",
  "The short answer is yes, with one condition.",
  "There are two ways to see this, and both are useful.",
  "First make sure that the inputs are what you think they are.",
  "A table of examples would show the difference at a glance.",
  "The second option costs more, but it fails in the open.",
  "I would keep the old behaviour until the new one is proven.",
  "Write down what must not happen, and test for that.",
  "It depends on how often it runs and who is waiting for it.",
  "Here is the idea in one line: decide late, and decide once.",
  "Names matter here, since everybody after you will search for them.",
  "If it has to be fast, count the calls before you count the milliseconds.",
  "Nothing in the text suggests otherwise.",
  "The limit protects you from your own retries.",
  "Ask what the caller can do about it, and say exactly that.",
  "Two of the three points can be dropped without loss.",
  "In most cases the default is the right choice.",
  "That would be the first thing to check.",
  "The rest follows from the definition.",
  "I hope this helps; say the word if you want it shorter.",
];

const LEAST = 1;
const MOST = 4;

/** What `model` says to `words`: one to four sentences, always the same ones. */
export function speak(model: string, words: string, chance: Chance): string {
  const count = chance.whole(LEAST, MOST, "sentences", model, words);
  const left = [...SENTENCES];
  const said = Array.from({ length: count }, (_, i) =>
    left.splice(chance.whole(0, left.length - 1, "sentence", i, model, words), 1),
  );
  return said.flat().join(" ");
}

/** How many tokens a text is, near enough: its words and signs. */
export function tokens(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)) count++;
  return count;
}
