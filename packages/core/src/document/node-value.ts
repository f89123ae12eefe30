/** A node → the Go value that yaml.v3 decodes into an `any`, which is what the `value` of a condition is. */

import { NULL, type Value } from "../values/value.js";
import type { Node } from "./document.js";
import { type FieldProblem, mapEntries } from "./fields.js";
import { ScalarError, scalarValue } from "./scalar.js";

/** The node's value; what makes yaml.v3 refuse it is added to `problems`. */
export function nodeValue(node: Node, problems: FieldProblem[]): Value {
  switch (node.kind) {
    case "scalar":
      try {
        return scalarValue(node);
      } catch (error) {
        if (!(error instanceof ScalarError)) throw error;
        problems.push({ node, message: error.message });
        return NULL;
      }
    case "list":
      return { kind: "list", items: node.items.map((item) => nodeValue(item, problems)) };
    case "map": {
      const fields = mapEntries(node);
      for (const problem of fields.problems) problems.push(problem);
      const entries = fields.list.map(({ key, value }): [Value, Value] => [
        nodeValue(key, problems),
        nodeValue(value, problems),
      ]);
      return { kind: "map", entries };
    }
  }
}
