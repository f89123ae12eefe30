/** What a finding has to say besides its message, as lines of plain text. */

import type { Finding } from "@callgate/core";
import { clipped } from "./printable.js";
import { witnessCall, witnessLead } from "./witness.js";

/** A longer call is cut: these formats are read, and the JSON format has the whole of it. */
const MAX_CALL_LENGTH = 4_000;

/** The calls that show it, the other places, and what mends it; not yet printable. */
export function detailLines({ witness, related, fix }: Finding): string[] {
  return [
    ...(witness === undefined ? [] : [`${witnessLead(witness)}: ${clipped(witnessCall(witness), MAX_CALL_LENGTH)}`]),
    ...related.map(({ message, location: { uri, range } }) => `${uri}:${range.start.line}: ${message}`),
    ...(fix === undefined ? [] : [`fix: ${fix.message}`]),
  ];
}
