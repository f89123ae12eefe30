/** Tools → the text of Gemini CLI's settings of a project. Its policies are switched off, and those of a user are not in it. */

import type { Effect } from "../../policy/access.js";
import { modelName } from "../../policy/naming.js";
import { NAMING } from "./about.js";

const LISTS = [
  ["allowed", "allow"],
  ["confirmationRequired", "ask"],
  ["exclude", "deny"],
] as const;

/** What is not named is asked about, as Gemini CLI does where nothing is written. */
export function printSettings(
  tools: readonly { readonly server: string; readonly tool: string; readonly effect: Effect }[],
): string {
  const lists = LISTS.flatMap(([key, effect]) => {
    const names = tools
      .filter((one) => one.effect === effect)
      .map(({ server, tool }) => modelName(NAMING, server, tool));
    return names.length === 0 ? [] : [[key, [...new Set(names)]] as const];
  });
  return `${JSON.stringify({ tools: Object.fromEntries(lists) }, null, 2)}\n`;
}
