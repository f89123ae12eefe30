/** @callgate/lsp: a language server for policies, their suites, and agents' own configuration. */

export { type DiagnosticContext, diagnosticOf } from "./diagnostics.js";
export { rangeOf } from "./places.js";
