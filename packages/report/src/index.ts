/** @callgate/report: Report → text in each format. */

import { github } from "./github.js";
import { json } from "./json.js";
import { junit } from "./junit.js";
import { markdown } from "./markdown/index.js";
import { pretty } from "./pretty/index.js";
import type { Report } from "./report.js";
import { sarif } from "./sarif/index.js";

export { type Counts, countFindings } from "./count.js";
export { findingsText } from "./pretty/index.js";
export { printable } from "./printable.js";
export * from "./report.js";

/** The formats, in alphabetical order: the table of contents. */
export const FORMATS = {
  github: (report: Report) => github(report),
  json: (report: Report) => json(report),
  junit: (report: Report) => junit(report),
  markdown: (report: Report) => markdown(report),
  pretty: (report: Report, colour: boolean) => pretty(report, colour),
  sarif: (report: Report) => sarif(report),
} satisfies Readonly<Record<string, (report: Report, colour: boolean) => string>>;

export type Format = keyof typeof FORMATS;
