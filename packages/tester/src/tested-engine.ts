/** Policy × what is known of servers → the engine that a suite's calls are run on. */

import {
  type Call,
  type Condition,
  type Counters,
  compile,
  type Decision,
  type Engine,
  type Policy,
} from "@callgate/core";
import { argumentsMeet } from "@callgate/core/engine";
import {
  type AccessRule,
  decidingRule,
  isHidden,
  mangled,
  modelName,
  type Naming,
  nameTestsOf,
  recordedTools,
  type ToolCatalogue,
  type ToolRef,
} from "@callgate/core/policy";
import { clip } from "@callgate/core/text";

/** An engine that also tells whether the policy hides a tool. */
export interface TestedEngine extends Engine {
  /** Undefined where that is not known. */
  hides(call: Call): boolean | undefined;
  /** The rule of an agent's policy that decides whether the tool may be called; undefined where that is not known. */
  decides(call: Call): AccessRule | undefined;
}

/** An engine on which cases run; without `hides`, what a case says of hidden tools is not met. */
export type CaseEngine = Engine & Partial<Pick<TestedEngine, "hides" | "decides">>;

/**
 * The engine of a policy. Of an agent's, a call without a server is by the name that its model calls; where it is not known
 * which tool that is, and it matters, the call is not evaluated.
 * @param lists the tool lists of the agent's servers, for what servers say of their tools; undefined for a gateway's policy
 */
export function testedEngine(policy: Policy, lists?: ReadonlyMap<string, ToolCatalogue>): TestedEngine {
  const engine = compile(policy);
  if (lists === undefined) return { ...engine, hides: (call) => isHidden(policy, call), decides: () => undefined };
  const tools = new NamedTools(policy, lists);
  const all = <T>(
    call: Call,
    ask: (one: Call) => T,
    isSame: (a: T, b: T) => boolean,
  ): T | { readonly unknown: string } => {
    const found = tools.of(call);
    if ("unknown" in found) return found;
    const [first, ...others] = found.refs.map((ref) => ({ ref, answer: ask({ ...call, ...ref }) }));
    if (first === undefined) throw new TypeError("a name is that of some tool");
    const other = others.find(({ answer }) => !isSame(answer, first.answer));
    return other === undefined
      ? first.answer
      : {
          unknown: `it is ${asText(first.ref)} or ${asText(other.ref)}, which are decided differently; write \`server\``,
        };
  };
  return {
    ...engine,
    decide(call, counters) {
      const decision = all(call, (one) => engine.decide(one, counters), isSameDecision);
      return "unknown" in decision ? unknownDecision(decision.unknown) : decision;
    },
    explain(call, counters: Counters) {
      const explanation = all(
        call,
        (one) => engine.explain(one, counters),
        (a, b) => isSameDecision(a.decision, b.decision),
      );
      return "unknown" in explanation
        ? { decision: unknownDecision(explanation.unknown), rules: [], limits: [] }
        : explanation;
    },
    hides(call) {
      const hidden = all(
        call,
        (one) => ({ is: isHidden(policy, one) }),
        (a, b) => a.is === b.is,
      );
      return "unknown" in hidden ? undefined : hidden.is;
    },
    decides(call) {
      const found = tools.of(call);
      if ("unknown" in found) return undefined;
      const meets = (conditions: readonly Condition[]) => {
        const met = conditions.map((condition) => argumentsMeet(condition, call.args));
        return met.includes(false) ? false : met.includes(undefined) ? undefined : true;
      };
      const rules = found.refs.map((ref) => decidingRule(policy.access, ref, meets).by);
      return rules.every((rule) => rule === rules[0]) ? rules[0] : undefined;
    },
  };
}

function isSameDecision(a: Decision, b: Decision): boolean {
  return a.outcome === b.outcome;
}

function unknownDecision(message: string): Decision {
  return { outcome: "notEvaluated", rule: "", message, origin: undefined, by: undefined, reserved: [] };
}

function asText({ server, tool }: ToolRef): string {
  return `\`${clip(tool)}\` of \`${clip(server ?? "")}\``;
}

/** The tools that a suite's call may mean. */
export class NamedTools {
  readonly #policy: Policy;
  readonly #lists: ReadonlyMap<string, ToolCatalogue>;
  /** The servers that lists and rules name. */
  readonly #servers: readonly string[];

  constructor(policy: Policy, lists: ReadonlyMap<string, ToolCatalogue>) {
    const { entries, restrictions = [] } = policy.access;
    const asked = [...entries, ...restrictions].flatMap(({ selector }) =>
      nameTestsOf(selector).flatMap((test) => (test.of === "server" && "exact" in test ? test.exact : [])),
    );
    this.#policy = policy;
    this.#lists = lists;
    this.#servers = [...new Set([...lists.keys(), ...asked])];
  }

  /** At least one, or why none is known. */
  of({ server, tool, annotations }: ToolRef): { readonly refs: readonly ToolRef[] } | { readonly unknown: string } {
    if (server !== undefined && this.#isModelName(server, tool))
      return {
        unknown: `\`${clip(tool)}\` is what the model calls a tool of \`${clip(server)}\`; write the tool as its server lists it, or leave \`server\` out`,
      };
    const refs = server === undefined ? this.#called(tool) : [{ server, tool }];
    if (refs.length === 0) return { unknown: this.#namesNone(tool) };
    return { refs: refs.map((ref) => ({ ...ref, annotations: annotations ?? this.#saidOf(ref) })) };
  }

  /** Whether a tool beside its server is written as the model calls it. */
  #isModelName(server: string, tool: string): boolean {
    const { naming } = this.#policy.access;
    if (naming === undefined || naming.prefix === "" || this.#lists.get(server)?.tools.has(tool)) return false;
    return tool.startsWith(modelName(naming, server, ""));
  }

  #saidOf({ server, tool }: ToolRef): ToolRef["annotations"] {
    const listed = this.#lists.get(server ?? "")?.tools.get(tool);
    return listed && (listed.annotations ?? {});
  }

  /** The tools that the model calls by that name. */
  #called(name: string): readonly ToolRef[] {
    const { access } = this.#policy;
    const { naming } = access;
    if (naming === undefined) return [];
    const listed = [...this.#lists].flatMap(([server, { tools }]) =>
      [...tools.keys()].filter((tool) => modelName(naming, server, tool) === name).map((tool) => ({ server, tool })),
    );
    if (listed.length > 0) return listed;
    return dividedNames(naming, name, this.#servers).flatMap((ref) => recordedTools(access, ref));
  }

  #namesNone(tool: string): string {
    const { naming } = this.#policy.access;
    const example =
      naming === undefined ? "" : `, or the name that the model calls, such as \`${modelName(naming, "db", "query")}\``;
    return `\`${clip(tool)}\` alone names no server's tool; write \`server\` beside \`tool\`${example}`;
  }
}

/** The ways to divide a model's name into a server's and a tool's: at servers that are known, else wherever it may be. */
function dividedNames(naming: Naming, name: string, servers: readonly string[]): readonly ToolRef[] {
  const { prefix, joint } = naming;
  if (!name.startsWith(prefix)) return [];
  const rest = name.slice(prefix.length);
  const known = servers.flatMap((server) => {
    const begin = mangled(naming, server) + joint;
    return rest.startsWith(begin) && rest.length > begin.length ? [{ server, tool: rest.slice(begin.length) }] : [];
  });
  // Where two characters divide server and tool, the first do, whatever servers are known.
  if (known.length > 0 && joint.length === 1) return known;
  const divided: ToolRef[] = [];
  for (let at = rest.indexOf(joint, 1); at > 0; at = rest.indexOf(joint, at + 1)) {
    const tool = rest.slice(at + joint.length);
    if (tool !== "") divided.push({ server: rest.slice(0, at), tool });
    if (joint.length > 1) break;
  }
  return divided;
}
