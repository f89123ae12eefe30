import type { Document, Path } from "@callgate/core";
import { toolEntries } from "@callgate/core/policy";
import { type Node, nodeAt } from "@callgate/core/yaml";
import { type Ambiguity, ambiguityOf, type Compared, mayHoldAmbiguity } from "../ambiguous.js";
import type { CheckProblem, PolicyCheck } from "../check.js";
import { typedPlaces } from "../typed-places.js";

export const ambiguousScalar: PolicyCheck = {
  id: "ambiguous-scalar",
  of: "policy",
  severity: "warning",
  summary: "an unquoted value that the engine reads as another than it looks like",
  *run({ document, policy }) {
    if (document.format === "json" || !mayHoldAmbiguity(document.text)) return;
    const reported = new Set<Node>();
    for (const { rules } of toolEntries(policy))
      for (const rule of rules)
        for (const { path, compared } of typedPlaces(rule))
          for (const { node, ambiguity } of ambiguitiesAt(document, path, compared)) {
            // An alias shows its anchor's value, once.
            if (reported.has(node)) continue;
            reported.add(node);
            yield problem(document, path, node, ambiguity);
          }
  },
};

function ambiguitiesAt(
  { root, text }: Document,
  path: Path,
  compared: Compared,
): { readonly node: Node; readonly ambiguity: Ambiguity }[] {
  const found: { node: Node; ambiguity: Ambiguity }[] = [];
  const visit = (node: Node): void => {
    if (node.kind === "list") node.items.forEach(visit);
    else if (node.kind === "map") for (const { value } of node.entries) visit(value);
    // With a tag or an anchor before it, the text is more than the scalar.
    else if (text.slice(node.start, node.end) === node.text) {
      const ambiguity = ambiguityOf(node, compared);
      if (ambiguity !== undefined) found.push({ node, ambiguity });
    }
  };
  const node = nodeAt(root, path)?.value;
  if (node !== undefined) visit(node);
  return found;
}

function problem({ text }: Document, path: Path, node: Node, { reads, replacement, orElse }: Ambiguity): CheckProblem {
  const { start, end } = node;
  const shown = text.slice(start, end);
  const other = orElse === undefined ? "" : `, or \`${orElse}\` if that is meant`;
  return {
    path,
    span: { start, end },
    message: `\`${shown}\` ${reads}; write \`${replacement}\`${other}`,
    fix: () => ({
      message: `write \`${replacement}\``,
      edits: [{ start, end, text: replacement }],
      keeps: "the word that was meant",
    }),
  };
}
