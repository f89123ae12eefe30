/** What another policy decides otherwise. */

import { count, number } from "../../count.js";
import { changeWords, deciderWords, sortedKinds, uncountedChanges } from "../../replay/changes.js";
import type { ChangeKindRow, ReplayTables } from "../../replay/tables.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../page.js";
import { argumentsOf, lineOf, more, placeOf, time, toolName } from "../parts.js";

const MAX_KINDS = 100;

/** None where nobody asked for a comparison. */
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

function kindCard({ calls, first, args }: ChangeKindRow): Markup {
  const { before, after } = first;
  const side = (title: string, { rule, message, policy }: ChangeKindRow["first"]["before"]) =>
    rule === "" && message === ""
      ? undefined
      : html`<dt>${title}</dt><dd>${deciderWords({ rule, message })}${policy === undefined ? undefined : html` at ${placeOf(policy)}`}</dd>`;
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
