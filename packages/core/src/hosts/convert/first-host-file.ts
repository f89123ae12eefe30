/** Servers and their tools → a host's file to begin with, or the file that is there with what it lacks. */

import type { Loss } from "../../dialects/printed.js";
import { type AccessAnswer, accessTo } from "../../policy/access-to.js";
import type { Policy } from "../../policy/policy.js";
import type { ToolCatalogue } from "../../policy/tool.js";
import { printSettings } from "../gemini-cli/print-settings.js";
import type { HostId } from "../host.js";
import { type AddedRule, addRules } from "./add-rules.js";
import { rankOf } from "./cells.js";
import { firstAccess, type StartedTool } from "./first-access.js";
import { convertTo } from "./index.js";
import { HOST_PRINTERS } from "./printers.js";

export type FirstHostFile =
  /** `losses`: what the host cannot have as it should be. */
  | { readonly kind: "written"; readonly text: string; readonly losses: readonly Loss[] }
  | { readonly kind: "too many"; readonly reason: string };

/**
 * Writes the file of a host's project where none is there. Total.
 * @param servers names of servers of which there is no list
 * @param lists by the name of their server
 */
export function firstHostFile(
  host: HostId,
  start: readonly StartedTool[],
  servers: readonly string[],
  lists: ReadonlyMap<string, ToolCatalogue>,
): FirstHostFile {
  if (host === "gemini-cli") return { kind: "written", text: printSettings(start), losses: [] };
  const access = firstAccess(start, HOST_PRINTERS[host].naming);
  const converted = convertTo(host, access, { servers, lists, documents: [], unsaid: "deny", isWish: true });
  switch (converted.kind) {
    case "converted":
      return { kind: "written", text: withAsked(host, converted.text, start), losses: converted.losses };
    case "too many":
      return converted;
    case "undivided":
      return { kind: "too many", reason: `\`${converted.name}\` does not say where its server's name ends` };
  }
}

/** Claude Code asks where nothing is written, but a rule to ask also counts where another file allows. */
function withAsked(host: HostId, text: string, start: readonly StartedTool[]): string {
  if (host !== "claude-code") return text;
  const asked = start.flatMap((tool): AddedRule[] => (tool.effect === "ask" ? [{ ...tool, effect: "ask" }] : []));
  return addRules(host, text, asked) ?? text;
}

/** What a policy that is there makes of a tool's calls. */
export interface Present {
  /** How much it lets through, whatever the arguments are: 0 none, 1 those a person agrees to, 2 all. */
  readonly rank: number;
  /** Whether a rule is about the tool; else it is as any that no rule names. */
  readonly isDecided: boolean;
}

export function presentOf(
  { access }: Policy,
  { server, tool }: Pick<StartedTool, "server" | "tool">,
  lists: ReadonlyMap<string, ToolCatalogue>,
): Present {
  const annotations = lists.get(server)?.tools.get(tool)?.annotations ?? {};
  const answer = accessTo(access, { server, tool, annotations });
  return { rank: mostOf(answer), isDecided: answer.by !== access.otherwise || answer.rules.length > 0 };
}

/** The rules that a policy lacks: about tools of which more becomes than at a start. */
export function lacking(
  policy: Policy,
  start: readonly StartedTool[],
  lists: ReadonlyMap<string, ToolCatalogue>,
): readonly AddedRule[] {
  return start.flatMap(({ server, tool, effect }): AddedRule[] => {
    if (effect !== "ask" && effect !== "deny") return [];
    return presentOf(policy, { server, tool }, lists).rank > rankOf(effect) ? [{ server, tool, effect }] : [];
  });
}

function mostOf({ effect, rules }: AccessAnswer): number {
  let most = rankOf(effect);
  for (const { action, uncertain, conditions, unless } of rules) {
    const isAlways = uncertain === undefined && conditions.length === 0 && (unless ?? []).length === 0;
    if (isAlways) most = Math.min(most, rankOf(action === "approval" ? "ask" : "deny"));
  }
  return most;
}
