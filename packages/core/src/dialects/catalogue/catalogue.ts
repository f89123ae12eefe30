/**
 * The snippet printed on tool catalogue pages → Policy, with its documented meaning. No program loads it as written:
 * Intercept, as whose policy it is published, refuses it.
 */

import type { CheckDiagnostic } from "../../document/diagnostic.js";
import type { Document, MapNode, Node, Path } from "../../document/document.js";
import { mapFields } from "../../document/fields.js";
import { pointer } from "../../document/pointer.js";
import { alone, listedAccess } from "../../policy/listed-access.js";
import type { Limit, Rule, ToolPolicy } from "../../policy/policy.js";
import { conditionProblems, readConditions } from "../conditions.js";
import { Decoder } from "../decoder.js";
import type { Dialect, DocumentPolicy, Lowering } from "../dialect.js";
import { WITHOUT_PROGRAM } from "../without-program.js";
import schema from "./catalogue.schema.json" with { type: "json" };

export const catalogue: Dialect = {
  id: "catalogue",
  summary: "tool catalogue snippet",
  policyNoun: "a tool catalogue snippet",
  engineName: "the tool catalogue",
  decidedAs: "Intercept",
  // No program decides by it, so none is said to decide otherwise.
  decisionNote: undefined,
  refusal: "no program loads it",
  releases: [],
  withoutPolicy: WITHOUT_PROGRAM,
  schema,
  recognise,
  lower,
  explainUnknownKey: () => "the catalogue's documents do not know it",
  unknownKeyOfRefused: "the catalogue's documents do not know it",
  printer: undefined,
  isCarrier: () => false,
};

/** No `version`, and a rule that only the catalogue writes: `action: allow`, a `reason`, a `rate_limit` in parts. */
function recognise(root: MapNode): number {
  const { byName } = mapFields(root);
  const tools = byName.get("tools")?.value;
  if (byName.has("version") || tools?.kind !== "map") return 0;
  const rules = tools.entries.flatMap(({ value }) => {
    const list = value.kind === "map" ? mapFields(value).byName.get("rules")?.value : undefined;
    return list?.kind === "list" ? list.items : [];
  });
  return rules.some(isCatalogueRule) ? 3 : 0;
}

function isCatalogueRule(rule: Node): boolean {
  if (rule.kind !== "map") return false;
  const { byName } = mapFields(rule);
  const action = byName.get("action")?.value;
  const isAllow = action?.kind === "scalar" && action.text === "allow";
  return isAllow || byName.has("reason") || byName.get("rate_limit")?.value.kind === "map";
}

function lower(root: MapNode, document: Document): Lowering {
  const decoder = new Decoder();
  const problems: CheckDiagnostic[] = [];
  const fields = decoder.fields(root, []);
  const tools = new Map<string, ToolPolicy>();
  for (const { name, value } of decoder.names(fields?.get("tools")?.value, ["tools"])?.values() ?? []) {
    const origin = ["tools", name];
    const list = decoder.fields(value, origin)?.get("rules")?.value;
    const path = [...origin, "rules"];
    const rules = decoder
      .items(list, path)
      .map(([node, index]) => lowerRule(decoder, node, [...path, index], name, problems));
    tools.set(name, { name, origin, rules });
  }
  problems.push({
    check: "unenforceable-dialect",
    severity: "warning",
    path: ["tools"],
    part: "key",
    message:
      "no program enforces this form: Intercept, as whose policy it is published, refuses to load it; rewrite it as an Intercept or gateway policy",
  });
  const policy: DocumentPolicy = {
    ...alone(document.uri, { engine: "PolicyLayer catalogue", version: "documented" }),
    dialect: "catalogue",
    origin: [],
    access: listedAccess({ hide: [], tools: tools.values(), fallback: { action: "allow", origin: [] } }),
    tools,
    everyTool: undefined,
    approvals: undefined,
  };
  return { policy, problems: [...decoder.problems, ...problems], enforcement: "documented" };
}

function lowerRule(decoder: Decoder, node: Node, origin: Path, tool: string, problems: CheckDiagnostic[]): Rule {
  const fields = decoder.fields(node, origin);
  const action = decoder.textOf(fields, "action", origin);
  const reason = decoder.textOf(fields, "reason", origin);
  const conditions = readConditions(decoder, fields?.get("conditions")?.value, [...origin, "conditions"]);
  const broken = conditions.flatMap((condition) => conditionProblems(condition));
  problems.push(...broken);
  const name = pointer(origin);
  const limit = lowerLimit(decoder, fields?.get("rate_limit")?.value, [...origin, "rate_limit"], tool, reason);
  const isLimit = limit === undefined || (limit.max !== undefined && limit.max > 0n && limit.window.milliseconds > 0);
  const rule = {
    name,
    named: false,
    layer: 0,
    origin,
    explained: reason !== "",
    limit,
    uncertain: broken.length > 0 || !isLimit ? `the meaning of ${name} is not documented` : undefined,
  };
  switch (action) {
    case "deny":
      // With conditions the documents do not say which calls are meant; denying them all never allows too much.
      return { ...rule, action: "deny", conditions: [], message: reason || `Denied by rule "${name}"` };
    case "require_approval":
      return { ...rule, action: "approval", conditions, message: reason || `Approval required by rule "${name}"` };
    case "allow":
      return { ...rule, action: "require", conditions, message: reason || `Denied by rule "${name}"` };
    default:
      return {
        ...rule,
        action: "none",
        conditions,
        message: reason,
        uncertain: `the meaning of ${name} is not documented`,
      };
  }
}

function lowerLimit(
  decoder: Decoder,
  node: Node | undefined,
  origin: Path,
  tool: string,
  reason: string,
): Limit | undefined {
  const fields = decoder.fields(node, origin);
  if (fields === undefined) return undefined;
  const max = decoder.integer(fields.get("max")?.value, [...origin, "max"]);
  const seconds = Number(decoder.integer(fields.get("window")?.value, [...origin, "window"]));
  const window = { name: `${seconds} s`, milliseconds: Math.max(0, seconds) * 1000 };
  return {
    origin,
    // Nothing names the counter, so each rule has its own.
    key: `${tool}${pointer(origin)}`,
    counter: "",
    window,
    max,
    amount: { fixed: 1n },
    scope: "grant",
    name: pointer(origin.slice(0, -1)),
    message: reason || `Rate limit of ${max} per ${window.name} reached. Try again later.`,
  };
}
