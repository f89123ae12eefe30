/** What readers and lowering find wrong: a path and a sentence. It becomes a Finding, with its range, once. */

import type { DecisionKind } from "../values/decision-kind.js";
import type { Document, Path, Span } from "./document.js";
import type { Finding, Severity, WitnessCall } from "./finding.js";

export interface Diagnostic {
  /** The lint check that reports it; left out where whoever reports it has one for all. */
  readonly check?: string | undefined;
  /** An error when left out. */
  readonly severity?: Severity | undefined;
  readonly path: Path;
  /** The place itself, where `path` cannot name it: of two equal keys, for example, the second. */
  readonly span?: Span | undefined;
  readonly part?: "key" | "value" | undefined;
  readonly message: string;
  /** Where the program refuses the whole document because of it: that, without advice, as a clause. */
  readonly refusal?: string | undefined;
  /** The key or the value probably intended in place of the one at `path`. */
  readonly suggested?: string | undefined;
  /** The call that a rule was written for, and what the rule was to do with it: whether it does is for the engine to say. */
  readonly about?: AboutCall | undefined;
  /** Other places that matter. */
  readonly related?: readonly RelatedPath[] | undefined;
}

export interface AboutCall {
  readonly call: WitnessCall;
  readonly intended: DecisionKind;
}

export interface RelatedPath {
  readonly path: Path;
  readonly part?: "key" | "value" | undefined;
  readonly message: string;
}

/** A diagnostic that says which check it belongs to. */
export type CheckDiagnostic = Diagnostic & { readonly check: string };

/** The diagnostic as a finding about the document, its places resolved. */
export function toFinding(diagnostic: CheckDiagnostic, document: Document): Finding {
  const { check, severity = "error", path, span, part, message, related = [] } = diagnostic;
  return {
    check,
    severity,
    message,
    location: span === undefined ? document.locate(path, part) : { uri: document.uri, range: document.rangeOf(span) },
    related: related.map((place) => ({
      message: place.message,
      location: document.locate(place.path, place.part),
    })),
  };
}
