import { insertEntries, replaceScalar } from "@callgate/core/edit";
import { defaultOf } from "@callgate/core/policy";
import { nodeAt } from "@callgate/core/yaml";
import type { Mutator } from "../mutator.js";

/** The catalogue's format has no default. */
export const changeDefault: Mutator = {
  id: "change-default",
  summary: "change what happens to tools that are not listed",
  *faults({ document, policy }) {
    const { action, origin } = defaultOf(policy);
    if (origin.length === 0) return;
    const other = action === "allow" ? "deny" : "allow";
    const isWritten = nodeAt(document.root, origin) !== undefined;
    yield {
      path: origin,
      sentence: `the default became \`${other}\``,
      edits: isWritten ? replaceScalar(document, origin, other) : insertEntries(document, [], { default: other }),
    };
  },
};
