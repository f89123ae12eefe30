import { defaultOf, hiddenTools } from "@callgate/core/policy";
import type { PolicyCheck } from "../check.js";
import { named } from "../describe-tools.js";

/** More names than these are not all said. */
const MAX_NAMES = 10;

export const undecidedTool: PolicyCheck = {
  id: "undecided-tool",
  of: "policy",
  severity: "note",
  summary: "tools of the tool list that neither the policy nor a suppression names (off unless it is given a severity)",
  offByDefault: true,
  *run({ policy, toolList, isNamedInSuppression }) {
    if (toolList === undefined) return;
    const hidden = new Set(hiddenTools(policy).map(({ name }) => name));
    if (hidden.has("*")) return;
    const undecided = [...toolList.tools.keys()].filter(
      (name) => !policy.tools.has(name) && !hidden.has(name) && !isNamedInSuppression(name),
    );
    if (undecided.length === 0) return;
    const [is, it] = undecided.length === 1 ? ["is", "it"] : ["are", "them"];
    const then = defaultOf(policy).action === "deny" ? "denied" : "allowed";
    yield {
      path: defaultOf(policy).origin,
      message: `the policy does not say whether ${named(undecided, MAX_NAMES)} may be called: ${it === "it" ? "it" : "they"} ${is} ${then} by default; name ${it} under \`tools\` or \`hide\`, or in the reason of a suppression`,
    };
  },
};
