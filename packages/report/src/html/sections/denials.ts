/** Why calls would be denied, and each of them. */

import type { Denial } from "@callgate/simulator";
import { type DenialKind, denialKinds, uncountedDenials } from "../../describe-call-kinds.js";
import { argumentsText, nameOf } from "../../describe-replay.js";
import { count, number, timeText } from "../../describe-values.js";
import { clipped, printable } from "../../printable.js";
import type { ReplayTables } from "../../results/replay.js";
import { html, type Markup, type Piece } from "../markup.js";
import type { Section } from "../page.js";
import {
  argumentsOf,
  bounded,
  breakable,
  code,
  filterable,
  lineOf,
  more,
  placeOf,
  sentence,
  time,
  toolName,
} from "../parts.js";

/** A reader acts upon the most frequent ones; the others are counted. */
const MAX_KINDS = 100;
/** In a row of the long list. */
const LONGEST = 80;
/** A longer list of choices is useless. */
const MAX_CHOICES = 200;

/** The denials by tool and rule, with the first call's arguments. */
export function kindsSection(replay: ReplayTables): Section[] {
  const kinds = denialKinds(replay);
  if (kinds.length === 0) return [];
  const beyond = kinds.slice(MAX_KINDS).reduce((sum, { calls }) => sum + calls, 0) + uncountedDenials(replay);
  return [
    {
      id: "reasons",
      heading: "Why calls would be denied",
      content: html`<ol class="kinds">${kinds.slice(0, MAX_KINDS).map(kindCard)}</ol>
${more(beyond > 0 ? `${count(beyond, "more denial")} for other reasons; --format json lists them.` : undefined)}`,
    },
  ];
}

function kindCard({ calls, first, args, argsUnknown, sessions, hours }: DenialKind): Markup {
  const spread = [sessions > 1 ? count(sessions, "session") : "", hours > 1 ? count(hours, "hour") : ""].filter(
    Boolean,
  );
  return html`<li class="card">
<p class="times"><strong class="deny">${number(calls)}</strong> ${calls === 1 ? "call" : "calls"}${spread.length === 0 ? undefined : html` <span class="faint spread">in ${spread.join(", ")}</span>`}</p>
<div>
<h3>${toolName(first)}</h3>
<p class="message">${sentence(first.message)}</p>
<dl>
<dt>Rule</dt><dd>${code(first.rule)} at ${placeOf(first.policy)}</dd>
<dt>First</dt><dd>${lineOf(first.transcript)} ${time(first.at)}</dd>
<dt>Arguments</dt><dd>${argumentsOf(args, argsUnknown)}</dd>
</dl>
</div>
</li>
`;
}

/** The denials one by one, with a filter. */
export function denialsSection({ denials, decisions }: ReplayTables): Section[] {
  if (denials.length === 0) return [];
  const tools = new Numbers();
  const rules = new Numbers();
  // Some formats name a session by its file, which each row shows anyway.
  const named = denials.some(({ session, transcript }) => session !== transcript.uri);
  const { shown, left } = bounded(denials, (row) => denialRow(row, tools.of(nameOf(row)), rules.of(row.rule), named));
  const beyond = decisions.deny - denials.length + left;
  const list = html`<div class="scroll long" tabindex="0" role="region" aria-label="Each denial"><table class="list">
<caption>Each call that would be denied, in recorded order</caption>
<thead><tr><th scope="col">call</th><th scope="col">when, UTC</th><th scope="col">tool</th><th scope="col">rule</th><th scope="col">arguments</th><th scope="col">recorded at</th>${named ? html`<th scope="col">session</th>` : undefined}</tr></thead>
<tbody>
${shown}</tbody></table></div>`;
  return [
    {
      id: "denials",
      heading: "Each denial",
      content: html`${filterable(
        "denials",
        [
          { name: "tool", label: "Tool", values: tools.choices() },
          { name: "rule", label: "Rule", values: rules.choices() },
          { name: "after", label: "Certainty", values: certainty(denials) },
        ],
        list,
      )}
${more(beyond > 0 ? `${count(beyond, "later denial")} not listed here; --decisions FILE writes every one.` : undefined)}`,
    },
  ];
}

function denialRow(
  { index, at, tool, server, rule, args, argsUnknown, session, transcript, hypothetical, recorded }: Denial,
  toolNumber: number,
  ruleNumber: number,
  named: boolean,
): Markup {
  const notes = [
    ...(hypothetical ? [html`<span class="tag">hypothetical</span>`] : []),
    ...(recorded === "denied" || recorded === "refused"
      ? [html`<span class="tag">${recorded} when recorded</span>`]
      : recorded === "approval"
        ? [html`<span class="tag">waited for an approval when recorded</span>`]
        : []),
  ];
  const name = html`${code(short(tool))}${server === undefined ? undefined : html` <span class="on">on ${short(server)}</span>`}`;
  return html`<tr data-row data-tool="${toolNumber}" data-rule="${ruleNumber}" data-after="${hypothetical ? "yes" : "no"}"><th scope="row">${number(index)}</th><td>${at === undefined ? undefined : timeText(at).replace(/ UTC$/, "")}</td><td>${name} ${notes}</td><td>${code(short(rule))}</td><td>${argumentsCell(args, argsUnknown)}</td><td><code class="place">${breakable(shortEnd(transcript.uri))}:${transcript.line}</code></td>${named ? html`<td>${code(short(session))}</td>` : undefined}</tr>
`;
}

/** The beginning of the arguments, or why they are unknown. */
function argumentsCell(args: Denial["args"], unknown: string | undefined): Piece {
  const text = argumentsText(args, unknown);
  if (text === undefined) return undefined;
  return args === undefined ? html`<span class="faint">${sentence(short(text))}</span>` : code(short(text));
}

function certainty(denials: readonly Denial[]) {
  const some = denials.some(({ hypothetical }) => hypothetical);
  if (!some) return [];
  return [
    { value: "no", text: "first of its session" },
    { value: "yes", text: "hypothetical" },
  ];
}

/** Names by number, so that a row need not repeat them. */
class Numbers {
  readonly #numbers = new Map<string, number>();

  of(name: string): number {
    const known = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, known);
    return known;
  }

  /** Empty where there are too many to choose from: the text filter finds them. */
  choices() {
    if (this.#numbers.size > MAX_CHOICES) return [];
    return [...this.#numbers].map(([name, value]) => ({ value: String(value), text: short(name) }));
  }
}

function short(text: string): string {
  return clipped(printable(clipped(text, LONGEST)), LONGEST);
}

/** The end of a path says the most. */
function shortEnd(path: string): string {
  const text = printable(path.slice(-LONGEST));
  return path.length <= LONGEST && text.length <= LONGEST ? text : `…${text.slice(1 - LONGEST).toWellFormed()}`;
}
