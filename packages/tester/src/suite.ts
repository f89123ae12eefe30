/** A suite as data: policies under test, and cases, each a sequence of calls with what is expected of them. */

import type { CallOutcome, Document, HostContext, HostId, Location, Path } from "@callgate/core";
import type { ToolRef } from "@callgate/core/policy";

export interface Suite {
  readonly document: Document;
  /** The policies under test; `name` is `""` for the one of `policy:`. */
  readonly policies: readonly PolicyReference[];
  readonly tools: FileReference | undefined;
  /** The tool lists of an agent's servers, by the server's name. */
  readonly serverTools: readonly NamedFile[];
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

/** A policy under test. */
export interface PolicyReference extends NamedFile {
  /** Whose configuration it is, and how that runs; undefined where the suite writes a path alone. */
  readonly agent?: TestedAgent | undefined;
}

/** An agent whose configuration is tested. */
export interface TestedAgent {
  readonly host: HostId;
  /** What the suite says of how it runs. */
  readonly context: HostContext;
  /** The folder to take for the user's home and for the machine, from the suite's folder; none is read when left out. */
  readonly home: string | undefined;
  /** The arguments that it is started with; none when left out. */
  readonly flags: readonly string[] | undefined;
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
export interface Step extends Pick<ToolRef, "server" | "annotations"> {
  readonly origin: Path;
  /** As its server lists it; without `server`, of an agent's policy, as the agent's model calls it. */
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
  /** Whether the policy hides the tool, so that it is not offered; undefined: either. */
  readonly hidden?: boolean | undefined;
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

/** The decision as a suite writes it in one word. */
export function expectedWord({ decision, hidden }: ExpectedDecision): Expected | "hidden" {
  return hidden ? "hidden" : decision;
}
