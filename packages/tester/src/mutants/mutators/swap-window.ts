import { replaceScalar } from "@callgate/core/edit";
import { WINDOW_MILLISECONDS, type WindowName } from "@callgate/core/policy";
import { quoted } from "../describe-rule.js";
import type { Mutator } from "../mutator.js";
import { limitedRulesOf, windowOf } from "../rules.js";

export const swapWindow: Mutator = {
  id: "swap-window",
  summary: "count over another window",
  *faults({ document, policy }) {
    for (const rule of limitedRulesOf(policy)) {
      const { milliseconds, path, write } = windowOf(document, rule);
      for (const name of othersThan(milliseconds))
        yield {
          path,
          sentence: `the window ${quoted(rule.limit.window.name)} became ${quoted(name)}`,
          edits: replaceScalar(document, path, write(name)),
        };
    }
  },
};

/** The windows of another length, the closest first: a case that distinguishes that one distinguishes the others. */
function othersThan(milliseconds: number): WindowName[] {
  const distance = (name: WindowName) => Math.abs(Math.log(WINDOW_MILLISECONDS[name] / Math.max(1, milliseconds)));
  return (Object.keys(WINDOW_MILLISECONDS) as WindowName[])
    .filter((name) => WINDOW_MILLISECONDS[name] !== milliseconds)
    .sort((a, b) => distance(a) - distance(b));
}
