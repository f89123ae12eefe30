import type { Document, Policy } from "@callgate/core";
import { toolEntries } from "@callgate/core/policy";
import { type Node, nodeAt } from "@callgate/core/yaml";
import type { CheckProblem, PolicyCheck } from "../check.js";
import { typedPlaces } from "../typed-places.js";
import { mayReadingsDiffer, readingDifferences } from "../yaml-1-2.js";

export const readingDiffers: PolicyCheck = {
  id: "reading-differs",
  of: "policy",
  severity: "error",
  summary:
    "something that YAML 1.2, as editors and reviewers' tools read it, says differently from what the engine reads",
  *run({ document, policy }): Iterable<CheckProblem> {
    if (!mayReadingsDiffer(document.text)) return;
    const typed = typedNodes(document, policy);
    for (const { path, node, engine, other, advice } of readingDifferences(document, (one) => typed.has(one))) {
      const { start, end } = node;
      const shown = node.kind === "scalar" ? `\`${document.text.slice(start, Math.min(end, start + 40))}\`` : "this";
      yield {
        path,
        span: { start, end },
        message: `${shown} is ${engine} to the engine, and ${other} to readers of YAML 1.2, such as editors; ${advice}`,
      };
    }
  },
};

/** The scalars whose type decides something. */
function typedNodes({ root }: Document, policy: Policy): ReadonlySet<Node> {
  const typed = new Set<Node>();
  const visit = (node: Node): void => {
    if (node.kind === "list") node.items.forEach(visit);
    else if (node.kind === "map") for (const { value } of node.entries) visit(value);
    else typed.add(node);
  };
  for (const { rules } of toolEntries(policy))
    for (const { path } of rules.flatMap(typedPlaces)) {
      const node = nodeAt(root, path)?.value;
      if (node !== undefined) visit(node);
    }
  return typed;
}
