/** SuggestReport → what is allowed and within which bounds, what is lost and why, and what was shown of it. */

import type { Block, Item, Page, Section, Text } from "../blocks.js";
import { passedOverSentences } from "../describe-passed-over.js";
import { count, isoTime, number } from "../describe-values.js";
import { printable } from "../printable.js";
import {
  changesSentence,
  exceedsForce,
  heldOutSentence,
  lostCalls,
  proofSentence,
  type SuggestedToolRow,
  type SuggestReport,
  shareWords,
  spaceSentence,
  suggestCounts,
  suggestSentence,
  suiteSentence,
} from "../results/suggest.js";

export function presentSuggest(report: SuggestReport): Page {
  const { version, proof, notes, passedOver, findings, sources } = report;
  const counts = suggestCounts(report);
  return {
    command: "suggest",
    version,
    headline: suggestSentence(report),
    tone: proof.unexpected > 0 || proof.lintErrors > 0 || exceedsForce(report) ? "bad" : "good",
    notes: [
      `${proofSentence(report)}`,
      heldOutSentence(report),
      ...[changesSentence(report) ?? []].flat(),
      ...notes,
      ...(report.suite === undefined ? [] : [suiteSentence(report.suite)]),
      ...passedOverSentences(passedOver),
      ...report.policies.filter(({ isWritten }) => isWritten).map(({ name }): Text => ["written to ", { code: name }]),
    ],
    tiles: [
      { name: "tools allowed", count: counts.allowed, tone: "good" },
      { name: "tools denied", count: counts.denied, tone: "warning" },
      { name: "set apart", count: counts.asked, tone: "warning" },
      { name: "calls lost", count: lostCalls(report), tone: "bad" },
    ],
    sections: [
      needsSection(report),
      unusedSection(report),
      allowedSection(report),
      lostSection(report),
      apartSection(report),
      changesSection(report),
      tradeoffSection(report),
      { heading: "Findings", blocks: [{ kind: "findings", findings, sources }] },
      ...report.policies.map(
        ({ server, text }): Section => ({
          heading: server === undefined ? "Policy" : ["Policy of ", { code: server }],
          isAside: true,
          blocks: [
            { kind: "code", lines: text.trimEnd().split("\n"), language: text.startsWith("{") ? "json" : "yaml" },
          ],
        }),
      ),
    ],
  };
}

function nameOf({ server, tool }: Pick<SuggestedToolRow, "server" | "tool">): string {
  return server === undefined ? tool : `${server}/${tool}`;
}

function allowedSection({ tools }: SuggestReport): Section {
  const items = tools
    .filter(({ decision }) => decision === "allow")
    .map((tool): Item => {
      const { category, reason, learned, sessions, limits, heldOut } = tool;
      return {
        text: [
          { code: nameOf(tool) },
          `  ${count(learned, "call")} of ${count(sessions, "session")}`,
          ...limits
            .map(({ window, max }) => `, ${number(max)} ${window === "hour" ? "an" : "a"} ${window}`)
            .slice(0, 3),
          heldOut === undefined ? "" : `; held out: ${number(heldOut.denied)} of ${number(heldOut.calls)} denied`,
        ],
        below: [
          { tone: "faint", text: `${category}: ${reason}` },
          ...[spaceSentence(tool) ?? []].flat().map((text) => ({ tone: "faint" as const, text })),
          ...tool.arguments.map(
            ({ path, bound, open, share }): Text => [
              { code: path },
              open === undefined
                ? `  ${printable(bound)}`
                : { tone: "faint" as const, text: `  open: ${printable(open)}` },
              share === undefined ? "" : `  (${number(share.open)} of ${number(share.of)} values)`,
            ],
          ),
        ],
      };
    });
  return { heading: "Allowed", blocks: [{ kind: "list", items }] };
}

function lostSection({ tools }: SuggestReport): Section {
  const rows = tools.filter(({ lost, decision }) => lost > 0 || decision !== "allow");
  return {
    heading: "Not allowed, and lost",
    blocks: [
      {
        kind: "table",
        lead: 1,
        columns: [{ name: "tool" }, { name: "lost calls", isNumber: true }, { name: "why" }, { name: "to allow it" }],
        rows: rows.map((tool) => ({
          tone: "warning",
          cells: [
            { code: nameOf(tool) },
            number(tool.lost),
            tool.because ?? "calls that were set apart, as listed below",
            tool.decision === "allow" || tool.learned === 0 || tool.isDecidedElsewhere
              ? ""
              : { code: `--allow ${nameOf(tool)}` },
          ],
        })),
      },
    ],
  };
}

function apartSection({ apart, tools }: SuggestReport): Section {
  const values = tools.flatMap((tool) =>
    tool.apart.map(
      ({ path, words, others, calls }): Item => ({
        tone: "warning",
        text: [
          { code: nameOf(tool) },
          " ",
          { code: path },
          `: ${printable(words)} in ${count(calls, "call")} of one session; all others are ${printable(others)}`,
        ],
      }),
    ),
  );
  const bursts = tools.flatMap((tool): Item[] =>
    tool.burst === undefined
      ? []
      : [
          {
            tone: "warning",
            text: [
              { code: nameOf(tool) },
              `: ${count(tool.burst.peak, "call")} in a minute of one session; all others made ${number(tool.burst.others)} at most`,
            ],
          },
        ],
  );
  const calls = apart.map(
    ({ server, tool, because, calls: some, first }): Item => ({
      text: [
        { code: nameOf({ server, tool }) },
        `: ${count(some, "call")} ${BECAUSE[because] ?? because}; the first is `,
        { place: first },
      ],
    }),
  );
  const blocks: Block[] = [{ kind: "list", items: [...values, ...bursts, ...calls] }];
  return { heading: "Set apart: nothing was learned from these", blocks };
}

const BECAUSE: Readonly<Record<string, string>> = {
  failed: "failed",
  denied: "a gateway denied",
  refused: "a person refused",
  approval: "waited for approval",
  "after a denial": "came right after a denial",
  malformed: "are malformed",
};

function changesSection({ changes = [] }: SuggestReport): Section {
  return {
    heading: "Compared with the policy in force",
    blocks: [
      {
        kind: "table",
        lead: 2,
        columns: [{ name: "tool" }, { name: "verdict" }, { name: "what changes" }, { name: "last call" }],
        rows: changes.map((change) => ({
          cells: [
            { code: nameOf(change) },
            change.verdict,
            change.sentence,
            change.last === undefined ? "never" : (isoTime(change.last) ?? "").slice(0, 10),
          ],
          tone: change.verdict === "equal" ? "faint" : change.verdict === "narrower" ? "good" : "warning",
        })),
      },
    ],
  };
}

function tradeoffSection({ tools }: SuggestReport): Section {
  return {
    heading: "How general: held-out calls denied, and what is left open, at each level",
    isAside: true,
    blocks: [
      {
        kind: "table",
        columns: [
          { name: "tool" },
          { name: "level" },
          { name: "held-out calls", isNumber: true },
          { name: "denied", isNumber: true },
          { name: "open arguments", isNumber: true },
          { name: "arguments", isNumber: true },
          { name: "input space open", isNumber: true },
          { name: "arguments counted", isNumber: true },
        ],
        rows: tools.flatMap((tool) =>
          tool.tradeoffs.map(({ level, denied, open, space }) => ({
            cells: [
              { code: nameOf(tool) },
              level,
              number(tool.heldOut?.calls ?? 0),
              number(denied),
              number(open),
              number(tool.arguments.length),
              space === undefined ? "not counted" : shareWords(space.all),
              number(space?.counted ?? 0),
            ],
          })),
        ),
      },
    ],
  };
}

function needsSection({ needs = [] }: SuggestReport): Section {
  return {
    heading: "Calls that the policy denies",
    blocks: [
      {
        kind: "table",
        lead: 1,
        columns: [
          { name: "tool" },
          { name: "calls", isNumber: true },
          { name: "what changes" },
          { name: "what stays" },
        ],
        rows: needs.map((need) => ({
          cells: [{ code: nameOf(need) }, number(need.denied), need.change ?? "nothing", need.because ?? ""],
          tone: need.because === undefined ? undefined : "warning",
        })),
      },
    ],
  };
}

function unusedSection({ unused = [] }: SuggestReport): Section {
  const items = unused.map(
    ({ tool, last, days }): Item => ({
      tone: "warning",
      text: [
        { code: tool },
        ` is allowed and was not called in ${count(days, "day")}${last === undefined ? "" : `; last on ${(isoTime(last) ?? "").slice(0, 10)}`}`,
      ],
    }),
  );
  return { heading: "Unused", blocks: [{ kind: "list", items }] };
}
