/** A rule of Gemini CLI's engine → entries over tools: which calls it matches, by names, annotations and arguments. */

import type { AccessEntry, Effect, NameTest, Selector } from "../../policy/access.js";
import type { Condition } from "../../policy/policy.js";
import type { Placed } from "../placed.js";
import type { MODES } from "./about.js";

export const DECISIONS = ["allow", "deny", "ask_user"] as const;
export type Decision = (typeof DECISIONS)[number];

export type Mode = (typeof MODES)[number];

export interface Rule {
  /** With the server's name in it, where the rule has one. */
  readonly toolName: string;
  readonly mcpName?: string | undefined;
  readonly decision: Decision;
  /** Of its tier and its own; the highest comes first. */
  readonly priority: number;
  readonly modes?: readonly string[] | undefined;
  readonly interactive?: boolean | undefined;
  readonly subagent?: string | undefined;
  readonly annotations?: Readonly<Record<string, unknown>> | undefined;
  readonly condition?: Condition | undefined;
  /** Why it is not known which arguments it is about. */
  readonly unknown?: string | undefined;
  readonly denyMessage?: string | undefined;
  /** Where it is written; undefined for the rules that come with the program. */
  readonly place: Pick<Placed, "layer" | "path"> | undefined;
}

/** How the program runs. */
export interface Running {
  readonly mode: string;
  readonly interactive: boolean;
  readonly subagent: string | undefined;
  /** Whether calls may arrive by a tool's own name, as the policy engine alone takes them. */
  readonly takesOwnNames: boolean;
}

/** The tool's name in a rule for tools of a server, or of any. */
export function joinedName(mcpName: string, toolName: string): string {
  if (toolName === "*") return mcpName === "*" ? "mcp_*" : `mcp_${mcpName}_*`;
  return `mcp_${mcpName}_${toolName}`;
}

/** Matches every server; a tool of the program's own has none. */
export const ANY_SERVER: NameTest = { of: "server", pattern: { text: "?*", hasOne: true } };

/** The entries of a rule; none where it does not count as the program runs. */
export function entriesOf(rule: Rule, { mode, interactive, subagent, takesOwnNames }: Running): AccessEntry[] {
  if (rule.modes !== undefined && rule.modes.length > 0 && !rule.modes.includes(mode)) return [];
  if (rule.interactive !== undefined && rule.interactive !== interactive) return [];
  if (rule.subagent !== undefined && rule.subagent !== subagent) return [];
  const server: readonly NameTest[] =
    rule.mcpName === undefined ? [] : rule.mcpName === "*" ? [ANY_SERVER] : [{ of: "server", exact: rule.mcpName }];
  const hints = hintsOf(rule.annotations);
  if (hints === undefined) return [];
  const uncertain = rule.unknown ?? hints.unknown;
  const conditions = rule.condition === undefined ? [] : [rule.condition];
  const { layer, path } = rule.place ?? { layer: 0, path: [] };
  const message = `Tool execution denied by policy.${rule.denyMessage ? ` ${rule.denyMessage}` : ""}`;
  return namesOf(rule.toolName, takesOwnNames).map((names) => ({
    effect: effectOf(rule.decision, conditions.length > 0 || uncertain !== undefined),
    selector: { names: [...server, ...names], ...hints.selected },
    conditions,
    name: rule.toolName,
    named: rule.place !== undefined,
    message: rule.decision === "deny" ? message : "",
    origin: path,
    layer,
    ...(uncertain === undefined ? {} : { uncertain }),
  }));
}

/** What is denied whatever its arguments are is not offered either. */
function effectOf(decision: Decision, isPartial: boolean): Effect {
  if (decision === "deny") return isPartial ? "deny" : "hide";
  return decision === "ask_user" ? "ask" : "allow";
}

/** The tests of names that a rule's text means; any of them selects. */
function namesOf(toolName: string, takesOwnNames: boolean): readonly (readonly NameTest[])[] {
  if (toolName === "*") return [[]];
  if (toolName === "mcp_*") return [[ANY_SERVER]];
  if (toolName.startsWith("mcp_") && toolName.endsWith("_*")) {
    const server = toolName.slice("mcp_".length, -"_*".length);
    // The server's raw name is in the rule, and the model's name must begin with it.
    return [[{ of: "server", exact: server }, beginsWith(`mcp_${server}_`)]];
  }
  const whole: NameTest = { of: "model", exact: toolName };
  // Any other `*` is a character like others.
  if (toolName.includes("*") || !toolName.startsWith("mcp_")) return [[whole]];
  // `mcp_SERVER_NAME` is also met by a tool of that server whose own name for the model is NAME.
  const again = [...toolName.matchAll(takesOwnNames ? /_(?=.)/g : /_(?=mcp_)/g)].flatMap(({ index }): NameTest[][] => {
    const server = toolName.slice("mcp_".length, index);
    return server === ""
      ? []
      : [
          [
            { of: "server", exact: server },
            { of: "model", exact: toolName.slice(index + 1) },
          ],
        ];
  });
  return [[whole], ...again];
}

function beginsWith(text: string): NameTest {
  // A server's name may hold what a pattern would read otherwise; a model's name has neither.
  return { of: "model", pattern: { text: `${text.replaceAll("*", "\0")}*`, hasOne: false } };
}

const HINTS = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"];

interface Hints {
  readonly selected: Pick<Selector, "annotations">;
  readonly unknown?: string | undefined;
}

/** Undefined where no tool can meet them. */
function hintsOf(annotations: Rule["annotations"]): Hints | undefined {
  if (annotations === undefined) return { selected: {} };
  const pairs = Object.entries(annotations);
  // Values are compared by identity, so that no list or table is ever met.
  if (pairs.some(([, value]) => typeof value === "object")) return undefined;
  const isKnown = ([name, value]: [string, unknown]) => HINTS.includes(name) && typeof value === "boolean";
  if (pairs.length > 0 && pairs.every(isKnown)) return { selected: { annotations: Object.fromEntries(pairs) } };
  return { selected: {}, unknown: "the rule asks for an annotation that a tool list does not tell" };
}
