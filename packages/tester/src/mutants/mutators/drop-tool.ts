import { remove } from "@callgate/core/edit";
import { quoted } from "../describe-rule.js";
import type { Mutator } from "../mutator.js";

export const dropTool: Mutator = {
  id: "drop-tool",
  summary: "list a tool no more",
  *faults({ document, policy }) {
    for (const { name, origin } of policy.tools.values())
      yield {
        path: origin,
        part: "key",
        sentence: `the tool ${quoted(name)} is listed no more`,
        edits: remove(document, origin),
      };
  },
};
