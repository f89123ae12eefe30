/** Findings as a person reads them: place, sentence, and the line it is about. */

import type { Finding } from "@callgate/core";
import { printable } from "../printable.js";
import { countFindings } from "../report.js";
import { count, type Style } from "./style.js";

/** Excerpts are cut to this many characters around what they show. */
const WIDTH = 100;

/** All findings, a paragraph each; "" for none. */
export function findingParagraphs(
  findings: readonly Finding[],
  sources: ReadonlyMap<string, string>,
  style: Style,
): string {
  const lines = new Map<string, string[]>();
  const linesOf = (uri: string) => {
    let split = lines.get(uri);
    if (split === undefined) {
      split = (sources.get(uri) ?? "").split(/\r\n|\n|\r/);
      lines.set(uri, split);
    }
    return split;
  };
  return findings.map((finding) => paragraph(finding, linesOf(finding.location.uri), style)).join("\n");
}

function paragraph(finding: Finding, lines: readonly string[], style: Style): string {
  const { location, severity, check, message } = finding;
  const { line, column } = location.range.start;
  const place = style.place(`${printable(location.uri)}:${line}:${column}`);
  const head = `${place} ${style.severity[severity](severity)} ${style.faint(check)}\n  ${printable(message)}\n`;
  return `${head}${excerpt(finding, lines[line - 1], style)}`;
}

function excerpt({ location: { range }, severity }: Finding, text: string | undefined, style: Style): string {
  if (text === undefined || text.trim() === "") return "";
  const { line, column } = range.start;
  const end = range.end.line === line ? range.end.column : text.length + 1;
  const from = Math.max(0, Math.min(column - 1, column + Math.floor((end - column) / 2) - WIDTH / 2));
  const start = column - 1 > WIDTH / 2 || end > WIDTH ? from : 0;
  const shown = printable(text.slice(start, start + WIDTH));
  // Escapes are wider than what they stand for, so the mark is measured on printed text.
  const before = printable(text.slice(start, column - 1)).length;
  const marked = Math.max(1, Math.min(printable(text.slice(column - 1, end - 1)).length, shown.length - before));
  const gutter = `  ${String(line).padStart(4)} │ `;
  const mark = `${" ".repeat(before)}${"^".repeat(marked)}`;
  return `${style.faint(gutter)}${shown}\n${style.faint(`${" ".repeat(gutter.length - 2)}│ `)}${style.severity[severity](mark)}\n`;
}

/** `2 errors and 1 warning in 3 policies`, or that there are none. */
export function findingsLine(findings: readonly Finding[], policies: number, style: Style): string {
  const counts = countFindings(findings);
  const parts = [
    counts.error > 0 ? style.severity.error(count(counts.error, "error")) : "",
    counts.warning > 0 ? style.severity.warning(count(counts.warning, "warning")) : "",
    counts.note > 0 ? style.severity.note(count(counts.note, "note")) : "",
  ].filter((part) => part !== "");
  const where = count(policies, "policy", "policies");
  if (parts.length === 0) return `${style.good("✔")} no findings in ${where}`;
  return `${style.bad("✖")} ${parts.join(", ")} in ${where}`;
}
