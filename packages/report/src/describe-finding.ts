/**
 * What a finding says besides its message, as lines of plain text: the calls that show it, other places, the fix.
 */

import type { Finding, Witness } from "@callgate/core";
import { DECIDES } from "./describe-decisions.js";
import { count } from "./describe-values.js";
import { clipped, printableJson } from "./printable.js";
import { shownCall } from "./shown-witness.js";

/** A tool may be called by a longer name; the call shows it whole. */
const MAX_NAME_LENGTH = 100;

/** What the engine answers, without the call: `the engine allows`, or how many calls came before and when. */
export function witnessLead({ calls, decision }: Witness): string {
  if (calls.length < 2) return `the engine ${DECIDES[decision]}`;
  const [first] = calls;
  const tool = calls.every((call) => call.tool === first?.tool)
    ? ` of ${clipped(first?.tool ?? "", MAX_NAME_LENGTH)}`
    : "";
  return `${count(calls.length, "call")}${tool}${when(first?.at, calls.at(-1)?.at)}; the engine ${DECIDES[decision]} the last`;
}

/** The last call, the one that the engine's answer is about. */
export function witnessCall({ calls }: Witness): string {
  const last = calls.at(-1);
  if (last === undefined) return "";
  const { server, tool, args } = shownCall(last);
  return printableJson({ server, tool, args });
}

function when(first: number | undefined, last: number | undefined): string {
  if (first === undefined || last === undefined) return "";
  return first === last ? `, all at ${timeOfDay(last)}` : ` from ${timeOfDay(first)} to ${timeOfDay(last)}`;
}

/** `12:31:00.000`, UTC. */
function timeOfDay(at: number): string {
  return new Date(at).toISOString().slice(-13, -1);
}

/** A longer call is cut: these formats are read, and the JSON format has the whole of it. */
const MAX_CALL_LENGTH = 4_000;

/** The witness, the other places, and the fix; not yet printable. */
export function detailLines({ witness, related, fix }: Finding): string[] {
  return [
    ...(witness === undefined ? [] : [`${witnessLead(witness)}: ${clipped(witnessCall(witness), MAX_CALL_LENGTH)}`]),
    ...related.map(({ message, location: { uri, range } }) => `${uri}:${range.start.line}: ${message}`),
    ...(fix === undefined ? [] : [`fix: ${fix.message}`]),
  ];
}
