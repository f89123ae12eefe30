import type { Path } from "@callgate/core";
import { pointer } from "@callgate/core/yaml";
import type { PolicyCheck } from "../check.js";
import { analysisOf } from "../policy-analysis.js";
import { type Constraint, unsatCoresOf } from "../unsat-core.js";

export const contradiction: PolicyCheck = {
  id: "contradiction",
  of: "policy",
  severity: "error",
  summary: "conditions that no call can meet",
  *run({ policy }) {
    const analysis = analysisOf(policy);
    const reported = new Set<string>();
    for (const [subject, constraints] of unsatCoresOf(policy)) {
      const last = constraints.at(-1) as Constraint;
      // What holds for every tool is reported once, and not for each tool.
      if (reported.has(pointer(last.path)) && constraints.every(({ rule }) => analysis.isForEveryTool(rule))) continue;
      reported.add(pointer(last.path));
      const everyTool = constraints.every(({ rule }) => analysis.isForEveryTool(rule));
      const whose = everyTool || subject.name === undefined ? "every call" : `every call of \`${subject.name}\``;
      const others = constraints.slice(0, -1);
      yield {
        path: last.path,
        message: `${sentence(last, others)}, so ${whose} is denied; ${others.length === 0 ? "fix it" : "fix one of them"}`,
        related: others.map(({ path, words }): { path: Path; message: string } => ({
          path,
          message: `this ${words} is one of them`,
        })),
      };
    }
  },
};

function sentence({ words, rule }: Constraint, others: readonly Constraint[]): string {
  if (others.length > 0) {
    const count = others.length === 1 ? "another" : `${others.length} others`;
    return words === "limit"
      ? `what the conditions let through does not fit this limit`
      : `no call meets this ${words} and ${count}`;
  }
  if (words === "limit") {
    const { limit } = rule;
    return limit !== undefined && "fixed" in limit.amount
      ? `one call counts ${limit.amount.fixed}, and the limit is ${limit.max}`
      : "no amount fits this limit";
  }
  return words === "rule" ? "this rule denies whatever the arguments are" : "no call meets this condition";
}
