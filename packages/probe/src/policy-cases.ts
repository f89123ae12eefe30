/** A policy and tool lists → the calls that show what each of its entries does. */

import type { Policy } from "@callgate/core";
import { nameClasses, StepLimit } from "@callgate/core/logic";
import { nameTestsOf, type ToolCatalogue } from "@callgate/core/policy";
import type { SessionTool } from "./session.js";

/** Steps that may be spent on telling names apart. */
const STEPS = 2_000_000;

/** A program makes each call in a turn of its own. */
const MOST_CALLS = 150;

/** A server for entries that do not ask whose a tool is. */
const ANY_SERVER = "db";

/** Names that every program takes for a server's and a tool's. */
const PLAIN = /^[A-Za-z0-9][\w .:/-]{0,40}$/;

export interface PolicyCalls {
  readonly servers: ReadonlyMap<string, readonly SessionTool[]>;
  readonly calls: readonly { readonly server: string; readonly tool: string }[];
  /** What is not tried, as sentences. */
  readonly notes: readonly string[];
}

/**
 * Each tool of the lists, and of the names that the policy tells apart one of each kind.
 * @param policy undefined where the host does not start with it
 * @param lists by the name of their server
 */
export function policyCalls(policy: Policy | undefined, lists: ReadonlyMap<string, ToolCatalogue>): PolicyCalls {
  const servers = new Map<string, Map<string, SessionTool>>();
  const add = (server: string, tool: SessionTool) => {
    const tools = servers.get(server) ?? new Map<string, SessionTool>();
    servers.set(server, tools);
    if (!tools.has(tool.name)) tools.set(tool.name, tool);
  };
  for (const [server, { tools }] of lists)
    for (const { name, annotations } of tools.values()) add(server, { name, annotations: fields(annotations) });
  const notes: string[] = [];
  if (policy !== undefined) {
    const { names, note } = distinguished(policy);
    notes.push(...(note === undefined ? [] : [note]));
    const odd = names.filter(({ server, tool }) => !PLAIN.test(server) || !PLAIN.test(tool));
    for (const { server, tool } of names) if (PLAIN.test(server) && PLAIN.test(tool)) add(server, { name: tool });
    if (odd.length > 0)
      notes.push(`${odd.length} kinds of names were not tried that hold characters servers seldom have`);
  }
  if (servers.size === 0) add(ANY_SERVER, { name: "query" });
  const all = [...servers].flatMap(([server, tools]) => [...tools.keys()].map((tool) => ({ server, tool })));
  const calls = all.slice(0, MOST_CALLS);
  if (all.length > calls.length)
    notes.push(`${all.length - calls.length} tools were not tried: a probe tries ${MOST_CALLS}`);
  return { servers: new Map([...servers].map(([server, tools]) => [server, [...tools.values()]])), calls, notes };
}

function distinguished({ access }: Policy): {
  readonly names: readonly { readonly server: string; readonly tool: string }[];
  readonly note?: string;
} {
  const classes = nameClasses([access], new StepLimit(STEPS));
  if (classes.answer === "sat") {
    const names = classes.value.map(({ witness: { server = ANY_SERVER, tool } }) => ({ server, tool }));
    // A tool without a server is the program's own.
    return { names: names.filter(({ server }) => server !== "") };
  }
  const exact = (of: string) =>
    access.entries
      .flatMap(({ selector }) => nameTestsOf(selector))
      .flatMap((test) => (test.of === of && "exact" in test ? [test.exact] : []));
  const tools = [...new Set([...exact("tool"), ...exact("model tool"), "query"])];
  const named = [...new Set([...exact("server"), ...exact("model server")])];
  return {
    names: (named.length > 0 ? named : [ANY_SERVER]).flatMap((server) => tools.map((tool) => ({ server, tool }))),
    note: "only names that rules write out were tried: what patterns tell apart is not known of this host",
  };
}

/** Only what is said: a program may take a hint that is undefined for one that is there. */
function fields(annotations: object | undefined): SessionTool["annotations"] {
  if (annotations === undefined) return undefined;
  return Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== undefined));
}
