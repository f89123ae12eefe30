/** Code of the pages → HTML in which each part has the class of what it is. */

import { jsonLanguage } from "@codemirror/lang-json";
import { yamlLanguage } from "@codemirror/lang-yaml";
import { StreamLanguage } from "@codemirror/language";
import { groovy } from "@codemirror/legacy-modes/mode/groovy";
import { typescript } from "@codemirror/legacy-modes/mode/javascript";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { classHighlighter, highlightCode } from "@lezer/highlight";

const PARSERS = new Map(
  Object.entries({
    json: jsonLanguage,
    yaml: yamlLanguage,
    groovy: StreamLanguage.define(groovy),
    sh: StreamLanguage.define(shell),
    toml: StreamLanguage.define(toml),
    ts: StreamLanguage.define(typescript),
  }).map(([name, { parser }]) => [name, parser]),
);

/** A line of `^` below what a finding points at: no part of the code. */
const MARKS = /^ *\^+[ ^]*$/;

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** @param language as the fence names it; a text in another language is escaped, and no more */
export function highlighted(code: string, language: string): string {
  const parser = PARSERS.get(language);
  if (parser === undefined) return escapeHtml(code);
  const lines = code.split("\n");
  const own = lines.filter((line) => !MARKS.test(line)).join("\n");
  let html = "";
  highlightCode(
    own,
    parser.parse(own),
    classHighlighter,
    (text, classes) => {
      html += classes === "" ? escapeHtml(text) : `<span class="${classes}">${escapeHtml(text)}</span>`;
    },
    () => {
      html += "\n";
    },
  );
  const shown = html.split("\n");
  return lines
    .map((line) => (MARKS.test(line) ? `<span class="marks">${escapeHtml(line)}</span>` : (shown.shift() ?? "")))
    .join("\n");
}

/** The policy's text in a block whose lines of `^` mark what findings point at. */
export function withoutMarks(code: string): string {
  return code
    .split("\n")
    .filter((line) => !MARKS.test(line))
    .join("\n");
}

const FINDING = /^(\S+:\d+:\d+) (error|warning|note) ([a-z0-9-]+)$/;

/**
 * What a terminal shows: prompts with their commands, and findings.
 * @param checkAddress the address of a check's page; undefined for what has no page
 */
export function terminal(text: string, checkAddress: (check: string) => string | undefined): string {
  return text
    .split("\n")
    .map((line) => {
      if (line.startsWith("$ "))
        return `<span class="prompt">$ </span><span class="command">${escapeHtml(line.slice(2))}</span>`;
      const [, place = "", severity = "", check = ""] = FINDING.exec(line) ?? [];
      if (place !== "") {
        const address = checkAddress(check);
        const name = address === undefined ? check : `<a href="${escapeHtml(address)}">${check}</a>`;
        return `${escapeHtml(place)} <span class="${severity}">${severity}</span> ${name}`;
      }
      if (/^\s+│ +\^+$/.test(line)) return `<span class="marks">${escapeHtml(line)}</span>`;
      if (/^ {2}(?:fix|the engine allows|the engine denies): /.test(line))
        return `<span class="aside">${escapeHtml(line)}</span>`;
      return escapeHtml(line);
    })
    .join("\n");
}
