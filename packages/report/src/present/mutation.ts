/** MutationReport → what survived, each with the case that would have seen it; then the score. */

import type { KillingCase } from "@callgate/tester";
import type { Item, Page, Text } from "../blocks.js";
import { count, number } from "../describe-values.js";
import { clipped } from "../printable.js";
import {
  asked,
  casesInWords,
  countsInWords,
  differs,
  type MutantRow,
  type MutationReport,
  type SurvivorRow,
  scoreOf,
  survivorsOf,
} from "../results/mutation.js";

/** Of a fault that changes more lines, the first are shown. */
const MAX_LINES = 4;
const MAX_LINE = 120;
/** So many characters before the difference. */
const AROUND = 60;

export function presentMutation(report: MutationReport): Page {
  const { command, version, findings, sources, mutants, minScore, unwritten } = report;
  const survivors = survivorsOf(report);
  const score = scoreOf(report);
  const equivalent = mutants.filter(({ result }) => result.status === "equivalent");
  return {
    command,
    version,
    headline: [{ strong: `${score}% of the mutants killed` }, `: ${countsInWords(report)}${asked(score, minScore)}`],
    tone: score >= minScore ? "good" : "bad",
    notes: [
      casesInWords(report),
      ...(unwritten > 0
        ? [`${count(unwritten, "fault")} could not be written, because ${unwrittenReason(report)}`]
        : []),
      ...(report.notCompared ?? []),
      ...writable(survivors, report),
    ],
    sections: [
      {
        heading: "Findings about the policy",
        isPlain: true,
        blocks: [{ kind: "findings", findings, sources }],
      },
      {
        heading: "Faults that no test case sees",
        isPlain: true,
        blocks: [{ kind: "list", items: survivors.map((row) => survivorItem(row, report)) }],
      },
      {
        heading: "proved to decide every call as the policy does, so not counted:",
        blocks: [
          {
            kind: "list",
            items: equivalent.map(({ location, sentence }) => ({ text: [{ place: location }, ` ${sentence}`] })),
          },
        ],
      },
    ],
  };
}

function unwrittenReason({ files }: MutationReport): string {
  return files === undefined ? "an alias leads there" : "no single edit comes to it";
}

function survivorItem(row: SurvivorRow, report: MutationReport): Item {
  const { id, mutator, sentence, location, result } = row;
  return {
    text: [{ strong: `survived #${id}` }, " ", { place: location }, ` ${sentence} (`, { code: mutator }, ")"],
    tone: "bad",
    details: {
      summary: "The fault, and what would see it",
      lines: [
        ...changedLines(row),
        ...(result.covered ? [] : ["no case calls the tool"]),
        ...(result.killedWith === undefined ? [] : [`the case of #${result.killedWith} kills it, too`]),
        ...(result.reason === undefined ? [] : [`no case is known that kills it: ${result.reason}`]),
        ...(result.killer === undefined ? [] : killerLines(result.killer, report)),
      ],
    },
  };
}

function killerLines(killer: KillingCase, { suites }: MutationReport): string[] {
  const where = suites.length > 1 ? ` in ${suites[killer.suite]?.uri ?? ""}` : "";
  return [`${differs(killer)}; this case${where} kills it:`, ...killer.text.split("\n").map((line) => `  ${line}`)];
}

/** What differs, without the indentation that all the lines have; of long lines, what is around the difference. */
function changedLines({ before, after }: MutantRow): Text[] {
  const indent = Math.min(...[...before, ...after].map((line) => line.length - line.trimStart().length));
  const from = Math.max(indent, differenceAt(before[0] ?? "", after[0] ?? "") - AROUND);
  const shown = (lines: readonly string[], mark: string, tone: "good" | "bad"): Text[] => {
    const more = lines.length - MAX_LINES;
    return [
      ...lines.slice(0, MAX_LINES).map((line) => {
        const start = line.length > MAX_LINE ? from : indent;
        const cut = `${start > indent ? "…" : ""}${line.slice(start).toWellFormed()}`;
        return { tone, text: `${mark} ${clipped(cut, MAX_LINE)}` };
      }),
      ...(more > 0 ? [{ tone, text: `${mark} … and ${count(more, "more line")}` }] : []),
    ];
  };
  return [...shown(before, "-", "bad"), ...shown(after, "+", "good")];
}

function differenceAt(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

function writable(survivors: readonly SurvivorRow[], { suites }: MutationReport): string[] {
  const killers = survivors.flatMap(({ result }) => result.killer ?? []);
  if (killers.length === 0) return [];
  const killed = survivors.filter(
    ({ result }) => result.killer !== undefined || result.killedWith !== undefined,
  ).length;
  const whom =
    killed < survivors.length ? `${number(killed)} of them` : survivors.length === 1 ? "the survivor" : "all survivors";
  const [first, ...others] = new Set(killers.map(({ suite }) => suites[suite]?.uri ?? ""));
  const where = others.length === 0 ? (first ?? "") : "the suites";
  const [kills, them] = killers.length === 1 ? ["kills", "it"] : ["kill", "them"];
  return [`${count(killers.length, "more case")} ${kills} ${whom}: --write adds ${them} to ${where}`];
}
