/** A report of the library → what a tool answers of it. */

import type { View } from "@callgate/report";
import type { Reported } from "./tool.js";

/** Of a kind of reports, the formats that a tool's answer is made of. */
interface Formats<R> {
  json(report: R): string | Promise<string>;
  pretty(report: R, view?: View): string | Promise<string>;
}

/** The report as the command's JSON, and as the command prints it. */
export async function reported<R>(formats: Formats<R>, report: R, view: View = {}): Promise<Reported> {
  const [json, text] = await Promise.all([formats.json(report), formats.pretty(report, { ...view, colour: false })]);
  return { report: JSON.parse(json), text };
}
