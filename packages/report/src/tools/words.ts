/** A list of tools in words, the same in every format for people. */

import { CATEGORIES } from "@callgate/core";
import { count } from "../count.js";
import type { ToolsReport } from "./report.js";

/** `14 tools of ollama in tools.json: 5 Read, 9 Write`. Untrusted. */
export function toolsSentence({ subject, server, tools }: ToolsReport): string {
  const named = CATEGORIES.map((category) => ({
    category,
    n: tools.filter((tool) => tool.category === category).length,
  }))
    .filter(({ n }) => n > 0)
    .map(({ category, n }) => `${n} ${category}`);
  const of = server === undefined ? "" : ` of ${server}`;
  return `${count(tools.length, "tool")}${of} in ${subject}${named.length > 0 ? `: ${named.join(", ")}` : ""}`;
}
