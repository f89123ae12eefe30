import { argumentPaths } from "@callgate/core/logic";
import { clip, either } from "@callgate/core/text";
import type { PolicyCheck } from "../check.js";

/** More names than these are not all said. */
const MAX_NAMES = 3;

export const unaddressableArgument: PolicyCheck = {
  id: "unaddressable-argument",
  of: "policy",
  severity: "note",
  summary: "an argument that no condition can name",
  *run({ policy, tools }) {
    for (const { name, tool } of tools) {
      const listed = policy.tools.get(name);
      if (listed === undefined || tool?.inputSchema === undefined) continue;
      const names = new Set<string>();
      for (const path of argumentPaths(tool.inputSchema)) {
        const last = path.at(-1) as string;
        if (last.includes(".")) names.add(clip(last));
      }
      if (names.size === 0) continue;
      const some = [...names].slice(0, MAX_NAMES);
      const what = names.size > MAX_NAMES ? `${names.size} arguments such as ${either(some)}` : either(some);
      yield {
        path: listed.origin,
        part: "key",
        message: `no condition can look at ${what} of \`${clip(name)}\`: a dot in a path leads into an object; where such an argument matters, limit or deny the tool`,
      };
    }
  },
};
