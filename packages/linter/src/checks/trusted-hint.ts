import { accessTo } from "@callgate/core/policy";
import { categorise } from "@callgate/core/tools";
import type { CheckProblem, HostCheck, HostCheckContext, HostTool } from "../check.js";
import { aTool, named } from "../describe-tools.js";
import { placeOf } from "../host-rules.js";
import { callOf, runsWithoutApproval, withoutApproval } from "../without-approval.js";

/** More names than these are not all said. */
const MAX_NAMES = 10;

export const trustedHint: HostCheck = {
  id: "trusted-hint",
  of: "host",
  severity: "warning",
  summary: "a tool that runs without approval because its server says that it only reads",
  *runOnHost(context) {
    const trusted = context.tools.filter((tool) => isTrusted(tool, context));
    for (const { by, tools } of withoutApproval(context, trusted)) {
      const reading: HostTool[] = [];
      for (const tool of tools) {
        const without = categorise({ ...tool.tool, name: tool.ref.tool, annotations: undefined });
        if (without.category === "Read") reading.push(tool);
        else
          yield problem(
            [tool],
            placeOf(by, context),
            `\`${tool.label}\` runs without approval because its server says that it only reads; without that hint it is ${aTool(without)}: require approval, or deny it`,
          );
      }
      if (reading.length === 0) continue;
      const them = reading.length === 1 ? "runs" : "run";
      const labels = named(
        reading.map(({ label }) => label),
        MAX_NAMES,
      );
      const message = `${labels} ${them} without approval because of what the server says of ${reading.length === 1 ? "it" : "them"}, which it may change`;
      yield { ...problem(reading, placeOf(by, context), message), severity: "note" };
    }
  },
};

function problem(
  tools: readonly HostTool[],
  place: Pick<CheckProblem, "path" | "part">,
  message: string,
): CheckProblem {
  return { ...place, message, witness: { calls: tools.slice(0, 1).map(callOf), decision: "allow" } };
}

/** Whether the tool would not run without approval if its server did not say that it only reads. */
function isTrusted(tool: HostTool, { policy }: HostCheckContext): boolean {
  const { annotations, ...ref } = tool.ref;
  if (annotations?.readOnlyHint !== true || !runsWithoutApproval(tool)) return false;
  const { effect, rules } = accessTo(policy.access, {
    ...ref,
    annotations: { ...annotations, readOnlyHint: undefined },
  });
  return effect !== "allow" || rules.length > 0;
}
