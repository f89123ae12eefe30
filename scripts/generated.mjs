/**
 * Lists in files that people read → the same lists as the sources have them: what `npm run generate` writes, and what
 * `packages/cli/test/generated.test.ts` compares. A generated part of a page is between `<!-- generated: … -->` and
 * `<!-- end -->`, or is an example's output.
 */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PARTS } from "../packages/cli/scripts/bar.mjs";
import { GROWTH_PLOTS, growthPlot } from "../packages/report/scripts/growth-plots.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The kinds of checks, as their page has them. */
const KINDS = {
  policy: "What a policy says, and what it lets through",
  host: "Agents' own configuration",
  document: "Whether a file is read at all, and as its author thinks",
  suppressions: "Suppressions",
};

/** The folders of pages, as their list has them. */
const FOLDERS = { "": "Pages", ci: "In a CI", hosts: "Agents", decisions: "Decisions" };

/** The list of the checks, by kind. */
function checksPage(CHECKS) {
  const sections = Object.entries(KINDS).map(([kind, heading]) => {
    const rows = CHECKS.filter((check) => check.of === kind).map(
      ({ id, severity, offByDefault, summary }) =>
        `| [\`${id}\`](${id}.md) | ${offByDefault ? "off" : severity} | ${summary} |\n`,
    );
    return `## ${heading}\n\n| check | severity | finds |\n| --- | --- | --- |\n${rows.join("")}`;
  });
  return `# Checks\n\nWhat \`callgate lint\` looks for. \`callgate explain CHECK\` prints a page; the severity is the default, and a finding may differ.\n\n${sections.join("\n")}`;
}

/** The list of the pages below docs/, each with its heading. */
function pagesPage() {
  const sections = Object.entries(FOLDERS).map(([folder, heading]) => {
    const names = readdirSync(join(root, "docs", folder)).filter((name) => name.endsWith(".md"));
    const rows = names
      .filter((name) => folder !== "" || name !== "README.md")
      .sort()
      .map((name) => {
        const path = folder === "" ? name : `${folder}/${name}`;
        const title = /^# (.*)$/m.exec(readFileSync(join(root, "docs", path), "utf8"))?.[1] ?? name;
        return `- [${title}](${path})\n`;
      });
    return `## ${heading}\n\n${rows.join("")}`;
  });
  return `# All pages\n\nBegin with [Getting started](getting-started.md). The checks have [a list of their own](checks/README.md).\n\n${sections.join("\n")}`;
}

/** What a row can cost beside what it measures. */
const COSTS = { seconds: "seconds", core: "core-seconds" };

/** What the benchmarks measured, as `npm run bench -- --json docs/performance.json` wrote it. */
function measured() {
  return JSON.parse(readFileSync(join(root, "docs", "performance.json"), "utf8")).parts;
}

/** All bars, with what was last measured. */
function barsTable(parts) {
  const sections = new Map();
  for (const [part, title] of Object.entries(PARTS))
    sections.set(title, [...(sections.get(title) ?? []), ...(parts[part]?.rows ?? [])]);
  return [...sections]
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => {
      const costs = Object.entries(COSTS).filter(([cost]) => rows.some((row) => row[cost] !== undefined));
      const lines = rows.map(({ name, value, unit = "", operator, limit, met, ...row }) => {
        const bar = `${operator === ">=" ? "at least" : "under"} ${counted(limit)}${unit && ` ${unit}`}`;
        const cells = [
          name.replaceAll("|", "\\|"),
          `${figure(value)}${unit && ` ${unit}`}${met ? "" : ", missed"}`,
          bar,
          ...costs.map(([cost]) => (row[cost] === undefined ? "" : figure(row[cost]))),
        ];
        return `| ${cells.join(" | ")} |\n`;
      });
      const head = ["what", "measured", "bar", ...costs.map(([, words]) => words)];
      const line = head.map((_, index) => (index === 0 ? "---" : "---:"));
      return `\n**${title}**\n\n| ${head.join(" | ")} |\n| ${line.join(" | ")} |\n${lines.join("")}`;
    })
    .join("");
}

/** On what it was measured: parts of it may have been measured elsewhere. */
function machinesOf(parts) {
  const all = new Set(Object.values(parts).map(({ cores, node }) => `${cores} cores, Node ${node}`));
  return `\nMeasured on ${[...all].join(", and on ")}.\n`;
}

/** The points of a curve. */
function pointsTable(parts, plot) {
  const { part, x } = GROWTH_PLOTS[plot];
  const rows = parts[part].points.map(({ series, n, seconds, core, megabytes }) => {
    const cells = [series, counted(n), figure(seconds), figure(core), counted(megabytes)];
    return `| ${cells.join(" | ")} |\n`;
  });
  return `\n| run | ${x} | seconds | core-seconds | MB at the peak |\n| --- | ---: | ---: | ---: | ---: |\n${rows.join("")}`;
}

/** Three digits, and all of them before the point. */
function figure(value) {
  return value < 100 ? String(Number(value.toPrecision(3))) : counted(Math.round(value));
}

function counted(value) {
  return value.toLocaleString("en");
}

/**
 * The generated parts, by file.
 * @param sources the lists: `CHECKS` of the linter, `HOSTS` of core, `READERS` of the simulator, `FORMATS` of the report package;
 *   and the text of the manual page; the tools of callgate's own MCP server; `drawn`, which draws the report package's charts
 * @returns for each file, relative to the repository, a function from its text to what its text should be
 */
export function generatedFiles({ CHECKS, HOSTS, READERS, FORMATS, MAN_PAGE, TOOLS, drawn }) {
  const parts = measured();
  const names = (of) => CHECKS.filter(of).map(({ id }) => id);
  return new Map([
    [
      "packages/project/src/config/config.schema.json",
      (text) => {
        const suppressible = names((check) => check.of !== "suppressions").map((id) => `\n        "${id}"`);
        const others = names((check) => check.of === "suppressions").map((id) => `"${id}"`);
        const hosts = Object.keys(HOSTS).map((id) => `"${id}"`);
        const withHosts = replaced(text, /("hosts": \{[^[]*"enum": \[)[^\]]*(\])/, hosts.join(", "));
        return replaced(
          replaced(withHosts, /("findable": \{[^[]*"enum": \[)[^\]]*(\n {6,}\])/, suppressible.join(",")),
          /("check": \{\s*"anyOf": \[[^[]*"enum": \[)[^\]]*(\])/,
          others.join(", "),
        );
      },
    ],
    [
      "docs/cli.md",
      (text) => {
        const width = Math.max(...CHECKS.map(({ id }) => id.length));
        const lines = CHECKS.map(
          ({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`,
        );
        return replaced(text, /(```\n\$ callgate checks\n)[\s\S]*?(```\n)/, lines.join(""));
      },
    ],
    ["packages/cli/callgate.1", () => MAN_PAGE],
    [
      "fixtures/callgate-mcp/tools.json",
      (text) => `${JSON.stringify({ ...JSON.parse(text), tools: TOOLS }, undefined, 2)}\n`,
    ],
    [
      "docs/performance.md",
      (text) =>
        [
          ["machine", machinesOf(parts)],
          ["bars", barsTable(parts)],
          ["calls", pointsTable(parts, "calls")],
          ["tools", pointsTable(parts, "tools")],
          ["policies", pointsTable(parts, "policies")],
        ].reduce((all, [name, body]) => replaced(all, marked(name), body), text),
    ],
    ...Object.keys(GROWTH_PLOTS).map((name) => [`docs/performance/${name}.svg`, () => growthPlot(name, parts, drawn)]),
    ["docs/README.md", () => pagesPage()],
    ["docs/checks/README.md", () => checksPage(CHECKS)],
    ["docs/transcripts.md", (text) => replaced(text, marked("forms"), `\n${listed(READERS.map(({ id }) => id))}\n`)],
    ["docs/formats.md", (text) => replaced(text, marked("formats"), `\n${listed(Object.keys(FORMATS).sort())}\n`)],
  ]);
}

function marked(name) {
  return new RegExp(`(<!-- generated: ${name} -->)[\\s\\S]*?(<!-- end -->)`);
}

/** Code, comma by comma, in lines of at most 120 characters. */
function listed(ids) {
  const lines = [""];
  ids.forEach((id, index) => {
    const word = `\`${id}\`${index === ids.length - 1 ? "" : ","}`;
    const line = `${lines.at(-1)} ${word}`.trim();
    if (line.length <= 120) lines[lines.length - 1] = line;
    else lines.push(word);
  });
  return lines.join("\n");
}

function replaced(text, place, body) {
  if (!place.test(text)) throw new Error(`the place of a generated list is gone: ${place}`);
  return text.replace(place, (_, before, after) => `${before}${body}${after}`);
}
