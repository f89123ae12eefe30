/** A page of blocks → Markdown, for a job's summary or a comment on a pull request. */

import type { Finding } from "@callgate/core";
import {
  type Block,
  type Item,
  isShown,
  type Page,
  placeText,
  plainText,
  type Section,
  spansOf,
  type Text,
  type Tone,
} from "../blocks.js";
import { count } from "../describe-values.js";
import { clipped } from "../printable.js";
import { type Entry, type Section as Fitted, findingEntry, findingSections, fit, RANK } from "./markdown-entries.js";
import { cell, codeBlock, codeSpan, inline } from "./markdown-text.js";

/** A comment on GitHub may have this many characters; a job's summary 1 MiB. */
const MAX_CHARACTERS = 65_536;
/** For what is said of entries left out. */
const RESERVED = 300;
const MAX_TEXT = 1_000;
/** Of code, which is not escaped. */
const MAX_LINE = 4_000;

/** A page of Markdown. Nothing in it comes from a policy or a transcript but as plain words or code. */
export function markdown({ headline, notes = [], sections }: Page): string {
  const below = notes.map((note) => `${textOf(note)}\n`).join("\n");
  const head = `## callgate: ${textOf(headline)}\n${below === "" ? "" : `\n${below}`}`;
  const { text, leftOut } = fit(sections.flatMap(fitted), MAX_CHARACTERS - RESERVED - head.length);
  const more =
    leftOut === 0
      ? ""
      : `\n${count(leftOut, "more entry", "more entries")} left out here, the least important ones; \`--format json\` lists all.\n`;
  return `${head}${text === "" ? "" : `\n${text}`}${more}`;
}

/** The parts of a section; the first that shows anything has its heading. */
function fitted({ isAside = false, ...section }: Section): Fitted[] {
  const parts = partsIn(section);
  // What is aside gives way to everything else, so that a long text there hides nothing.
  return isAside ? parts.map((part) => ({ ...part, entries: part.entries.map(asideEntry) })) : parts;
}

function asideEntry(entry: Entry): Entry {
  return { ...entry, rank: entry.rank + RANK.note + 1 };
}

function partsIn({ heading, about, isPlain, blocks }: Section): Fitted[] {
  const shown = blocks.filter(isShown);
  // The files that findings are about are headings of their own.
  if (isPlain && shown.every(({ kind }) => kind === "findings")) return shown.flatMap(partsOf);
  const parts = shown.flatMap((block): Fitted[] =>
    block.kind === "findings" ? [{ heading: "", entries: block.findings.map(findingItem) }] : partsOf(block),
  );
  const head = [`### ${textOf(heading)}`, ...(about === undefined ? [] : [textOf(about)])].join("\n\n");
  return parts.map((part, i) => (i === 0 ? { ...part, heading: `${head}\n\n${part.heading}` } : part));
}

function findingItem(finding: Finding): Entry {
  return findingEntry(finding, `at ${textOf({ place: finding.location })}`);
}

function partsOf(block: Block): Fitted[] {
  switch (block.kind) {
    case "text":
      return [{ heading: "", entries: [{ rank: rankOf(block.tone), text: `${textOf(block.text)}\n` }] }];
    case "list":
      return [{ heading: "", entries: block.items.map(entryOf) }];
    case "table": {
      const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
      return [
        {
          heading: `${line(block.columns.map(({ name }) => textOf(name)))}${line(block.columns.map(({ isNumber }) => (isNumber ? "---:" : "---")))}`,
          entries: block.rows.map(({ cells, tone }) => ({ rank: rankOf(tone), text: line(cells.map(textOf)) })),
        },
      ];
    }
    case "findings":
      return findingSections(block.findings);
    case "code":
      return [
        {
          heading: "",
          entries: [
            { rank: RANK.warning, text: `${codeBlock(block.lines.map(plainOf), block.language ?? "text", "")}\n` },
          ],
        },
      ];
    case "details": {
      const inner = block.blocks.filter(isShown).flatMap(partsOf);
      return inner.map((part, i) => ({
        ...part,
        heading: `${i === 0 ? `<details><summary>${textOf(block.summary)}</summary>\n\n` : ""}${part.heading}`,
        entries: part.entries.map((entry) => ({ ...entry, rank: entry.rank + 1 })),
        closing: i === inner.length - 1 ? "\n</details>\n" : undefined,
      }));
    }
    default:
      return block satisfies never;
  }
}

function entryOf({ text, tone, gist = "", below = [], details }: Item): Entry {
  const lines = details?.lines ?? [];
  return {
    rank: rankOf(tone),
    text: [`- ${textOf(text)}${textOf(gist)}\n`, ...below.map((line) => `  - ${textOf(line)}\n`)].join(""),
    extra:
      lines.length === 0
        ? undefined
        : [
            "",
            `  <details><summary>${textOf(details?.summary ?? "")}</summary>`,
            "",
            codeBlock(lines.map(plainOf), details?.language ?? "text", "  "),
            "",
            "  </details>",
            "",
            "",
          ].join("\n"),
  };
}

function rankOf(tone: Tone | undefined): number {
  if (tone === "bad") return RANK.error;
  return tone === "warning" ? RANK.warning : RANK.note;
}

function textOf(text: Text): string {
  return spansOf(text)
    .map((span) => {
      if (typeof span === "string") return inline(clipped(span, MAX_TEXT));
      if ("code" in span) return codeSpan(clipped(span.code, MAX_TEXT));
      if ("strong" in span) return `**${inline(clipped(span.strong, MAX_TEXT))}**`;
      if ("place" in span) return codeSpan(clipped(placeText(span.place), MAX_TEXT));
      return inline(clipped(span.text, MAX_TEXT));
    })
    .join("");
}

function plainOf(text: Text): string {
  return clipped(plainText(text), MAX_LINE);
}
