/** @callgate/report: Report → text in each format. */

import { github } from "./github.js";
import { json } from "./json.js";
import { junit } from "./junit.js";
import { markdown } from "./markdown/index.js";
import { pretty } from "./pretty/index.js";
import type { Report } from "./report.js";
import { sarif } from "./sarif/index.js";
import { toolsJson } from "./tools/json.js";
import { toolsPretty } from "./tools/pretty.js";
import type { ToolsReport } from "./tools/report.js";

export { type Counts, countFindings } from "./count.js";
export { findingsText } from "./pretty/index.js";
export { printable } from "./printable.js";
export * from "./report.js";
export type { ToolCategoryRow, ToolsReport } from "./tools/report.js";

/** The formats, in alphabetical order: the table of contents. One that is loaded when it is asked for gives a promise. */
export const FORMATS = {
  github: (report: Report) => github(report),
  // Its charts take a plotting library, which nobody else should wait for.
  html: async (report: Report) => (await import("./html/index.js")).html(report),
  json: (report: Report) => json(report),
  junit: (report: Report) => junit(report),
  markdown: (report: Report) => markdown(report),
  pretty: (report: Report, colour: boolean) => pretty(report, colour),
  sarif: (report: Report) => sarif(report),
} satisfies Readonly<Record<string, (report: Report, colour: boolean) => string | Promise<string>>>;

export type Format = keyof typeof FORMATS;

/** The formats of a list of tools, in alphabetical order: findings' own formats have no room for it. */
export const TOOL_FORMATS = {
  json: (report: ToolsReport) => toolsJson(report),
  pretty: (report: ToolsReport, colour: boolean) => toolsPretty(report, colour),
} satisfies Readonly<Record<string, (report: ToolsReport, colour: boolean) => string>>;
