import { remove } from "@callgate/core/edit";
import { nodeAt } from "@callgate/core/yaml";
import { quoted } from "../../describe-rule.js";
import type { HostMutator } from "../host-mutator.js";
import { decidingPlaces } from "../places.js";

/** What a rule of Gemini CLI asks besides the name. */
const CONDITIONS = ["argsPattern", "toolAnnotations", "modes", "interactive", "subagent"];

export const dropHostCondition: HostMutator = {
  id: "drop-condition",
  summary: "drop what a rule asks besides the tool's name",
  *faults(subject) {
    for (const { file, layer, path, node } of decidingPlaces(subject)) {
      if (path[0] !== "rule" || node.kind !== "map") continue;
      for (const key of CONDITIONS) {
        const at = [...path, key];
        if (nodeAt(file.root, at) === undefined) continue;
        yield { layer, path: at, part: "key", sentence: `${quoted(key)} was dropped`, edits: remove(file, at) };
      }
    }
  },
};
