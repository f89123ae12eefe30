import type { Path } from "@callgate/core";
import { isCarrierOnly } from "@callgate/core/dialects";
import { hiddenTools } from "@callgate/core/policy";
import { clip, Suggestions } from "@callgate/core/text";
import type { PolicyCheck, ProposedFix } from "../check.js";
import { listedByLook, skeleton } from "../confusables.js";
import { suggestedName } from "../fixes/index.js";
import { once } from "../once.js";
import { isPattern } from "../pattern-names.js";

export const unknownTool: PolicyCheck = {
  id: "unknown-tool",
  of: "policy",
  severity: "error",
  summary: "a tool that the tool list does not hold",
  *run({ document, policy, toolList }) {
    if (toolList === undefined) return;
    const listed = toolList.tools;
    const suggestions = once(() => new Suggestions(listed.keys()));
    const hidden = new Set(hiddenTools(policy).map(({ name }) => name));
    const lookAlikes = listedByLook(toolList).bySkeleton;
    // A name that looks like one of the list is `confusable-name`'s to report, which says how it differs.
    // An entry that only carries the counters of tools with a dot in their names is no tool.
    const unknown = (name: string) =>
      !listed.has(name) && !isCarrierOnly(policy, name) && !isPattern(name) && !lookAlikes.has(skeleton(name));
    const problem = (name: string, taken: (guess: string) => boolean, path: Path, effect: string) => {
      const guess = suggestions().closest(name);
      const hint = guess === undefined ? "fix the name, or remove it" : `did you mean \`${clip(guess)}\`?`;
      return {
        path,
        part: "key" as const,
        message: `the tool list holds no \`${clip(name)}\`, so ${effect}; ${hint}`,
        fix:
          guess === undefined || taken(guess)
            ? undefined
            : (): ProposedFix | undefined => suggestedName(document, path, guess),
      };
    };
    for (const { name, origin } of policy.tools.values())
      if (unknown(name))
        yield problem(name, (guess) => policy.tools.has(guess), origin, "no call meets what is written here");
    for (const { name, origin } of hiddenTools(policy))
      if (name !== "*" && name.trim() !== "" && unknown(name))
        yield problem(name, (guess) => hidden.has(guess), origin, "nothing is hidden");
  },
};
