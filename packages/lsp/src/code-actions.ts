/** Findings with their fixes → the actions that an editor offers: those that are proved safe apart from the others. */

import type { Finding, Fix } from "@callgate/core";
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { type DiagnosticContext, diagnosticOf } from "./diagnostics.js";
import { rangeOf, touches } from "./places.js";

/** An editor tells them apart by these, and may make the first without asking. */
export const FIX_KINDS = {
  safe: `${CodeActionKind.QuickFix}.callgate.safe`,
  unsafe: `${CodeActionKind.QuickFix}.callgate.unsafe`,
  all: `${CodeActionKind.SourceFixAll}.callgate`,
} as const;

/** The fixes of the findings that a range touches; the safe ones first. */
export function quickFixes(
  findings: readonly Finding[],
  { range, context: { only }, textDocument: { uri } }: CodeActionParams,
  context: DiagnosticContext,
): CodeAction[] {
  const wanted = findings.flatMap((finding): { readonly finding: Finding; readonly fix: Fix }[] => {
    const { fix, location } = finding;
    return fix !== undefined && touches(rangeOf(location.range), range) ? [{ finding, fix }] : [];
  });
  const actions = wanted.map(({ finding, fix }): CodeAction => {
    const kind = fix.safe ? FIX_KINDS.safe : FIX_KINDS.unsafe;
    return {
      title: fix.safe ? sentence(fix.message) : `${sentence(fix.message)} (not proved safe)`,
      kind,
      diagnostics: [diagnosticOf(finding, context)],
      isPreferred: fix.safe,
      edit: editOf(
        uri,
        fix.edits.map((edit): TextEdit => ({ range: rangeOf(edit.range), newText: edit.text })),
      ),
    };
  });
  const asked = actions.filter(({ kind }) => isAsked(kind, only));
  return [...asked.filter(({ isPreferred }) => isPreferred), ...asked.filter(({ isPreferred }) => !isPreferred)];
}

/** The action that makes every safe fix of a file. @param whole the range of its text */
export function fixAll(uri: string, whole: Range, fixed: string): CodeAction {
  return {
    title: "Fix all that can be fixed safely",
    kind: FIX_KINDS.all,
    edit: editOf(uri, [{ range: whole, newText: fixed }]),
  };
}

/** Whether an editor that asked for some kinds wants this one, too; a kind holds those whose names begin with it. */
export function isAsked(kind: string | undefined, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((one) => one === "" || kind === one || kind?.startsWith(`${one}.`) === true);
}

function editOf(uri: string, edits: TextEdit[]): WorkspaceEdit {
  return { changes: { [uri]: edits } };
}

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
