/** A suggestion → the sentences that policies, suites and reports have in common. Nothing of a secret is in them. */

import { clip, either, withCommas } from "@callgate/core/text";
import { type Bound, boundWords } from "./bound.js";
import { isSecret } from "./secrets.js";
import type { SuggestedArgument, SuggestedTool } from "./suggestion.js";

/** `42 calls of 5 sessions`. */
export function countsOf({ calls, sessions }: { readonly calls: number; readonly sessions: number }): string {
  return `${many(calls, "call")} of ${many(sessions, "session")}`;
}

export function many(count: number, noun: string): string {
  return `${withCommas(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** What stays allowed of an argument, and why, in one line without line breaks. */
export function argumentEvidence(argument: SuggestedArgument): string {
  const { bound } = argument;
  if (bound.kind === "absent") return "never given, though the tool has it";
  return countsOf(argument);
}

/** Why nothing is asked of an argument; undefined where something is. */
export function openReason({ bound }: SuggestedArgument): string | undefined {
  return bound.kind === "open" ? bound.because : undefined;
}

/** The message to an agent whose call has another value. */
export function denialMessage(tool: string, { path, bound }: SuggestedArgument): string {
  const name = clip(path, 60);
  if (bound.kind === "absent") return `Leave \`${name}\` out when you call ${clip(tool, 60)}.`;
  return `\`${name}\` must be ${clip(boundSentence(bound), 200)}.`;
}

function boundSentence(bound: Bound): string {
  switch (bound.kind) {
    case "values":
      return either(bound.values.map(String));
    case "range":
      return bound.least === bound.most ? String(bound.least) : `from ${bound.least} to ${bound.most}`;
    default:
      return boundWords(bound);
  }
}

/** The message to an agent that calls a tool which is denied. */
export function toolDenialMessage({ tool }: Pick<SuggestedTool, "tool">): string {
  return `${clip(tool, 60)} is not allowed here: ask a person to do it.`;
}

/** A text as it may be shown: what looks like a secret is not. */
export function shown(text: string): string {
  return isSecret(text) ? "(it looks like a secret)" : clip(text, 120);
}
