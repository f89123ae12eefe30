import type { Condition } from "@callgate/core";
import { appendItem, remove } from "@callgate/core/edit";
import { argumentTest } from "@callgate/core/engine";
import { toJson, type Value } from "@callgate/core/values";
import { quoted } from "../describe-rule.js";
import { MAX_OF_ONE, type Mutator } from "../mutator.js";
import { conditionsOf } from "../rules.js";

export const takeFromList: Mutator = {
  id: "take-from-list",
  summary: "take a value from a list",
  *faults({ document, policy }) {
    for (const { condition, items } of lists(conditionsOf(policy)))
      for (const [index, item] of items.slice(0, MAX_OF_ONE).entries()) {
        const path = [...condition.origin, "value", index];
        const sentence = `${quoted(toJson(item))} was taken from the list`;
        yield { path, sentence, edits: remove(document, path) };
      }
  },
};

/**
 * The value added is one that the suites give to the argument, where there is such: whether a list ends where it should is
 * tried by any value beyond it, and which one a mutator has in mind should need no guess.
 */
export const addToList: Mutator = {
  id: "add-to-list",
  summary: "add a value to a list",
  *faults({ document, policy, tried }) {
    for (const { condition, items } of lists(conditionsOf(policy))) {
      const path = [...condition.origin, "value"];
      const added = tried(condition).find((value) => isPlain(value) && !isListed(condition, value)) ?? another(items);
      if (isPlain(added))
        yield { path, sentence: `${quoted(added)} was added to the list`, edits: appendItem(document, path, added) };
    }
  },
};

function* lists(conditions: Iterable<{ readonly condition: Condition }>) {
  for (const { condition } of conditions)
    if ((condition.op === "in" || condition.op === "not_in") && condition.value.kind === "list")
      yield { condition, items: condition.value.items };
}

function isListed(condition: Condition, value: unknown): boolean {
  return argumentTest(condition)(value) === (condition.op === "in");
}

type Plain = string | number | boolean;

function isPlain(value: unknown): value is Plain {
  return (
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}

/** A value like those there are, and none of them. */
function another(items: readonly Value[]): Plain {
  const numbers = items.flatMap((item) => (item.kind === "int" || item.kind === "float" ? [Number(item.value)] : []));
  if (numbers.length > 0 && numbers.length === items.length) return Math.max(...numbers) + 1;
  const texts = new Set(items.map(toJson));
  let text = "another";
  while (texts.has(text)) text += "-one";
  return text;
}
