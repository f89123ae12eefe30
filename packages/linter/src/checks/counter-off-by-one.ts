import { type Condition, type Document, type Node, nodeAt, type Rule, toFloat64 } from "@callgate/core";
import type { PolicyCheck, ProposedFix, TextEdit } from "../check.js";
import { boundOf, everyWindow, rateLimits } from "../rate-limits.js";
import { written } from "../written.js";
import { writtenTools } from "../written-tools.js";

export const counterOffByOne: PolicyCheck = {
  id: "counter-off-by-one",
  of: "policy",
  severity: "warning",
  summary: "a limit by `lt`, which lets one call less through than it says",
  *run({ document, policy }) {
    for (const { rules } of writtenTools(policy))
      for (const { rule, limit } of rateLimits(rules)) {
        const bound = boundOf(rule);
        const number = bound && toFloat64(bound.value);
        // Only where each call counts one does N stand for N calls.
        if (bound?.op !== "lt" || number === undefined || !("fixed" in limit.amount) || limit.amount.fixed !== 1n)
          continue;
        const through = limit.max ?? 0n;
        const calls = through <= 0n ? "no call" : through === 1n ? "1 call" : `${through} calls`;
        yield {
          path: [...bound.origin, "op"],
          message: `\`lt\` ${number} lets ${calls} ${everyWindow(limit.window.name)} through: the engine counts a call before it compares; write \`lte\` ${number} to let ${number} through, or \`lte\` ${through} to say what it does`,
          fix: () => atMost(document, rule, bound, through),
        };
      }
  },
};

/** The same limit, written as the number of calls it lets through. */
function atMost({ root, text }: Document, rule: Rule, { origin }: Condition, most: bigint): ProposedFix | undefined {
  const whole = nodeAt(root, rule.origin)?.value;
  const edit = (node: Node | undefined, word: string, replacement: string | undefined): TextEdit | undefined => {
    // An alias's text stands elsewhere, and means something there too.
    if (whole === undefined || node?.kind !== "scalar" || replacement === undefined) return undefined;
    if (node.start < whole.start || node.end > whole.end || !text.slice(node.start, node.end).includes(word))
      return undefined;
    return { start: node.start, end: node.end, text: replacement };
  };
  const op = nodeAt(root, [...origin, "op"])?.value;
  const value = nodeAt(root, [...origin, "value"])?.value;
  const edits = [
    edit(op, "lt", op && written("lte", op, text)),
    edit(value, value?.kind === "scalar" ? value.text : "", `${most}`),
  ].filter((one) => one !== undefined);
  return edits.length === 2 ? { message: `write \`lte\` and ${most}`, edits } : undefined;
}
