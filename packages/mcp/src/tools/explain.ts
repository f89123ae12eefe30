/** `explain`: a check → its page; or the checks there are. */

import { didYouMean } from "@callgate/core/text";
import { CHECKS } from "@callgate/linter";
import { UserError } from "@callgate/project/io";
import type { Tool } from "./tool.js";

interface ExplainArguments {
  readonly check?: string;
}

export const explainTool: Tool<ExplainArguments> = {
  name: "explain",
  title: "Explain a check",
  description:
    "What a check of lint looks for, with examples that fail and pass, why it matters, and how to fix what it finds. Without a check, the list of all checks.",
  inputSchema: {
    type: "object",
    properties: {
      check: { type: "string", maxLength: 100, description: "The check's id, as findings have it, such as dead-rule." },
    },
    additionalProperties: false,
  },
  lists: [],
  async run({ check: id }, world) {
    if (id === undefined) {
      const lines = CHECKS.map((check) => `${check.id}: ${check.summary}`);
      return { report: { checks: CHECKS.map(rowOf) }, text: lines.join("\n") };
    }
    const ids = CHECKS.map((check) => check.id);
    const found = CHECKS.find((check) => check.id === id);
    if (found === undefined)
      throw new UserError(
        `there is no check \`${id}\`${didYouMean(id, ids) || "; explain without arguments lists them"}`,
      );
    const page = world.page(id);
    return { report: { checks: [rowOf(found)], page }, text: page };
  },
};

function rowOf({ id, severity, summary }: (typeof CHECKS)[number]): object {
  return { id, severity, summary };
}
