/** @callgate/report: Report → text in each format. */

import { json } from "./json.js";
import { pretty } from "./pretty/index.js";
import type { Report } from "./report.js";

export { findingsText } from "./pretty/index.js";
export { printable } from "./printable.js";
export * from "./report.js";

/** The formats, in alphabetical order: the table of contents. */
export const FORMATS = {
  json: (report: Report) => json(report),
  pretty: (report: Report, colour: boolean) => pretty(report, colour),
} satisfies Readonly<Record<string, (report: Report, colour: boolean) => string>>;

export type Format = keyof typeof FORMATS;
