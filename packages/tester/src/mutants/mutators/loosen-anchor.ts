import { replaceScalar } from "@callgate/core/edit";
import { anchorsOf } from "../anchors.js";
import { quoted } from "../describe-rule.js";
import { MAX_OF_ONE, type Mutator } from "../mutator.js";
import { conditionsOf } from "../rules.js";

export const loosenAnchor: Mutator = {
  id: "loosen-anchor",
  summary: "loosen an anchor of a pattern",
  *faults({ document, policy }) {
    for (const { condition } of conditionsOf(policy)) {
      const { op, value, origin } = condition;
      if (op !== "regex" || value.kind !== "string") continue;
      const path = [...origin, "value"];
      for (const { start, end } of anchorsOf(value.value).slice(0, MAX_OF_ONE)) {
        const loose = value.value.slice(0, start) + value.value.slice(end);
        const sentence = `the anchor ${quoted(value.value.slice(start, end))} was taken from the pattern`;
        yield { path, sentence, edits: replaceScalar(document, path, loose) };
      }
    }
  },
};
