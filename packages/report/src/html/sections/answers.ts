/**
 * The answers to what was asked: what another policy decides differently, one call's decision, other values of the limits.
 */

import { withCommas } from "@callgate/core/text";
import type { ChangeKind, ShownRule, SweptLimit } from "@callgate/simulator";
import { axisX, barY, ruleY, text } from "@observablehq/plot";
import { changeWords, sortedKinds, uncountedChanges } from "../../describe-call-kinds.js";
import { WOULD_BE_DECIDED } from "../../describe-decisions.js";
import { limitSentence, nameOf, remedySentence, sweepSentence } from "../../describe-replay.js";
import { amountText, count, limitText, number } from "../../describe-values.js";
import type { ReplayTables } from "../../results/replay.js";
import { type Drawing, smallChart } from "../chart.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../page.js";
import { argumentsOf, code, details, lineOf, more, placeOf, sentence, table, time, toolName } from "../parts.js";

const MAX_KINDS = 100;

/** Empty without a comparison. */
export function changesSection({ changes }: ReplayTables): Section[] {
  if (changes === undefined) return [];
  const kinds = sortedKinds(changes);
  const beyond = kinds.slice(MAX_KINDS).reduce((sum, { calls }) => sum + calls, 0) + uncountedChanges(changes);
  return [
    {
      id: "changes",
      heading: "What changes",
      content:
        changes.total === 0
          ? html`<p class="lead">Every call is decided as before.</p>`
          : html`<ol class="kinds">${kinds.slice(0, MAX_KINDS).map(kindCard)}</ol>
${more(beyond > 0 ? `${count(beyond, "more changed call")}; --format json lists them.` : undefined)}`,
    },
  ];
}

function kindCard({ calls, first, args }: ChangeKind): Markup {
  const { before, after } = first;
  const side = (title: string, { rule, message, policy }: ChangeKind["first"]["before"]) =>
    rule === "" && message === ""
      ? undefined
      : html`<dt>${title}</dt><dd>${rule === "" ? undefined : html`${code(rule)}: `}${sentence(message)}${policy === undefined ? undefined : html` at ${placeOf(policy)}`}</dd>`;
  return html`<li class="card">
<p class="times"><strong class="${after.decision}">${number(calls)}</strong> ${calls === 1 ? "call" : "calls"}</p>
<div>
<h3>${toolName(first)} <span class="tag ${after.decision}">${changeWords(before.decision, after.decision)}</span></h3>
<dl>
${side("Before", before)}${side("Now", after)}
<dt>First</dt><dd>${lineOf(first.transcript)} ${time(first.at)}</dd>
<dt>Arguments</dt><dd>${argumentsOf(args)}</dd>
</dl>
</div>
</li>
`;
}

const EFFECT: Readonly<Record<NonNullable<ShownRule["effect"]>, string>> = {
  passes: "lets it pass",
  denies: "denies it",
  asks: "asks for approval",
};

/** Empty without an explained call. */
export function explanationSection({ explanation: call }: ReplayTables): Section[] {
  if (call === undefined) return [];
  const content = html`<article class="card">
<h3>${nameOf(call)} <span class="tag ${call.decision}">${WOULD_BE_DECIDED[call.decision]}</span></h3>
<p class="message">${sentence(call.message)}</p>
<dl>
<dt>Recorded at</dt><dd>${lineOf(call.transcript)} ${time(call.at)}</dd>
${call.policy === undefined ? undefined : html`<dt>Decided by</dt><dd>${code(call.rule)} at ${placeOf(call.policy)}</dd>`}
<dt>Arguments</dt><dd>${argumentsOf(call.args)}</dd>
</dl>
<ol class="steps">
${call.rules.map(rule)}${call.limits.map(
  (limit) =>
    html`<li class="${limit.fits ? "yes" : "no"}">${code(limit.rule)} at ${placeOf(limit.policy)}: ${sentence(limitSentence(limit))}</li>`,
)}</ol>
${
  call.remedies.length === 0
    ? undefined
    : html`<p>It would pass:</p><ul>${call.remedies.map((remedy) => html`<li>${sentence(remedySentence(remedy, call.at))}</li>`)}</ul>`
}
</article>`;
  return [{ id: "explanation", heading: `Call ${withCommas(call.index)}, step by step`, content }];
}

function rule({ rule: name, effect, conditions, policy }: ShownRule): Markup {
  return html`<li class="${effect === undefined ? "" : effect === "passes" ? "yes" : "no"}">${code(name)} at ${placeOf(policy)}: ${effect === undefined ? "unknown" : EFFECT[effect]}${
    conditions.length === 0
      ? undefined
      : html`<ul>${conditions.map(
          ({ path, op, value, actual, holds }) =>
            html`<li class="${holds === undefined ? "" : holds ? "yes" : "no"}">${code(path)} ${op} ${code(value)}: ${holds === undefined ? "unknown" : html`${holds ? "holds" : "does not hold"}; it is ${actual === undefined ? "not there" : code(actual)}`}</li>`,
        )}</ul>`
  }</li>
`;
}

/** Empty without a sweep. */
export function sweepSection({ sweep }: ReplayTables): Section[] {
  if (sweep === undefined) return [];
  return [
    {
      id: "sweep",
      heading: "Other values of the limits",
      content: html`<p class="lead">How many of the recorded calls each value would deny; the policy's own is shaded.</p>
<div class="cards broad">${sweep.limits.map(card)}</div>
${sweep.limits.length === 0 ? more("The policy limits none of these tools.") : undefined}
${more(sweep.left === 0 ? undefined : `${count(sweep.left, "more limit")} not swept, because there are too many; name the tools with --sweep TOOL.`)}`,
    },
  ];
}

function card(row: SweptLimit): Markup {
  const smallest = sweepSentence(row);
  const numbers = table(
    `Calls denied by each value of ${row.rule}`,
    ["limit", { number: "calls denied" }],
    row.candidates.map(({ max, denied }) => [`${amountText(max)}${max === row.max ? " (the policy's)" : ""}`, denied]),
  );
  return html`<article class="card">
<h3>${nameOf(row)}</h3>
<p class="figure"><strong>${limitText(row.max, row.window)}</strong></p>
${sweepChart(row)}
<p>${smallest.charAt(0).toUpperCase()}${sentence(smallest.slice(1))}.</p>
<p class="faint">${code(row.rule)}<br>${placeOf(row.policy)}</p>
${details("The numbers", numbers)}
</article>`;
}

/** A bar for each candidate; the policy's own is shaded. */
export function sweepChart({ candidates, max }: SweptLimit): Markup {
  const shown = candidates.map((candidate) => ({
    ...candidate,
    name: compact(candidate.max),
    own: candidate.max === max,
  }));
  const most = Math.max(1, ...shown.map(({ denied }) => denied));
  const drawing: Drawing = {
    width: 420,
    height: 150,
    marginLeft: 6,
    marginRight: 6,
    marginTop: 4,
    marginBottom: 26,
    x: { type: "band", domain: shown.map(({ name }) => name), paddingInner: 0.28, paddingOuter: 0.1 },
    y: { axis: null, domain: [0, 1.2 * most] },
    marks: [
      barY(
        shown.filter(({ own }) => own),
        { x: "name", y: 1.2 * most, fill: "var(--code)", insetLeft: -4, insetRight: -4, insetBottom: -26 },
      ),
      barY(shown, {
        x: "name",
        y: "denied",
        fill: ({ own }: (typeof shown)[number]) => (own ? "var(--deny)" : "var(--deny-soft)"),
        title: ({ max: limit, denied }: (typeof shown)[number]) =>
          `${amountText(limit)}: ${count(denied, "call")} denied`,
      }),
      axisX({ tickSize: 0, tickPadding: 8, label: null, fill: "var(--faint)" }),
      text(shown, {
        x: "name",
        y: "denied",
        dy: -9,
        fontSize: shown.length > 12 ? 9 : 11,
        fill: "var(--ink)",
        text: ({ denied }: (typeof shown)[number]) => number(denied),
      }),
      ruleY([0], { stroke: "var(--axis)" }),
    ],
  };
  return smallChart(
    `Calls denied by each value of the limit, which is ${amountText(max)} now; the table below has the numbers`,
    drawing,
  );
}

/** `200`, `5k`, `2M`: an axis has little room, and candidates are round. */
function compact(value: bigint): string {
  if (value >= 1_000_000n && value % 1_000_000n === 0n) return `${value / 1_000_000n}M`;
  if (value >= 1_000n && value % 1_000n === 0n) return `${value / 1_000n}k`;
  return String(value);
}
