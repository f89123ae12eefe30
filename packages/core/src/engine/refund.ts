/** What becomes of a call that passed, and whether its quota comes back. */

/**
 * `denied`: a gateway in between denied it; `approval`: a gateway keeps it until a person approves it; `refused`: its
 * host or user denied it, so that it never left the host; `unknown`: an answer came, and no one tells which.
 */
export type CallOutcome = "ok" | "toolError" | "protocolError" | "denied" | "approval" | "refused" | "unknown";

/** Whether the engine gives back what a call reserved that ended so. */
export function isRefunded(outcome: CallOutcome): boolean {
  // Quota comes back for a JSON-RPC error; for `isError` only in newer releases, and denying more is the safer error.
  // A refused call never reached a gateway, so it took nothing.
  return outcome === "protocolError" || outcome === "refused";
}
