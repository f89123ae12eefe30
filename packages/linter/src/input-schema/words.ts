/** A shape in the words of findings. */

import type { JsonType, Shape } from "@callgate/core/logic";
import { clip, either } from "@callgate/core/text";

const NAMES: Readonly<Record<JsonType, string>> = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "a boolean",
  object: "an object",
  array: "a list",
  null: "null",
};

/** `a string or null`, or, where the values are listed, `` `a` or `b` ``. */
export function inWords(shapes: readonly Shape[]): string {
  const said = new Set(shapes.flatMap(phrases));
  const all = [...said];
  const last = all.pop() ?? "nothing";
  return all.length === 0 ? last : `${all.join(", ")} or ${last}`;
}

/** More values than these are not all said. */
const MAX_VALUES = 6;

function phrases({ values, types, least, greatest }: Shape): string[] {
  if (values !== undefined) {
    const first = values.slice(0, MAX_VALUES).map((value) => clip(shown(value)));
    return values.length > MAX_VALUES ? [`one of ${values.length} values such as ${either(first)}`] : [either(first)];
  }
  const bounds = [
    ...(least === undefined ? [] : [`${least.inclusive ? "at least" : "above"} ${least.value}`]),
    ...(greatest === undefined ? [] : [`${greatest.inclusive ? "at most" : "below"} ${greatest.value}`]),
  ].join(" and ");
  return [...(types ?? [])].map((type) =>
    bounds !== "" && (type === "number" || type === "integer") ? `${NAMES[type]} ${bounds}` : NAMES[type],
  );
}

/** A JSON value in a sentence: text as it is, the rest as JSON. */
export function shown(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : (JSON.stringify(value) ?? "");
}
