/** Names and messages of a call → the same, no longer than what is kept of each. */

import { UNSEEN_CHARACTERS } from "@callgate/core/text";
import type { Decided } from "./decided-call.js";

/** Of one text, in characters as shown: an invisible character is shown as an escape. */
export const MAX_KEPT_TEXT = 2_000;

/** The longest escape, such as `\u{10ffff}`. */
const ESCAPE = 10;

/** The decided call with each long text shortened, for all that counts and lists calls. */
export function shortenTexts(decided: Decided): Decided {
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
      tool: shortenName(call.tool),
      server: call.server === undefined ? undefined : shortenName(call.server),
      session: shortenName(call.session),
    },
    decision: { ...decision, message: shorten(decision.message), rule: shorten(decision.rule) },
  };
}

function isShort({ length }: string): boolean {
  return length * ESCAPE <= MAX_KEPT_TEXT;
}

/** At most `MAX_KEPT_TEXT` characters of the text as shown, with `…` for what is left out. */
export function shorten(text: string): string {
  if (isShort(text)) return text;
  // As shown, a text is never shorter than its characters.
  const start = text.slice(0, MAX_KEPT_TEXT + 1);
  let [room, end] = [MAX_KEPT_TEXT, 0];
  for (const character of start) {
    room -= character.search(UNSEEN_CHARACTERS) < 0 ? character.length : ESCAPE;
    if (room < 0) break;
    end += character.length;
  }
  return end === text.length ? text : `${text.slice(0, end)}…`;
}

/** A name shortened, yet distinct from other names: its length and a hash follow. */
function shortenName(name: string): string {
  const short = shorten(name);
  if (short.length === name.length) return name;
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < name.length; i++) {
    low = Math.imul(low ^ name.charCodeAt(i), 0x01000193);
    high = Math.imul(high + name.charCodeAt(i), 0x85ebca6b) ^ (high >>> 13);
  }
  const number = (BigInt(low >>> 0) << 32n) | BigInt(high >>> 0);
  return `${short} (${name.length} characters, ${number.toString(16)})`;
}
