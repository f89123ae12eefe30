/** A dialect that no program reads: what a new one has to bring, and nothing of the others. For tests only. */

import type { DialectFixes, Printed } from "../../core/src/dialects/door.js";
import { type MapNode, mapFields, type Node } from "../../core/src/document/index.js";
import type { Dialect, DialectId, Limit, Rule, ToolPolicy } from "../../core/src/index.js";
import { alone, listedAccess } from "../../core/src/policy/listed-access.js";
import { allRules } from "../../core/src/policy/queries.js";

/** Its list's name for it. */
export const PRETENDED = "pretended" as DialectId;

/** `may` names tools and how often each may be called in a minute; `only` the one value that its `path` may have. */
export const PRETENDED_POLICY = `pretended: true
may:
  read_file: 2
  run: 5
only:
  read_file: /home/notes
`;

export const pretended: Dialect = {
  id: PRETENDED,
  summary: "a pretended dialect",
  policyNoun: "a pretended policy",
  engineName: "the pretender",
  decidedAs: undefined,
  decisionNote: "pretended policies are decided by no program",
  refusal: "the pretender refuses the whole policy",
  releases: [],
  withoutPolicy: { action: "deny", sentence: "the pretender denies every call that has no policy" },
  schema: {
    type: "object",
    required: ["pretended", "may"],
    properties: {
      pretended: { type: "boolean" },
      may: { type: "object", additionalProperties: { type: "integer", minimum: 1 } },
      only: { type: "object", additionalProperties: { type: "string" } },
    },
    additionalProperties: false,
  },
  recognise: (root) => (mapFields(root).byName.has("pretended") ? 9 : 0),
  lower(root, document) {
    const only = new Map(entriesOf(mapFields(root).byName.get("only")?.value));
    const tools = entriesOf(mapFields(root).byName.get("may")?.value).map(
      ([name, most]): ToolPolicy => ({
        name,
        origin: ["may", name],
        rules: [
          ...(only.has(name) ? [onlyRule(name, textOf(only.get(name)))] : []),
          rateRule(name, /^\d+$/.test(textOf(most)) ? BigInt(textOf(most)) : 0n),
        ],
      }),
    );
    const policy = {
      ...alone(document.uri, { engine: "the pretender", version: "0" }),
      dialect: PRETENDED,
      origin: [],
      access: listedAccess({ hide: [], tools, fallback: { action: "deny", origin: ["may"] } }),
      tools: new Map(tools.map((tool) => [tool.name, tool])),
      everyTool: undefined,
      approvals: undefined,
    };
    return { policy, problems: [], enforcement: "enforced" };
  },
  explainUnknownKey: () => "the pretender skips it",
  unknownKeyOfRefused: "the pretender does not know it",
  printer: async () => print,
  isCarrier: () => false,
};

export const pretendedFixes: DialectFixes = {
  toolKeys: [],
  rateLimit: () => undefined,
  requiredBeside: () => undefined,
  listsOf: () => undefined,
  rewriteRule: undefined,
  rewrite: undefined,
  carried: () => [],
};

/** Only the limits: conditions are lost. */
const print = (policy: Parameters<typeof allRules>[0]): Printed => ({
  text: `pretended: true\nmay:\n${[...policy.tools.values()]
    .map(({ name, rules }) => `  ${name}: ${rules.find(({ limit }) => limit !== undefined)?.limit?.max ?? 1}\n`)
    .join("")}`,
  losses: allRules(policy)
    .filter(({ conditions, limit }) => conditions.length > 0 && limit === undefined)
    .map(({ origin }) => ({ origin, sentence: "a condition is left out", severity: "warning" })),
});

function entriesOf(node: Node | undefined): [string, Node][] {
  return node?.kind === "map" ? mapFields(node as MapNode).list.map(({ name, value }) => [name, value]) : [];
}

function textOf(node: Node | undefined): string {
  return node?.kind === "scalar" ? node.text : "";
}

function onlyRule(tool: string, value: string): Rule {
  const origin = ["only", tool];
  return {
    name: `only ${tool}`,
    named: false,
    origin,
    layer: 0,
    action: "require",
    conditions: [
      {
        origin,
        path: "args.path",
        target: { kind: "args", segments: ["path"] },
        op: "eq",
        writtenOp: "eq",
        value: { kind: "string", value },
      },
    ],
    message: `\`${tool}\` may read nothing else`,
    explained: true,
    limit: undefined,
  };
}

function rateRule(tool: string, max: bigint): Rule {
  const origin = ["may", tool];
  const limit: Limit = {
    origin,
    key: `may ${tool}`,
    counter: tool,
    window: { name: "minute", milliseconds: 60_000 },
    max,
    amount: { fixed: 1n },
    scope: "grant",
    name: `rate of ${tool}`,
    message: "too often",
  };
  return {
    name: limit.name,
    named: false,
    origin,
    layer: 0,
    action: "require",
    conditions: [],
    message: limit.message,
    explained: true,
    limit,
  };
}
