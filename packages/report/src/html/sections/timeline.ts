/** When the calls were made. */

import { count } from "../../count.js";
import type { ReplayTables } from "../../replay/tables.js";
import { stepsOf, stepText, timelineChart } from "../charts/timeline.js";
import { legend, OUTCOME_WORDS, OUTCOMES } from "../decisions.js";
import { html } from "../markup.js";
import type { Section } from "../page.js";
import { details, more, table, time } from "../parts.js";

/** None where no call has a time. */
export function timelineSection({ timeline, decisions }: ReplayTables): Section[] {
  const steps = stepsOf(timeline);
  if (steps.length === 0) return [];
  const outcomes = OUTCOMES.filter((outcome) => decisions[outcome] > 0);
  const numbers = table(
    `Calls in each ${stepText(timeline.step)}, UTC`,
    ["from", ...outcomes.map((outcome) => ({ number: OUTCOME_WORDS[outcome] }))],
    steps.map(({ from, decisions: of }) => [time(from), ...outcomes.map((outcome) => of[outcome])]),
  );
  return [
    {
      id: "timeline",
      heading: "Calls over time",
      content: html`<p class="lead">Each bar is ${stepText(timeline.step).replace(/^(?=[a-z])/, timeline.step === 3_600_000 ? "an " : "a ")}, in UTC.</p>
<div class="panel">${legend(outcomes)}${timelineChart(timeline)}</div>
${more(timeline.untimed === 0 ? undefined : `${count(timeline.untimed, "call")} without a time ${timeline.untimed === 1 ? "is" : "are"} not drawn.`)}
${details("The numbers", numbers)}`,
    },
  ];
}
