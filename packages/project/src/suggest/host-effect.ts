/** An agent's policy × a tool → what becomes of its calls, and what decides that. */

import { Counters, compile, type Policy } from "@callgate/core";
import {
  type AccessAnswer,
  type AccessRule,
  accessTo,
  type NamedTools,
  type ToolCatalogue,
  type ToolRef,
} from "@callgate/core/policy";
import type { ToolAnnotations } from "@callgate/core/values";

export interface HostEffect {
  /** Of a call without arguments; `unknown` where what decides is not known. */
  readonly effect: "allow" | "ask" | "deny" | "unknown";
  /** The least that becomes of a call, whatever its arguments are, and whatever the server says of the tool. */
  readonly least: "allow" | "ask" | "deny";
  readonly by: AccessRule;
  /**
   * Whether it is what becomes of tools that no rule is about: of all of them, or of those of a server of which the policy
   * allows another tool by its name.
   */
  readonly isDefault: boolean;
}

/** No server and no tool has this name. */
export const UNNAMED = "callgate-asks-about-no-such-name";

/**
 * @param known the servers and tools that the policy names
 * @param lists tool lists by server: what a server says of its tool may decide
 */
export function hostEffects(
  policy: Policy,
  known: NamedTools,
  lists: ReadonlyMap<string, ToolCatalogue>,
): (server: string, tool: string) => HostEffect {
  const { access } = policy;
  const engine = compile(policy);
  const refOf = (server: string, tool: string): ToolRef => ({
    server,
    tool,
    annotations: lists.get(server)?.tools.get(tool)?.annotations,
  });
  const elsewhere = accessTo(access, { server: UNNAMED, tool: UNNAMED }).by;
  const allowsByName = (server: string) =>
    [...(known.tools.get(server) ?? [])].some((tool) => accessTo(access, refOf(server, tool)).effect === "allow");
  return (server, tool) => {
    const ref = refOf(server, tool);
    const { by } = accessTo(access, ref);
    const hints = ref.annotations === undefined ? HINTS : [ref.annotations];
    const { outcome } = engine.decide({ ...ref, args: {}, at: 0, grant: "" }, new Counters());
    const isOfServer = accessTo(access, { server, tool: UNNAMED }).by === by;
    return {
      effect: outcome === "approval" ? "ask" : outcome === "notEvaluated" ? "unknown" : outcome,
      least: leastOver(hints.map((annotations) => accessTo(access, { ...ref, annotations }))),
      by,
      isDefault: by === access.otherwise || by === elsewhere || (isOfServer && allowsByName(server)),
    };
  };
}

/** What a server may say of its tool, as far as agents heed it. */
const HINTS: readonly ToolAnnotations[] = [
  {},
  { readOnlyHint: true },
  { readOnlyHint: false },
  { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
];

function leastOver(answers: readonly AccessAnswer[]): HostEffect["least"] {
  const all = answers.map(({ effect, rules }): HostEffect["least"] => {
    if (effect === "deny" || effect === "hide" || rules.some(({ action }) => action !== "approval")) return "deny";
    return effect === "ask" || rules.length > 0 ? "ask" : "allow";
  });
  return all.includes("deny") ? "deny" : all.includes("ask") ? "ask" : "allow";
}
