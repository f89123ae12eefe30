import { remove } from "@callgate/core/edit";
import { hiddenTools } from "@callgate/core/policy";
import { quoted } from "../describe-rule.js";
import type { Mutator } from "../mutator.js";

export const unhide: Mutator = {
  id: "unhide",
  summary: "hide a tool no more",
  *faults({ document, policy }) {
    for (const { name, origin } of hiddenTools(policy))
      yield { path: origin, sentence: `${quoted(name)} is hidden no more`, edits: remove(document, origin) };
  },
};
