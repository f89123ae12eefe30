import type { Limit } from "@callgate/core";
import { MISSING } from "@callgate/core/engine";
import { argumentIn } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck } from "../check.js";
import { named } from "../describe-tools.js";
import { reachable } from "../reach.js";
import { allowedCall, withArgument } from "../witness.js";

export const amountMissingDenied: PolicyCheck = {
  id: "amount-missing-denied",
  of: "policy",
  severity: "error",
  summary: "a limit over every tool that adds up an argument which some of them do not have",
  *run(context) {
    const { policy, toolList } = context;
    if (toolList === undefined) return;
    for (const { limit } of policy.everyTool?.rules ?? []) {
      if (limit === undefined || !("from" in limit.amount)) continue;
      const problem = problemOf(limit, limit.amount.from, context);
      if (problem !== undefined) yield problem;
    }
  },
};

function problemOf(limit: Limit, from: readonly string[], context: CheckContext): CheckProblem | undefined {
  const through = new Set(reachable(context).map(({ name }) => name));
  const lacking = context.tools.filter(({ name, tool }) => through.has(name) && lacks(tool?.inputSchema, from));
  const [first] = lacking;
  if (first === undefined) return undefined;
  const denied = deniedCall(lacking, from, context);
  if (denied === undefined) return undefined;
  const name = `args.${from.join(".")}`;
  const have = through.size - lacking.length;
  const [them, every] = lacking.length === 1 ? ["does", "every call of it"] : ["do", "every call of them"];
  return {
    path: [...limit.origin, "increment_from"],
    message: `${named(
      lacking.map((one) => one.name),
      10,
    )} ${them} not have \`${clip(name)}\`, which this limit adds up over every tool: the engine denies ${every} (\`Internal policy error\`); ${have === 0 ? "count the calls instead" : "write the limit under the tools that have it"}`,
    witness: { calls: [denied], decision: "deny" },
  };
}

/** Whether no valid call of the tool has the argument. */
function lacks(schema: unknown, from: readonly string[]): boolean {
  if (schema === undefined) return false;
  const { kind } = argumentIn(schema, from);
  return kind === "absent" || kind === "no object";
}

/** A call without the argument, which passes with it; of the first of these tools that has one. */
function deniedCall(tools: readonly KnownTool[], from: readonly string[], { checker }: CheckContext) {
  for (const tool of tools.slice(0, MAX_TOOLS)) {
    const allowed = allowedCall(tool, checker, {});
    const args = allowed && withArgument(allowed.args, { segments: from.slice(0, 1), value: MISSING });
    if (args === undefined) continue;
    const call = { tool: tool.name, args };
    if (checker.decide([call])[0]?.outcome === "deny") return call;
  }
  return undefined;
}

const MAX_TOOLS = 8;
