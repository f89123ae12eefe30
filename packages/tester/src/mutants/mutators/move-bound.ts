import { replaceScalar } from "@callgate/core/edit";
import { quoted } from "../describe-rule.js";
import type { Mutator } from "../mutator.js";
import { conditionsOf } from "../rules.js";
import { oneLess, oneMore } from "./by-one.js";

const COMPARING: ReadonlySet<string | undefined> = new Set(["lt", "lte", "gt", "gte"]);

/** Both ways: one lets a call more through, the other one less. */
export const moveBound: Mutator = {
  id: "move-bound",
  summary: "move the bound of a condition by one",
  *faults({ document, policy }) {
    for (const { condition } of conditionsOf(policy)) {
      const { op, value, origin } = condition;
      if (!COMPARING.has(op) || (value.kind !== "int" && value.kind !== "float")) continue;
      const path = [...origin, "value"];
      for (const moved of [oneLess(value.value), oneMore(value.value)])
        if (moved !== undefined)
          yield {
            path,
            sentence: `${quoted(value.value)} became ${quoted(moved)}`,
            edits: replaceScalar(document, path, moved),
          };
    }
  },
};
