import { replaceScalar } from "@callgate/core/edit";
import type { Operator } from "@callgate/core/policy";
import type { Mutator } from "../mutator.js";
import { conditionsOf } from "../rules.js";

const OPPOSITE: Readonly<Partial<Record<Operator, Operator>>> = {
  eq: "neq",
  neq: "eq",
  in: "not_in",
  not_in: "in",
  lt: "gte",
  gte: "lt",
  gt: "lte",
  lte: "gt",
};

/** `regex` and `contains` have no opposite. */
export const flipOperator: Mutator = {
  id: "flip-operator",
  summary: "turn an operator into its opposite",
  *faults({ document, policy }) {
    for (const { condition } of conditionsOf(policy)) {
      const { op, value, origin } = condition;
      if (op === "exists" && value.kind === "bool") {
        const path = [...origin, "value"];
        const flipped = !value.value;
        yield {
          path,
          sentence: `\`exists: ${value.value}\` became \`exists: ${flipped}\``,
          edits: replaceScalar(document, path, flipped),
        };
      }
      const opposite = op && OPPOSITE[op];
      if (opposite === undefined) continue;
      const path = [...origin, "op"];
      yield { path, sentence: `\`${op}\` became \`${opposite}\``, edits: replaceScalar(document, path, opposite) };
    }
  },
};
