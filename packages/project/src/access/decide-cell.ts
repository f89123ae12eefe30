/** Policy × tool → what becomes of its calls, whatever their arguments, as the engine decides them. */

import {
  type Condition,
  Counters,
  type Document,
  type Engine,
  type Limit,
  type Path,
  type Policy,
} from "@callgate/core";
import { accessTo, applicableRules, type ToolRef } from "@callgate/core/policy";
import { type AccessCell, limitText } from "@callgate/report";

/** A policy by which calls are decided. */
export interface Deciding {
  readonly policy: Policy;
  readonly engine: Engine;
  readonly document: Document;
}

/** Why the engine does not know the arguments, and so its answer where they decide. */
const ANY_ARGUMENTS = "arguments decide";

export function decideCell({ policy, engine, document }: Deciding, tool: ToolRef): AccessCell {
  const { effect, by } = accessTo(policy.access, tool);
  const call = { ...tool, args: undefined, argsUnknown: ANY_ARGUMENTS, at: 0, grant: "" };
  const decision = engine.decide(call, new Counters());
  const rules = applicableRules(policy, tool) ?? [];
  const placed = (path: Path | undefined) =>
    path === undefined || !isWritten(path, document) ? undefined : document.locate(path);
  const nameOf = (rule: { readonly name: string }) => (rule.name === "" ? undefined : rule.name);
  const limits = rules.flatMap(({ limit }) => (limit === undefined ? [] : (limitWords(limit) ?? [])));
  const none = { limits: [], conditions: [] };
  switch (decision.outcome) {
    case "allow":
      return { access: "allowed", rule: nameOf(by), place: placed(by.origin), limits, conditions: [] };
    case "approval":
      return {
        access: "asked",
        rule: nameOf({ name: decision.rule }),
        place: placed(decision.origin),
        limits,
        conditions: [],
      };
    case "deny": {
      const byAccess = effect === "deny" || effect === "hide";
      const rule = byAccess ? nameOf(by) : nameOf({ name: decision.rule });
      return { access: effect === "hide" ? "hidden" : "denied", rule, place: placed(decision.origin), ...none };
    }
    case "notEvaluated": {
      const uncertain = rules.find((rule) => rule.uncertain !== undefined);
      if (uncertain !== undefined)
        return {
          access: "unknown",
          rule: nameOf(uncertain),
          place: placed(uncertain.origin),
          reason: uncertain.uncertain,
          ...none,
        };
      const conditions = rules.filter(looksAtArguments).map((rule) => ({
        rule: nameOf(rule),
        place: placed(rule.origin),
      }));
      return { access: "depends", limits, conditions };
    }
    default:
      return decision.outcome satisfies never;
  }
}

/** Whether a file says so: of several files, a path begins with the number of one. */
export function isWritten(path: Path, { parts }: Document): boolean {
  return path.length > (parts === undefined ? 0 : 1);
}

function looksAtArguments({
  conditions,
  unless = [],
  limit,
}: {
  readonly conditions: readonly Condition[];
  readonly unless?: readonly (readonly Condition[])[] | undefined;
  readonly limit: Limit | undefined;
}): boolean {
  const isOfArguments = ({ target }: Condition) => target.kind === "args" || target.kind === "text";
  return (
    conditions.some(isOfArguments) ||
    unless.flat().some(isOfArguments) ||
    (limit !== undefined && "from" in limit.amount)
  );
}

/** `10 a minute`, `100 a day of `args.amount``; undefined for what limits nothing. */
function limitWords({ max, window, amount }: Limit): string | undefined {
  if (max === undefined) return undefined;
  const most = limitText(max, window.name);
  return "from" in amount ? `${most} of \`${amount.path}\`` : most;
}
