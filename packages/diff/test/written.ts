/** Policies as a test writes them: one form for all dialects, printed in each as far as it can say it. */

import { type DialectId, lower, type Policy, readDocument } from "@callgate/core";

export interface WrittenCondition {
  readonly path: string;
  readonly op: string;
  readonly value: unknown;
}

export interface WrittenLimit {
  readonly kind: "limit";
  readonly window: "minute" | "hour" | "day";
  readonly op: "lte" | "lt";
  readonly max: number;
  readonly counter: string;
  readonly increment: number;
  /** The argument that says how much a call adds. */
  readonly from?: string | undefined;
}

export type WrittenRule =
  | { readonly kind: "require" | "denyIf" | "approval"; readonly conditions: readonly WrittenCondition[] }
  | { readonly kind: "deny" }
  | WrittenLimit;

export interface Written {
  readonly dialect: DialectId;
  readonly default: "allow" | "deny";
  readonly hide: readonly string[];
  /** By name; rules of `*` hold for every tool. */
  readonly tools: Readonly<Record<string, readonly WrittenRule[]>>;
}

/** The text of the policy in its dialect; what the dialect has no words for becomes the nearest that it has. */
export function printed(policy: Written): string {
  return JSON.stringify(PRINTED[policy.dialect](policy));
}

/** @throws where the dialect does not load the text: a fault of the test */
export function loweredOf(policy: Written): Policy {
  const text = printed(policy);
  const lowered = lower(readDocument(text, "policy"), { dialect: policy.dialect });
  if (lowered.policy === undefined || lowered.enforcement === "unloadable") throw new Error(`not a policy: ${text}`);
  return lowered.policy;
}

const PRINTED: Readonly<Record<DialectId, (policy: Written) => object>> = {
  intercept: ({ default: fallback, hide, tools }) => ({
    version: "1",
    default: fallback,
    hide,
    tools: mapped(tools, (rules, tool) => ({ rules: rules.map((rule, i) => inIntercept(rule, tool, `r${i}`)) })),
  }),
  gateway: ({ default: fallback, hide, tools }) => ({
    version: "1",
    default: fallback,
    hide,
    all_tools: { limits: limitsIn(tools["*"] ?? []) },
    tools: mapped(withoutEvery(tools), inGateway),
  }),
  catalogue: ({ tools }) => ({
    tools: mapped(withoutEvery(tools), (rules) => ({ rules: rules.map(inCatalogue) })),
  }),
};

function mapped<T>(tools: Written["tools"], make: (rules: readonly WrittenRule[], tool: string) => T) {
  return Object.fromEntries(Object.entries(tools).map(([name, rules]) => [name, make(rules, name)]));
}

function withoutEvery(tools: Written["tools"]): Written["tools"] {
  return Object.fromEntries(Object.entries(tools).filter(([name]) => name !== "*"));
}

function inIntercept(rule: WrittenRule, tool: string, name: string): object {
  switch (rule.kind) {
    case "deny":
      return { name, action: "deny" };
    case "approval":
      return { name, action: "require_approval", conditions: rule.conditions };
    case "require":
    case "denyIf":
      return { name, conditions: rule.conditions };
    case "limit": {
      const { window, op, max, counter, increment, from } = rule;
      const path = `state.${tool === "*" ? "_global" : tool}.${counter}`;
      const amount = from === undefined ? { increment } : { increment_from: from };
      return { name, conditions: [{ path, op, value: max }], state: { counter, window, ...amount } };
    }
  }
}

/** The gateway's conditions look at arguments alone, and it knows no approvals. */
function inGateway(rules: readonly WrittenRule[]): object {
  const entries = (kind: "require" | "denyIf") =>
    rules.flatMap((rule) => {
      if (rule.kind !== kind && !(kind === "require" && rule.kind === "approval")) return [];
      const conditions = (rule as { conditions: readonly WrittenCondition[] }).conditions.filter(({ path }) =>
        path.startsWith("args."),
      );
      return conditions.length === 0 ? [] : [{ conditions }];
    });
  const never = { conditions: [{ path: "args.zz", op: "not_in", value: [] }] };
  const denied = rules.some(({ kind }) => kind === "deny")
    ? [never, { conditions: [{ path: "args.zz", op: "exists", value: false }] }]
    : [];
  return { require: entries("require"), deny_if: [...entries("denyIf"), ...denied], limits: limitsIn(rules) };
}

function limitsIn(rules: readonly WrittenRule[]): object[] {
  return rules.flatMap((rule) => {
    if (rule.kind !== "limit") return [];
    const { window, op, max, counter, from } = rule;
    const amount = from === undefined ? {} : { increment_from: from };
    return [{ counter, window, max: op === "lt" ? max - 1 : max, scope: "grant", ...amount }];
  });
}

/** Windows in seconds: two of them do not nest. */
const SECONDS = { minute: 60, hour: 90, day: 3600 };

function inCatalogue(rule: WrittenRule): object {
  switch (rule.kind) {
    case "deny":
      return { action: "deny" };
    case "limit":
      return { action: "allow", rate_limit: { max: rule.max, window: SECONDS[rule.window] } };
    case "approval":
      return { action: "require_approval", conditions: rule.conditions };
    case "require":
    case "denyIf":
      return { action: "allow", conditions: rule.conditions };
  }
}
