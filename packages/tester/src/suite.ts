/** A suite as data: policies under test, and cases, each a sequence of calls with what is expected of them. */

import type { CallOutcome, Document, Location, Path } from "@callgate/core";

export interface Suite {
  readonly document: Document;
  /** The policies under test; `name` is `""` for the one of `policy:`. */
  readonly policies: readonly NamedFile[];
  readonly tools: FileReference | undefined;
  /** Other suites, whose cases are run against this one's policies. */
  readonly includes: readonly FileReference[];
  /** In the order written; a row of a table is a case of its own. Those of includes come last, once they are loaded. */
  readonly cases: readonly Case[];
  /** Cases that could not be read: what is wrong with them is among the findings. */
  readonly broken: readonly BrokenCase[];
}

/** A file as the suite writes it, relative to the suite's folder. */
export interface FileReference {
  readonly path: string;
  readonly origin: Path;
}

export interface NamedFile extends FileReference {
  readonly name: string;
}

export interface Case {
  readonly name: string;
  /** Which document of the suite and its includes it is in, and where. */
  readonly document: Document;
  readonly origin: Path;
  /** The names of the policies it is for; undefined: all of them. */
  readonly policies: readonly string[] | undefined;
  /** One at least. */
  readonly steps: readonly Step[];
  /** Of all its calls together. */
  readonly totals: Counted | undefined;
}

export interface BrokenCase {
  readonly name: string;
  readonly location: Location;
}

/** One call, or the same call several times. */
export interface Step {
  readonly origin: Path;
  readonly tool: string;
  /** As JSON has them; undefined for a call without arguments. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
  /** Epoch milliseconds of its first call. */
  readonly at: number;
  /** Whose calls share a limit's counter. */
  readonly grant: string;
  /** What becomes of the call if it passes, before the next is made. */
  readonly outcome: TestedOutcome;
  /** How many calls; 1 or more. */
  readonly repeat: number;
  /** Milliseconds between two of them. */
  readonly every: number;
  /** Undefined for calls that only make ready what comes later. */
  readonly expect: Expectation | undefined;
}

export const TESTED_OUTCOMES = ["ok", "toolError", "protocolError"] as const satisfies readonly CallOutcome[];

export type TestedOutcome = (typeof TESTED_OUTCOMES)[number];

export const EXPECTED = ["allow", "deny", "approval"] as const;

export type Expected = (typeof EXPECTED)[number];

export type Expectation = ExpectedOfAll | ExpectedOfEach | Counted;

/** The same of every call. */
export interface ExpectedOfAll {
  readonly kind: "all";
  readonly decision: ExpectedDecision;
}

/** One for each call, in their order. */
export interface ExpectedOfEach {
  readonly kind: "each";
  readonly decisions: readonly ExpectedDecision[];
}

/** How many calls get which decision; together as many as there are calls. */
export interface Counted extends Because {
  readonly kind: "counts";
  readonly counts: Readonly<Record<Expected, number>>;
}

export interface ExpectedDecision extends Because {
  readonly decision: Expected;
}

/** What is asked of a decision that does not let the call pass. */
export interface Because {
  /** The deciding rule, as the engine names it; undefined: any. */
  readonly rule: string | undefined;
  /** An RE2 pattern that the message must match somewhere; undefined: any message. */
  readonly message: string | undefined;
}

/** Where a case is. */
export function placeOf({ document, origin }: Pick<Case, "document" | "origin">): Location {
  return document.locate(origin);
}
