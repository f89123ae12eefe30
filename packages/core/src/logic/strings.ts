/** Literals → a string that satisfies them: by guessing a few, then by automata, which also prove that no such string exists. */

import { compilePattern, type Program, patternOf } from "../patterns/pattern.js";
import { type Answer, sat, UNSAT, unknown } from "./answer.js";
import { guessWord } from "./automata/guess.js";
import { type Language, wordOf } from "./automata/word.js";
import { comparedTexts, freshWord, type Literal, requiredTexts, satisfies } from "./literal.js";
import type { StepLimit } from "./step-limit.js";

/** What the literals ask of a string: equality is decided by trying, constants by any string, the rest by automata. */
export function strings(literals: readonly Literal[], steps: StepLimit): Answer<string> {
  steps.spend(1 + literals.length);
  const holds = (text: string) => {
    steps.spend(literals.length);
    return text.isWellFormed() && literals.every((literal) => satisfies(text, literal));
  };
  const texts = requiredTexts(literals);
  if (texts !== undefined) {
    const text = texts.find(holds);
    return text === undefined ? UNSAT : sat(text);
  }
  const reading = literals.filter(readsStrings);
  const equality = literals.filter(comparesTexts);
  const compared = comparedTexts(literals);
  const fresh = freshWord(compared);
  const isConstant = (literal: Literal) => !reading.includes(literal) && !equality.includes(literal);
  if (literals.some((literal) => isConstant(literal) && !satisfies(fresh, literal))) return UNSAT;
  // Equality tells only the texts it names from all others.
  if (reading.length === 0) return holds(fresh) ? sat(fresh) : UNSAT;
  const guess = guesses(reading, fresh, steps).find(holds);
  if (guess !== undefined) return sat(guess);
  const languages: Language[] = [];
  for (const { condition, wanted } of reading) {
    const program = programOf(condition.op as "regex" | "contains", textOf(condition));
    if (program === undefined) return unknown("a condition looks for a part of a character");
    languages.push({ program, wanted });
  }
  return wordOf(languages, comparedTexts(equality), steps);
}

function textOf({ value }: Literal["condition"]): string {
  return value.kind === "string" ? value.value : "";
}

/** A pattern that the engine takes, or a part that is looked for; what else `regex` and `contains` are given, no string meets. */
function readsStrings({ condition: { op, value } }: Literal): boolean {
  if (value.kind !== "string") return false;
  return op === "contains" || (op === "regex" && !("error" in compilePattern(value.value)));
}

function comparesTexts({ condition: { op, value } }: Literal): boolean {
  return op === "eq" || op === "neq" || ((op === "in" || op === "not_in") && value.kind === "list");
}

/** What a condition reads strings with; undefined for a part that is no whole characters, which the engine finds by its bytes. */
function programOf(op: "regex" | "contains", text: string): Program | undefined {
  const pattern = compilePattern(op === "regex" ? text : patternOf(text));
  return "error" in pattern ? undefined : pattern.program();
}

/** Strings worth trying: most questions are about policies that make sense, and these need no automaton. */
function guesses(reading: readonly Literal[], fresh: string, steps: StepLimit): readonly string[] {
  const wanted = reading.filter((literal) => literal.wanted);
  if (wanted.length === 0) return [fresh, "a", "A", "0", "", "-", " "];
  const words = wanted.flatMap(({ condition }) => {
    if (condition.op === "contains") return [textOf(condition)];
    const program = programOf("regex", textOf(condition));
    const word = program === undefined ? undefined : guessWord(program, steps);
    return word === undefined ? [] : [word];
  });
  const around = words.flatMap((word) => [word, `${word} ${fresh}`, `${fresh} ${word}`]);
  return [...around, words.join(""), words.join(" "), [...words].reverse().join("")];
}
