/** Names and messages that a transcript or a policy chose → as much of them as is kept of each call. */

import { UNSEEN_CHARACTERS } from "@callgate/core/text";
import type { Decided } from "./decided.js";

/** Of one text, in characters as they are written: what nobody would see is written as an escape. */
export const MAX_KEPT_TEXT = 2_000;

/** The longest escape, such as `\u{10ffff}`. */
const ESCAPE = 10;

/** The decided call with each long text cut, which everything that is counted and listed is given. */
export function cutTexts(decided: Decided): Decided {
  const { call, decision } = decided;
  if (
    isShort(call.tool) &&
    isShort(call.server ?? "") &&
    isShort(call.session) &&
    isShort(decision.message) &&
    isShort(decision.rule)
  )
    return decided;
  return {
    ...decided,
    call: {
      ...call,
      tool: cutName(call.tool),
      server: call.server === undefined ? undefined : cutName(call.server),
      session: cutName(call.session),
    },
    decision: { ...decision, message: cut(decision.message), rule: cut(decision.rule) },
  };
}

function isShort({ length }: string): boolean {
  return length * ESCAPE <= MAX_KEPT_TEXT;
}

/** At most `MAX_KEPT_TEXT` characters of the text as it is written, with `…` for what is left out. */
export function cut(text: string): string {
  if (isShort(text)) return text;
  // What is written may be longer than what is looked at, and no shorter.
  const start = text.slice(0, MAX_KEPT_TEXT + 1);
  let [room, end] = [MAX_KEPT_TEXT, 0];
  for (const character of start) {
    room -= character.search(UNSEEN_CHARACTERS) < 0 ? character.length : ESCAPE;
    if (room < 0) break;
    end += character.length;
  }
  return end === text.length ? text : `${text.slice(0, end)}…`;
}

/** The same of a name, which stays another than every other name: its length and a number made of it follow. */
function cutName(name: string): string {
  const short = cut(name);
  if (short.length === name.length) return name;
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < name.length; i++) {
    low = Math.imul(low ^ name.charCodeAt(i), 0x01000193);
    high = Math.imul(high + name.charCodeAt(i), 0x85ebca6b) ^ (high >>> 13);
  }
  const number = (BigInt(low >>> 0) << 32n) | BigInt(high >>> 0);
  return `${short} (${name.length} characters, ${number.toString(16)})`;
}
