import { appendItem, remove, together } from "@callgate/core/edit";
import { quoted } from "../../describe-rule.js";
import type { HostMutator } from "../host-mutator.js";
import { decidingPlaces } from "../places.js";

/** Lists of one mapping of which each says what becomes of its tools. */
const LISTS: readonly (readonly string[])[] = [
  ["allow", "ask", "deny"],
  ["allowed", "excluded"],
  ["allowed", "exclude", "confirmationRequired"],
  ["enabled_tools", "disabled_tools"],
  ["includeTools", "excludeTools"],
];

export const moveEntry: HostMutator = {
  id: "move-entry",
  summary: "move an entry to another list",
  *faults(subject) {
    const { host } = subject;
    for (const { file, layer, path, node } of decidingPlaces(subject)) {
      const [list, index] = path.slice(-2);
      if (typeof index !== "number" || typeof list !== "string" || node.kind !== "scalar") continue;
      const group = path.length === 3 ? path[0] : undefined;
      const lists =
        group === "permissions" && host === "claude-code"
          ? LISTS[0]
          : group === "mcp"
            ? LISTS[1]
            : group === "tools"
              ? LISTS[2]
              : LISTS.slice(3).find((one) => one.includes(list));
      if (!lists?.includes(list)) continue;
      for (const other of lists)
        if (other !== list)
          yield {
            layer,
            path,
            sentence: `${quoted(node.text)} was moved from ${quoted(list)} to ${quoted(other)}`,
            edits: together([remove(file, path), appendItem(file, [...path.slice(0, -2), other], node.text)]),
          };
    }
  },
};
