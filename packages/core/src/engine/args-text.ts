/**
 * Arguments → one text, as hosts write them that compare a pattern with all arguments at once: JSON without blanks, the
 * names of every mapping sorted by UTF-16 units, and each member of the outermost one between two NUL characters.
 */

import { inUnits } from "../patterns/units.js";

/** The text of the arguments, in UTF-16 units (`patterns/units.ts`). */
export function argsText(args: unknown): string {
  if (typeof args === "object" && args !== null) {
    const known = texts.get(args);
    if (known !== undefined) return known;
    const text = inUnits(textOf(args, true));
    texts.set(args, text);
    return text;
  }
  return inUnits(textOf(args, true));
}

/** The same arguments are looked at by one condition after another. */
const texts = new WeakMap<object, string>();

function textOf(value: unknown, isOutermost: boolean): string {
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item, false)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(fields)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${textOf(fields[name], false)}`);
  return `{${members.map((member) => (isOutermost ? `\0${member}\0` : member)).join(",")}}`;
}
