/** A rate limit of a tool with a dot in its name, which Intercept refuses → the entry that carries its counter. */

import type { Path } from "@callgate/core";
import { appendItem, together } from "@callgate/core/edit";
import { clip } from "@callgate/core/text";
import { pointer } from "@callgate/core/yaml";
import type { DocumentProblem, ProposedFix } from "../check.js";
import { carried } from "./forms.js";

/** Adds the entry; undefined where the problem is about anything but such a limit. */
export function carryCounter({ document, lowered, diagnostic }: DocumentProblem): ProposedFix | undefined {
  const { policy } = lowered;
  const [top, tool, ...rest] = diagnostic.path;
  if (policy?.dialect !== "intercept" || top !== "tools" || typeof tool !== "string") return undefined;
  const isRateLimit = rest.length === 3 && rest[2] === "rate_limit";
  const at: Path = diagnostic.path.slice(0, 4);
  const limit = policy.tools.get(tool)?.rules.find((rule) => pointer(rule.origin) === pointer(at))?.limit;
  if (!isRateLimit || limit?.max === undefined) return undefined;
  const parts = carried(policy, tool, limit.window.name, Number(limit.max));
  if (parts.length === 0) return undefined;
  const edits = together(parts.map(({ list, item }) => appendItem(document, list, item)));
  return edits && { message: `carry the counter of \`${clip(tool)}\` in an entry of its own`, edits, keeps: "a rate" };
}
