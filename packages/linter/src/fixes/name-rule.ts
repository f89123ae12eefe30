/** A rule without a name → the same rule with one that says what it does. */

import type { Path, Rule } from "@callgate/core";
import { insertEntries, placeOf, replaceScalar } from "@callgate/core/edit";
import type { DocumentProblem, ProposedFix } from "../check.js";

/** Undefined where the problem is another than a rule's missing name. */
export function nameRule({ document, lowered, diagnostic: { path } }: DocumentProblem): ProposedFix | undefined {
  const [top, tool, list, index, key] = path;
  if (top !== "tools" || list !== "rules" || key !== "name" || path.length !== 5) return undefined;
  const { policy } = lowered;
  const entry = tool === "*" ? policy?.everyTool : policy?.tools.get(String(tool));
  const rules = entry?.rules ?? [];
  const rule = rules.find(({ origin }) => origin[3] === index);
  if (rule === undefined || rule.name !== "") return undefined;
  const name = nameOf(rule, rules);
  const edits =
    placeOf(document, path) === undefined
      ? insertEntries(document, path.slice(0, -1) as Path, { name }, "first")
      : replaceScalar(document, path, name);
  return edits && { message: `name the rule \`${name}\``, edits, keeps: "the same calls" };
}

/** What the rule does, numbered where others of its tool are called so. */
function nameOf(rule: Rule, rules: readonly Rule[]): string {
  const taken = new Set(rules.map(({ name }) => name));
  let name = "";
  for (const other of rules) {
    if (other.name !== "") continue;
    const word = wordFor(other);
    name = word;
    for (let number = 2; taken.has(name); number++) name = `${word} ${number}`;
    taken.add(name);
    if (other === rule) break;
  }
  return name;
}

function wordFor({ action, limit }: Rule): string {
  if (action === "approval") return "approval";
  if (action === "deny") return "deny";
  if (limit !== undefined) return "rate limit";
  return "conditions";
}
