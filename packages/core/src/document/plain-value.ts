/** A node → plain JSON, for JSON Schemas and for whoever reads a document that is no policy. */

import { toJson } from "../values/value.js";
import type { Node } from "./document.js";
import { type FieldProblem, mapFields } from "./fields.js";
import { nodeValue } from "./node-value.js";

/**
 * The value, merges applied. Objects have no prototype: keys such as `__proto__` are keys like any other.
 * @param problems takes what is lost on the way: duplicate keys, and values that are not plain
 */
export function plainValue(node: Node, problems: FieldProblem[]): unknown {
  switch (node.kind) {
    case "map": {
      const object: Record<string, unknown> = Object.create(null);
      const fields = mapFields(node);
      for (const { name, value } of fields.list) object[name] = plainValue(value, problems);
      problems.push(
        ...fields.problems,
        ...fields.repeated.map((key) => ({ node: key, message: "the key is already defined above" })),
      );
      return object;
    }
    case "list":
      return node.items.map((item) => plainValue(item, problems));
    case "scalar":
      return toJson(nodeValue(node, problems));
  }
}
