/** The literals of one place → the cached answer, if they were solved before: the tools of one policy are much alike. */

import type { Value } from "../values/value.js";
import type { Answer } from "./answer.js";
import type { Literal } from "./literal.js";
import type { StepLimit } from "./step-limit.js";

interface CachedAnswer {
  readonly answer: Answer<unknown>;
  /** What the answer cost, and costs again: how far a step limit reaches must not depend on the cache. */
  readonly steps: number;
}

const recent = new Map<string, CachedAnswer>();
let recentSize = 0;
const MAX_RECENT_SIZE = 200_000;
const MAX_QUESTION_SIZE = 1_000;

/** The answer that `search` gives for the literals, which must be all that it depends on. */
export function cachedSolution(
  literals: readonly Literal[],
  steps: StepLimit,
  search: () => Answer<unknown>,
): Answer<unknown> {
  const question = questionOf(literals);
  if (question === undefined) return search();
  const known = recent.get(question);
  if (known !== undefined) {
    steps.spend(known.steps);
    return known.answer;
  }
  const before = steps.spent;
  const answer = search();
  if (!isPlain(answer)) return answer;
  recentSize += question.length;
  if (recentSize > MAX_RECENT_SIZE) {
    recent.clear();
    recentSize = question.length;
  }
  recent.set(question, { answer, steps: steps.spent - before });
  return answer;
}

/** Whether the answer is immutable, and does not depend on the steps that were left. */
function isPlain(answer: Answer<unknown>): boolean {
  return answer.answer === "unsat" || (answer.answer === "sat" && typeof answer.value !== "object");
}

/** The literals as text, equal only where the engine's predicates are: these look at operator and value. */
function questionOf(literals: readonly Literal[]): string | undefined {
  let question = "";
  for (const { condition, wanted } of literals) {
    const value = textOf(condition.value);
    if (value === undefined || question.length + value.length > MAX_QUESTION_SIZE) return undefined;
    question += `${wanted ? "" : "!"}${condition.op} ${value};`;
  }
  return question;
}

/** A value as text that no other value has; undefined for one that is not worth it. */
function textOf(value: Value): string | undefined {
  switch (value.kind) {
    case "null":
      return "null";
    case "bool":
      return value.value ? "true" : "false";
    case "int":
      return `${value.value}`;
    case "float":
      return Object.is(value.value, -0) ? "-0f" : `${value.value}f`;
    case "string":
      // Its length says where it ends, whatever is in it.
      return `${value.value.length}"${value.value}`;
    case "list":
      return listText(value.items);
    case "time":
    case "map":
      return undefined;
    default:
      return value satisfies never;
  }
}

function listText(items: readonly Value[]): string | undefined {
  if (items.length > MAX_QUESTION_SIZE) return undefined;
  let text = "[";
  for (const item of items) {
    const one = textOf(item);
    if (one === undefined || text.length + one.length > MAX_QUESTION_SIZE) return undefined;
    text += `${one},`;
  }
  return `${text}]`;
}
