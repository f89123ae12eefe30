/** Which calls are one agent's: limits of scope `grant` count them together. */

import type { ToolCall } from "../call.js";

/** The ways to distinguish agents, in the order in which they are offered. */
export const GRANTS_BY = {
  session: "each recorded session is an agent of its own",
  transcript: "each transcript is",
  server: "all calls to a server are one agent's",
  none: "all calls are one agent's",
} as const;

export type GrantBy = keyof typeof GRANTS_BY;

/** The grant of a recorded call. */
export function grantOf(by: GrantBy, call: ToolCall, uri: string): string {
  switch (by) {
    case "session":
      return call.session;
    case "transcript":
      return uri;
    case "server":
      return call.server ?? "";
    case "none":
      return "";
  }
}
