/** Fixes that an editor offers and makes. */

import { expect, it } from "vitest";
import type { CodeAction, TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Editor, Folder } from "./editor.js";

/** A rule that denies nothing because its key is misspelled, and a pattern without anchors. */
const POLICY = `version: "1"
default: deny
tools:
  run_query:
    rules:
      - name: only reads
        conditons:
          - {path: args.sql, op: regex, value: "SELECT"}
`;

async function actionsAt(editor: Editor, uri: string, line: number, only?: string[]): Promise<CodeAction[]> {
  return editor.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: { line, character: 0 }, end: { line, character: 200 } },
    context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
  });
}

function made(text: string, { edit }: CodeAction, uri: string): string {
  return TextDocument.applyEdits(TextDocument.create(uri, "yaml", 1, text), edit?.changes?.[uri] as TextEdit[]);
}

it("offers a finding's fix, and says which is not proved safe", async () => {
  using folder = new Folder();
  using editor = new Editor();
  await editor.start([folder.uri()]);
  const uri = folder.uri("policy.yaml");
  await editor.open(uri, POLICY);
  const [first] = await actionsAt(editor, uri, 6);
  expect(first?.title).toMatch(/conditions/);
  const fixed = made(POLICY, first as CodeAction, uri);
  expect(fixed).toContain("        conditions:\n");
  const left = await editor.change(uri, fixed);
  expect(left.map(({ code }) => code)).not.toContain("unknown-key");
  const kindsAt = async (line: number) =>
    (await actionsAt(editor, uri, line)).map(({ kind, isPreferred, title }) => [kind, isPreferred, title]);
  expect(await kindsAt(3)).toEqual([["quickfix.callgate.safe", true, "Limit `run_query` to 10 calls a minute"]]);
  expect(await kindsAt(7)).toEqual([["quickfix.callgate.unsafe", false, "Write `^SELECT$` (not proved safe)"]]);
  expect(await actionsAt(editor, uri, 0)).toEqual([]);
});

it("makes every safe fix at once, as `lint --fix` does, where that is asked for", async () => {
  using folder = new Folder();
  using editor = new Editor();
  await editor.start([folder.uri()]);
  const uri = folder.uri("policy.yaml");
  const text = POLICY.replace("conditons", "conditions");
  await editor.open(uri, text);
  const [all, ...others] = await actionsAt(editor, uri, 0, ["source.fixAll"]);
  expect([all?.kind, others]).toEqual(["source.fixAll.callgate", []]);
  const fixed = made(text, all as CodeAction, uri);
  expect(fixed).not.toBe(text);
  await editor.change(uri, fixed);
  expect(await actionsAt(editor, uri, 0, ["source.fixAll"])).toEqual([]);
  expect(await actionsAt(editor, uri, 7, ["quickfix.callgate.safe"])).toEqual([]);
});
