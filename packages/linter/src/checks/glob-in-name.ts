import type { Policy } from "@callgate/core";
import { hiddenTools } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import type { CheckProblem, PolicyCheck } from "../check.js";
import { isPattern } from "../pattern-names.js";

export const globInName: PolicyCheck = {
  id: "glob-in-name",
  of: "policy",
  severity: "error",
  summary: "a tool's name that looks like a pattern but is taken literally",
  *run({ policy, toolList }) {
    yield* toolNames(policy, toolList?.tools ?? new Map());
    for (const { name, origin } of hiddenTools(policy))
      if (name !== "*" && isPattern(name) && toolList?.tools.has(name) !== true)
        yield {
          path: origin,
          message: `\`${clip(name)}\` hides only a tool of that very name: names are no patterns; name each tool, or hide every one with \`*\``,
        };
  },
};

function* toolNames({ tools, everyTool }: Policy, listed: ReadonlyMap<string, unknown>): Iterable<CheckProblem> {
  for (const { name, origin } of tools.values()) {
    if (!isPattern(name) || listed.has(name)) continue;
    const every = everyTool?.asTool === undefined ? "" : ", or write rules for every tool under `*`";
    yield {
      path: origin,
      part: "key",
      message:
        name === "*"
          ? "in this form of policy `*` is the name of one tool, not of all, so no call meets what is written here; name each tool"
          : `\`${clip(name)}\` matches only a tool of that very name: names are no patterns; name each tool${every}`,
    };
  }
}
