/** Coverage → LCOV's tracefile: rules and limits are functions, what they can do are branches. */

import { printable } from "../printable.js";
import {
  type CoverageItem,
  type CoverageReport,
  coveredLines,
  type Goal,
  goalsOf,
  type PolicyCoverageRow,
} from "../results/coverage.js";

/** A record for each policy, as geninfo(1) describes them. */
export function lcov({ policies }: CoverageReport): string {
  return policies.map(record).join("");
}

function record(policy: PolicyCoverageRow): string {
  const lines = coveredLines(policy);
  const functions = lines.flatMap(({ items, line }) => items.flatMap((item) => functionOf(item, line)));
  const branches = lines.flatMap(({ items, line }) =>
    items.flatMap((item, block) => goalsOf(item).map((goal, branch) => ({ line, block, branch, goal }))),
  );
  return [
    "TN:",
    `SF:${printable(policy.uri)}`,
    ...functions.map(({ line, name }) => `FN:${line},${name}`),
    ...functions.map(({ hits, name }) => `FNDA:${hits},${name}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter(({ hits }) => hits > 0).length}`,
    ...branches.map(({ line, block, branch, goal }) => `BRDA:${line},${block},${branch},${taken(goal)}`),
    `BRF:${branches.length}`,
    `BRH:${branches.filter(({ goal }) => goal.count > 0).length}`,
    ...lines.map(({ line, hits }) => `DA:${line},${hits}`),
    `LF:${lines.length}`,
    `LH:${lines.filter(({ hits }) => hits > 0).length}`,
    "end_of_record",
    "",
  ].join("\n");
}

/** A function's name must be unique, so it includes the line. */
function functionOf(item: CoverageItem, line: number): { line: number; name: string; hits: number }[] {
  if (item.kind !== "rules" && item.kind !== "limits") return [];
  const name = (item.tool === "" ? item.rule : `${item.tool}/${item.rule}`).replace(/[\s,]+/g, " ");
  return [{ line, name: `${printable(name)}:${line}`, hits: item.kind === "rules" ? item.decided : item.reached }];
}

function taken({ count }: Goal): string {
  return String(count);
}
