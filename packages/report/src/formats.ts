/** The formats that every command's reports have, and what a kind of report must say to have them. */

import type { Page } from "./blocks.js";
import { assumedSentences, type WithAssumed } from "./describe-assumed.js";
import type { FindingRun } from "./findings/run.js";
import { checkstyle } from "./machine/checkstyle.js";
import { codequality } from "./machine/codequality.js";
import { github } from "./machine/github.js";
import { junit } from "./machine/junit.js";
import { sarif } from "./machine/sarif.js";
import { markdown } from "./render/markdown.js";
import { pretty } from "./render/pretty.js";
import type { View } from "./render/view.js";

/** A kind of report: the results of one command. Every format is a function of what it gives here. */
export interface Kind<R> {
  /** Its own JSON, by a versioned schema. */
  readonly json: (report: R) => string;
  /** What it says to programs that know findings only. */
  readonly findings: (report: R) => readonly FindingRun[];
  /** What it says to people. */
  readonly present: (report: R) => Page;
}

type Written<R> = (report: R, view?: View) => string | Promise<string>;

/** The formats, in alphabetical order: the table of contents. A new one is one file, and one line here. */
export const FORMATS = {
  checkstyle: ({ findings }, report) => checkstyle(findings(report)),
  codequality: ({ findings }, report) => codequality(findings(report)),
  github: ({ findings }, report) => github(findings(report)),
  // Its charts need a plotting library, which other formats should not wait for.
  html: async ({ present }, report) => (await import("./render/html.js")).html(present(report)),
  json: ({ json }, report) => json(report),
  junit: ({ findings }, report) => junit(findings(report)),
  markdown: ({ present }, report) => markdown(present(report)),
  pretty: ({ present }, report, view) => pretty(present(report), view),
  sarif: ({ findings }, report, { web }) => sarif(findings(report), web),
} satisfies FormatTable;

/** The name of a format that all reports have. */
export type Format = keyof typeof FORMATS;

/** The formats of one kind of report: from a report, and how a terminal shows it, to the text. */
export type Formats<R, Own extends string = never> = Readonly<
  { [F in Exclude<Format, "html" | Own>]: (report: R, view?: View) => string } & {
    [F in Exclude<"html", Own>]: (report: R, view?: View) => Promise<string>;
  }
>;

export type FormatTable = Readonly<
  Record<string, <R>(kind: Kind<R>, report: R, view: View) => string | Promise<string>>
>;

/**
 * All formats of a kind of report, in alphabetical order.
 * @param formats `FORMATS`
 * @param own what the kind has in place of, or besides, those that all have
 */
export function formatsOf<R extends object, Own extends Readonly<Record<string, Written<R>>> = Record<never, never>>(
  formats: FormatTable,
  { present, ...rest }: Kind<R>,
  own?: Own,
): Formats<R, keyof Own & string> & Own {
  const kind: Kind<R> = {
    ...rest,
    present(report) {
      const page = present(report);
      const assumed = assumedSentences(report as WithAssumed);
      return assumed.length === 0 ? page : { ...page, notes: [...(page.notes ?? []), assumed.join("; ")] };
    },
  };
  const all = new Map<string, Written<R>>(
    Object.entries(formats).map(([name, write]) => [name, (report, view = {}) => write(kind, report, view)]),
  );
  for (const [name, write] of Object.entries(own ?? {})) all.set(name, write);
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1))) as Formats<R, keyof Own & string> & Own;
}
