import type { Document, Path, Rule } from "@callgate/core";
import { replaceScalar } from "@callgate/core/edit";
import { toolEntries } from "@callgate/core/policy";
import { nodeAt } from "@callgate/core/yaml";
import { quoted } from "../describe-rule.js";
import type { Mutator } from "../mutator.js";
import type { LimitedRule } from "../rules.js";

/** As when a limit is copied and its counter is not renamed: each call then counts twice. */
export const shareCounter: Mutator = {
  id: "share-counter",
  summary: "let two limits share one counter",
  *faults({ document, policy }) {
    for (const { rules } of toolEntries(policy)) {
      const limited = rules.filter((rule) => isNamed(rule, document));
      for (const [index, { limit }] of limited.entries()) {
        const before = limited[index - 1]?.limit;
        if (before === undefined || before.counter === limit.counter) continue;
        const path = [...limit.origin, "counter"];
        const sentence = `the counter ${quoted(limit.counter)} became ${quoted(before.counter)}`;
        yield { path, sentence, edits: replaceScalar(document, path, before.counter) };
      }
    }
  },
};

/**
 * Whether the limit's counter and its bound are written in the limit: elsewhere the bound is a condition on the counter by
 * its name, and another name would leave the limit without a bound.
 */
function isNamed(rule: Rule, document: Document): rule is LimitedRule {
  return (
    rule.limit !== undefined && ["counter", "max"].every((key) => isAt(document, [...(rule.limit?.origin ?? []), key]))
  );
}

function isAt({ root }: Document, path: Path): boolean {
  return nodeAt(root, path) !== undefined;
}
