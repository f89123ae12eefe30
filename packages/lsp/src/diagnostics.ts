/** Finding → Diagnostic: the words and the place of lint, as an editor shows them. */

import type { Finding, Severity } from "@callgate/core";
import { type Diagnostic, type DiagnosticRelatedInformation, DiagnosticSeverity } from "vscode-languageserver";
import { rangeOf } from "./places.js";

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

/** What an editor shows faded: rules and entries that change nothing. */
const NEEDLESS: ReadonlySet<string> = new Set(["dead-entry", "dead-rule", "unreachable-rule", "unused-suppression"]);

/** What a diagnostic needs beside its finding. */
export interface DiagnosticContext {
  /** The uri by which the editor knows a file that findings name. */
  readonly uriOf: (name: string) => string;
  /** The web page of a check; undefined of one without a page. */
  readonly pageOf: (check: string) => string | undefined;
}

/** The diagnostic of a finding. */
export function diagnosticOf(finding: Finding, { uriOf, pageOf }: DiagnosticContext): Diagnostic {
  const { check, severity, message, location, related } = finding;
  const page = pageOf(check);
  return {
    range: rangeOf(location.range),
    severity: SEVERITIES[severity],
    source: "callgate",
    code: check,
    message,
    ...(page === undefined ? {} : { codeDescription: { href: page } }),
    ...(NEEDLESS.has(check) ? { tags: [1] } : {}),
    ...(related.length === 0
      ? {}
      : {
          relatedInformation: related.map(
            (other): DiagnosticRelatedInformation => ({
              message: other.message,
              location: { uri: uriOf(other.location.uri), range: rangeOf(other.location.range) },
            }),
          ),
        }),
  };
}
