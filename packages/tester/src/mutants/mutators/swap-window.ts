import { replaceScalar } from "@callgate/core";
import type { Mutator } from "../mutator.js";
import { CALENDAR_WINDOWS, type CalendarWindow, limitedRulesOf, windowOf } from "../rules.js";
import { quoted } from "../words.js";

export const swapWindow: Mutator = {
  id: "swap-window",
  summary: "count over another window",
  *faults({ document, policy }) {
    for (const { milliseconds, path, write, was } of [...limitedRulesOf(policy)].map((rule) => ({
      ...windowOf(document, rule),
      was: rule.limit.window.name,
    })))
      for (const [name, length] of Object.entries(CALENDAR_WINDOWS) as [CalendarWindow, number][])
        if (length !== milliseconds)
          yield {
            path,
            sentence: `the window ${quoted(was)} became ${quoted(name)}`,
            edits: replaceScalar(document, path, write(name)),
          };
  },
};
