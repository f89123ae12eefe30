/** A decided call → a line of `--decisions`. */

import { type Decided, type Redact, wholeArguments } from "@callgate/simulator";

/** One JSON object in a line, with its line break. What is not known is left out. */
export function decisionLine({ index, call, uri, at, hypothetical, decision }: Decided, redact?: Redact): string {
  const { tool, server, session, line, args, argsUnknown } = call;
  const head = JSON.stringify({
    index,
    at: at === undefined ? undefined : new Date(at).toISOString(),
    server,
    tool,
    session,
    transcript: { uri, line },
    decision: decision.outcome,
    rule: decision.rule,
    message: decision.message,
    hypothetical: hypothetical || undefined,
    argsUnknown,
  });
  const written = wholeArguments(args, redact);
  return written === undefined ? `${head}\n` : `${head.slice(0, -1)},"args":${written}}\n`;
}
