import { replaceScalar } from "@callgate/core";
import type { Mutator } from "../mutator.js";
import { CALENDAR_WINDOWS, type CalendarWindow, limitedRulesOf, windowOf } from "../rules.js";
import { quoted } from "../words.js";

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

/** The windows of another length, the most alike first: who tells that one apart tells the others apart as well. */
function othersThan(milliseconds: number): CalendarWindow[] {
  const distance = (name: CalendarWindow) => Math.abs(Math.log(CALENDAR_WINDOWS[name] / Math.max(1, milliseconds)));
  return (Object.keys(CALENDAR_WINDOWS) as CalendarWindow[])
    .filter((name) => CALENDAR_WINDOWS[name] !== milliseconds)
    .sort((a, b) => distance(a) - distance(b));
}
