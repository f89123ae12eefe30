/**
 * The PolicyLayer gateway's policy.json → Policy. The gateway's source is closed: where its documents are silent,
 * Intercept's semantics are taken, and what cannot be known makes a decision "not evaluated".
 */

import type { CheckDiagnostic } from "../../document/diagnostic.js";
import type { Document, MapNode, Node, Path } from "../../document/document.js";
import { type Field, mapFields } from "../../document/fields.js";
import { pointer } from "../../document/pointer.js";
import { WHAT_REFUSING_DOES } from "../../policy/enforcement.js";
import { alone, listedAccess } from "../../policy/listed-access.js";
import type { Condition, Limit, Policy, Rule, ToolPolicy } from "../../policy/policy.js";
import { toolEntries } from "../../policy/queries.js";
import { namedWindow } from "../../policy/windows.js";
import { argumentSegments, conditionProblems, readConditions } from "../conditions.js";
import { Decoder } from "../decoder.js";
import type { Dialect, DocumentPolicy, Lowering } from "../dialect.js";
import { sharedCounter } from "../shared-counter.js";
import schema from "./gateway.schema.json" with { type: "json" };

const MARKS = ["require", "deny_if", "limits"];

export const gateway: Dialect = {
  id: "gateway",
  summary: "PolicyLayer gateway, policy.json",
  policyNoun: "a gateway policy",
  engineName: "the gateway",
  decidedAs: "Intercept",
  decisionNote: "gateway policies are decided here as Intercept would: the gateway's engine is closed",
  refusal: `the gateway refuses the whole policy (${WHAT_REFUSING_DOES})`,
  releases: [],
  withoutPolicy: { action: "deny", sentence: "the gateway denies every call of a grant that has no policy" },
  schema,
  recognise,
  lower,
  explainUnknownKey: () => "the gateway's documents do not know it, so it cannot be relied on",
  unknownKeyOfRefused: "the gateway's documents do not know it",
  printer: async () => (await import("./print-gateway.js")).printGateway,
  isCarrier: () => false,
};

function recognise(root: MapNode, document: Document): number {
  const { byName } = mapFields(root);
  if (byName.has("all_tools")) return 3;
  const tools = byName.get("tools")?.value;
  const entries = tools?.kind === "map" ? tools.entries.map(({ value }) => value) : [];
  if (entries.some((tool) => hasAny(tool, MARKS))) return 3;
  // `{"version":"1","default":"deny","tools":{"list":{}}}` reads the same in both; JSON is the gateway's form.
  const bare = entries.length > 0 && entries.every((tool) => tool.kind === "map" && !hasAny(tool, ["rules"]));
  return document.format === "json" && byName.has("version") && byName.has("default") && bare ? 2 : 0;
}

function hasAny(node: Node, names: readonly string[]): boolean {
  return node.kind === "map" && node.entries.some(({ key }) => key.kind === "scalar" && names.includes(key.text));
}

function lower(root: MapNode, document: Document): Lowering {
  const decoder = new Decoder();
  const problems: CheckDiagnostic[] = [];
  const fields = decoder.fields(root, []);
  decoder.text(fields?.get("version")?.value, ["version"]);
  const fallback = decoder.text(fields?.get("default")?.value, ["default"]);
  const hide = decoder
    .items(fields?.get("hide")?.value, ["hide"])
    .map(([node, index]) => ({ name: decoder.text(node, ["hide", index]), origin: ["hide", index] }));
  const tools = new Map<string, ToolPolicy>();
  for (const { name, value } of decoder.names(fields?.get("tools")?.value, ["tools"])?.values() ?? []) {
    const origin = ["tools", name];
    const tool = decoder.fields(value, origin);
    const rules = [
      ...entries(decoder, tool?.get("deny_if")?.value, [...origin, "deny_if"], "deny", problems),
      ...entries(decoder, tool?.get("require")?.value, [...origin, "require"], "require", problems),
      ...limits(decoder, tool?.get("limits")?.value, [...origin, "limits"]),
    ];
    tools.set(name, { name, origin, rules });
  }
  const all = decoder.fields(fields?.get("all_tools")?.value, ["all_tools"]);
  const policy: DocumentPolicy = {
    ...alone(document.uri, { engine: "PolicyLayer gateway", version: "documented" }),
    dialect: "gateway",
    origin: [],
    // Without a readable default, deny: the gateway denies where it has no policy.
    access: listedAccess({
      hide,
      tools: tools.values(),
      fallback: { action: fallback === "allow" ? "allow" : "deny", origin: ["default"] },
    }),
    tools,
    everyTool: all && {
      name: "*",
      origin: ["all_tools"],
      rules: limits(decoder, all.get("limits")?.value, ["all_tools", "limits"]),
      asTool: undefined,
    },
    approvals: undefined,
  };
  problems.push(...duplicateCounters(policy));
  const enforcement = decoder.problems.length > 0 ? "unloadable" : "enforced";
  return { policy, problems: [...decoder.problems, ...problems], enforcement };
}

function entries(
  decoder: Decoder,
  node: Node | undefined,
  path: Path,
  action: "deny" | "require",
  problems: CheckDiagnostic[],
): Rule[] {
  return decoder.items(node, path).map(([item, index]): Rule => {
    const origin = [...path, index];
    const fields = decoder.fields(item, origin);
    const conditions = readConditions(decoder, fields?.get("conditions")?.value, [...origin, "conditions"]);
    const onDeny = decoder.textOf(fields, "on_deny", origin);
    const name = entryName(path, index, conditions);
    const broken = conditions.flatMap((condition) => conditionProblems(condition));
    problems.push(...broken);
    return {
      name,
      named: false,
      origin,
      layer: 0,
      action,
      conditions,
      message: onDeny || `Denied by rule "${name}"`,
      explained: onDeny !== "",
      limit: undefined,
      uncertain:
        broken.length > 0 || !isDocumented(action, conditions, fields) ? undocumented(pointer(origin)) : undefined,
    };
  });
}

/**
 * The entry as the gateway's log names it: by its condition's path and operator, `/tools/NAME/deny_if/args.amount-gt`.
 * That is documented for one condition; several are joined by `+`, and an entry without any goes by its place in the
 * list, which are assumptions.
 */
function entryName(list: Path, index: number, conditions: readonly Condition[]): string {
  const named = conditions.map(({ path, writtenOp }) => `${path}-${writtenOp}`).join("+");
  return pointer([...list, named || index]);
}

/**
 * Whether the gateway's documents say what the entry does. An empty list under `deny_if` denies every call; they say
 * nothing of one under `require`, or of a missing list.
 */
function isDocumented(
  action: "deny" | "require",
  conditions: readonly Condition[],
  fields: ReadonlyMap<string, Field> | undefined,
): boolean {
  if (!conditions.every(({ target }) => target.kind === "args")) return false;
  return conditions.length > 0 || (action === "deny" && isEmptyList(fields?.get("conditions")?.value));
}

function isEmptyList(node: Node | undefined): boolean {
  return node?.kind === "list" && node.items.length === 0;
}

function undocumented(name: string): string {
  return `what the gateway makes of ${name} is not documented`;
}

function limits(decoder: Decoder, node: Node | undefined, path: Path): Rule[] {
  return decoder.items(node, path).map(([item, index]): Rule => {
    const origin = [...path, index];
    const fields = decoder.fields(item, origin);
    const text = (name: string) => decoder.textOf(fields, name, origin);
    const counter = text("counter");
    const window = namedWindow(text("window"));
    const max = decoder.integer(fields?.get("max")?.value, [...origin, "max"]);
    const from = text("increment_from");
    const name = pointer([...path, counter || index]);
    const onDeny = text("on_deny");
    const message = onDeny || `Rate limit of ${max} per ${window.name} reached. Try again later.`;
    const scope = text("scope");
    const limit: Limit = {
      origin,
      // Pointers, so that no name of a tool and a counter together can be another's.
      key: pointer([...path, counter]),
      counter,
      window,
      max,
      amount: from === "" ? { fixed: 1n } : { from: argumentSegments(from), path: from },
      scope: "grant",
      name,
      message,
    };
    return {
      name,
      named: false,
      origin,
      layer: 0,
      action: "require",
      conditions: [],
      message,
      explained: onDeny !== "",
      limit,
      uncertain: undocumentedLimit(window.milliseconds, scope, fields?.has("max") ?? false, name),
    };
  });
}

function undocumentedLimit(window: number, scope: string, hasMax: boolean, name: string): string | undefined {
  if (window > 0 && scope === "grant" && hasMax) return undefined;
  return undocumented(name);
}

function duplicateCounters(policy: Policy): CheckDiagnostic[] {
  const problems: CheckDiagnostic[] = [];
  for (const { rules } of toolEntries(policy)) {
    const seen = new Map<string, Limit>();
    for (const { limit } of rules) {
      if (limit === undefined) continue;
      const { counter, window, origin } = limit;
      const first = seen.get(counter);
      if (first === undefined) seen.set(counter, limit);
      else
        problems.push({
          check: "duplicate-counter",
          path: [...origin, "counter"],
          message: sharedCounter(counter, "another limit", first.window.name === window.name),
        });
    }
  }
  return problems;
}
