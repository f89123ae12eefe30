import type { Document } from "@callgate/core";
import { accessTo, defaultOf } from "@callgate/core/policy";
import { closest } from "@callgate/core/text";
import { mapFields } from "@callgate/core/yaml";
import type { PolicyCheck } from "../check.js";
import { isPlaced, placeOf, restrictsTools, writtenRules } from "../host-rules.js";
import { reachOfUnnamed } from "../reach.js";
import { isImpossible } from "../unsat-core.js";

export const defaultAllow: PolicyCheck = {
  id: "default-allow",
  of: "policy",
  severity: "warning",
  summary: "a tool that the policy does not name may be called",
  *run({ document, policy }) {
    // A form of policy without a default has no place to write one.
    if (defaultOf(policy).origin.length === 0 || reachOfUnnamed(policy) === undefined) return;
    if (isImpossible(policy, undefined)) return;
    const written = writtenDefault(document);
    if (written === "mistaken") return;
    const what = written === "allow" ? "`default: allow` lets" : "without `default: deny`, the policy lets";
    yield {
      path: defaultOf(policy).origin,
      message: `${what} every tool pass that it does not name, also those the server adds later; name what may be called, and write \`default: deny\``,
    };
  },
  *runOnHost(context) {
    const { effect, by, rules } = accessTo(context.policy.access, UNNAMED);
    if (effect !== "allow" || rules.length > 0 || isPlaced(by)) return;
    // Who keeps no tool back has not begun to say which may be called.
    if (!writtenRules(context).some(restrictsTools)) return;
    yield {
      ...placeOf(by, context),
      message: `${context.policy.assumed.engine} runs every tool without approval that no rule names, also those a server adds later; write a rule for all others that requires approval`,
      witness: { calls: [{ ...UNNAMED, args: {} }], decision: "allow" },
    };
  },
};

/** A tool that no rule was written for. */
const UNNAMED = { server: "xq-server", tool: "xq-tool", annotations: {} };

/** What the document says; a mistake has its own finding, which says what follows. */
function writtenDefault({ root }: Document): "allow" | "nothing" | "mistaken" {
  if (root?.kind !== "map") return "nothing";
  const { byName } = mapFields(root);
  const value = byName.get("default")?.value;
  if (value?.kind === "scalar") {
    if (value.text === "allow") return "allow";
    return value.plain && ["", "~", "null"].includes(value.text) ? "nothing" : "mistaken";
  }
  return [...byName.keys()].some((key) => closest(key, ["default"]) !== undefined) ? "mistaken" : "nothing";
}
