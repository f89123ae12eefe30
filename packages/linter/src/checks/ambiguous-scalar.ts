import {
  type Condition,
  type Document,
  type Limit,
  type Node,
  nodeAt,
  type Path,
  type Rule,
  toolEntries,
} from "@callgate/core";
import { type Ambiguity, ambiguityOf, type Compared, mayHoldAmbiguity } from "../ambiguous.js";
import type { CheckProblem, PolicyCheck } from "../check.js";

export const ambiguousScalar: PolicyCheck = {
  id: "ambiguous-scalar",
  of: "policy",
  severity: "warning",
  summary: "an unquoted value that the engine reads as another than it looks like",
  *run({ document, policy }) {
    if (document.format === "json" || !mayHoldAmbiguity(document.text)) return;
    const told = new Set<Node>();
    for (const { rules } of toolEntries(policy))
      for (const rule of rules)
        for (const { path, compared } of typedPlaces(rule))
          for (const { node, ambiguity } of ambiguitiesAt(document, path, compared)) {
            // An alias shows its anchor's value, once.
            if (told.has(node)) continue;
            told.add(node);
            yield problem(document, path, node, ambiguity);
          }
  },
};

interface TypedPlace {
  readonly path: Path;
  readonly compared: Compared;
}

/** Where the type of what is written matters; everything else is read as text. */
function typedPlaces({ conditions, limit }: Rule): TypedPlace[] {
  return [...conditions.flatMap(placeOf), ...(limit === undefined ? [] : placesOf(limit))];
}

function placeOf({ origin, op, target, value }: Condition): TypedPlace[] {
  const path = [...origin, "value"];
  switch (op) {
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return [{ path, compared: "as number" }];
    case "in":
    case "not_in":
      // What is no list is never looked at.
      if (value.kind !== "list") return [];
      return [{ path, compared: target.kind === "counter" ? "as number" : "as text" }];
    case "eq":
    case "neq":
    case "contains":
      return [{ path, compared: target.kind === "counter" ? "as number" : "as text" }];
    default:
      return [];
  }
}

function placesOf({ origin, window }: Limit): TypedPlace[] {
  // A window with a name is read as text.
  const keys = ["increment", "max", ...(/^[a-z]*$/.test(window.name) ? [] : ["window"])];
  return keys.map((key) => ({ path: [...origin, key], compared: "as number" }));
}

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
