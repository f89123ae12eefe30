/** An allowed tool → its entry in a policy, as data. */

import type { Data, DataMap } from "@callgate/core/edit";
import { denialMessage } from "./describe.js";
import { interceptConditions } from "./print-intercept.js";
import type { SuggestedArgument, SuggestedTool } from "./suggestion.js";

/** As `tools.NAME` of an Intercept policy has it. */
export function interceptEntry({ tool, arguments: all, limits }: SuggestedTool): DataMap {
  const bounded = all.filter(({ bound }) => bound.kind !== "open");
  return {
    rules: [
      ...bounded.map((argument) => ({
        name: argument.path,
        conditions: conditionData(argument),
        on_deny: denialMessage(tool, argument),
      })),
      ...limits.map(({ window, max }) => ({ name: `per ${window}`, rate_limit: `${max}/${window}` })),
    ],
  };
}

/** As `tools.NAME` of a gateway policy has it. */
export function gatewayEntry({ tool, arguments: all, limits }: SuggestedTool): DataMap {
  const bounded = all.filter(({ bound }) => bound.kind !== "open");
  const require = bounded.map((argument) => ({
    conditions: conditionData(argument),
    on_deny: denialMessage(tool, argument),
  }));
  return {
    ...(require.length === 0 ? {} : { require }),
    limits: limits.map(({ window, max }) => ({ counter: `calls_per_${window}`, window, max, scope: "grant" })),
  };
}

/** The conditions of an argument. */
export function conditionData(argument: SuggestedArgument): readonly DataMap[] {
  return interceptConditions(argument).map(({ op, value }) => ({
    path: `args.${argument.path}`,
    op,
    value: value as Data,
  }));
}
