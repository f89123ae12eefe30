/** A place in an open file → where it leads to, where else it is named, and the edits that name it otherwise. */

import { dirname, join, resolve } from "node:path";
import { type Document, type Location, lower, type Path, type Policy, readDocument } from "@callgate/core";
import { editText, renameKey, replaceScalar, type TextEdit } from "@callgate/core/edit";
import { allRules, hiddenTools } from "@callgate/core/policy";
import { mapFields, type Node, nodeAt } from "@callgate/core/yaml";
import { UserError } from "@callgate/project/io";
import { findSuites } from "@callgate/project/test";
import type { Position, Range } from "vscode-languageserver";
import { isWithin, offsetAt, pathAt } from "../path-at.js";
import { rangeOf } from "../places.js";
import { type OpenFile, policySubject } from "../subject.js";
import { isSameFile } from "./lenses.js";
import { loadedSuite, suiteCaseAt } from "./suite-calls.js";

/** A place in a file. */
export interface FilePlace {
  /** Absolute. */
  readonly path: string;
  readonly range: Range;
}

/** Edits of a file, by its absolute path; or why nothing can be renamed, as a sentence. */
export type RenameAnswer =
  | { readonly edits: readonly (FilePlace & { readonly text: string })[] }
  | { readonly problem: string };

/** The rules that decide the calls of the case at a place of a suite; the file where a path is written. */
export async function definitionAt(file: OpenFile, at: Position): Promise<FilePlace[]> {
  if (file.kind !== "suite") return [];
  const offset = offsetAt(file.text, at);
  const document = readDocument(file.text, file.name);
  const { path, node } = pathAt(document, offset);
  const [first] = path;
  if (
    node?.kind === "scalar" &&
    ["policy", "policies", "tools", "include"].includes(String(first)) &&
    path.length <= 2
  ) {
    const named = join(dirname(file.name), node.text);
    const start = { line: 0, character: 0 };
    return file.io.kindOf(named) === "file"
      ? [{ path: resolve(file.folder, named), range: { start, end: start } }]
      : [];
  }
  const found = await suiteCaseAt(file, offset);
  const places = (found?.calls ?? []).flatMap(({ place }) => (place === undefined ? [] : placeIn(file, place)));
  return [...new Map(places.map((one) => [JSON.stringify(one), one])).values()];
}

function placeIn({ folder }: OpenFile, { uri, range }: Location): FilePlace {
  return { path: resolve(folder, uri), range: rangeOf(range) };
}

/** What can be renamed: a counter of a policy, or a tool. */
type Named =
  | { readonly kind: "counter"; readonly name: string; readonly key: string }
  | { readonly kind: "tool"; readonly name: string };

/** Where a name is written, and what is written there once the name is another. */
interface Mention {
  readonly document: Document;
  readonly path: Path;
  readonly part: "key" | "value";
  renamed(name: string): string;
}

/** Every place that names the counter, or the tool, at a place of a policy. */
export async function referencesAt(file: OpenFile, at: Position): Promise<FilePlace[]> {
  const found = namedAt(file, at);
  if (found === undefined) return [];
  const mentions = await mentionsOf(file, found);
  return mentions.map(({ document, path, part }) => placeIn(file, document.locate(path, part)));
}

/** What would be renamed at a place, by its range and its name. */
export function renameableAt(
  file: OpenFile,
  at: Position,
): { readonly range: Range; readonly name: string } | undefined {
  const found = namedAt(file, at);
  if (found === undefined) return undefined;
  const { document } = policySubject(file);
  const { node } = pathAt(document, offsetAt(file.text, at));
  if (node === undefined) return undefined;
  const written = file.text.slice(node.start, node.end);
  const start = written.lastIndexOf(found.name);
  if (start < 0) return undefined;
  const span = { start: node.start + start, end: node.start + start + found.name.length };
  return { range: rangeOf(document.rangeOf(span)), name: found.name };
}

/** The edits that give the counter, or the tool, another name. */
export async function renameAt(file: OpenFile, at: Position, name: string): Promise<RenameAnswer> {
  const found = namedAt(file, at);
  if (found === undefined) return { problem: "there is no counter and no tool of a policy here" };
  if (!/^\S(?:.*\S)?$/.test(name)) return { problem: "a name has no blanks at its ends, and is not empty" };
  const mentions = await mentionsOf(file, found);
  const edits = mentions.map((one): { readonly document: Document; readonly edits: TextEdit[] | undefined } => {
    const text = one.renamed(name);
    const { document, path, part } = one;
    return { document, edits: part === "key" ? renameKey(document, path, text) : replaceScalar(document, path, text) };
  });
  if (edits.some((one) => one.edits === undefined))
    return {
      problem: `\`${found.name}\` cannot be renamed here: \`${name}\` is there already, or an alias leads to one of its places`,
    };
  const all = edits.flatMap(({ document, edits: some = [] }) => some.map((edit) => ({ document, edit })));
  const { document } = policySubject(file);
  const own = all.filter((one) => one.document.uri === document.uri).map(({ edit }) => edit);
  const problem = changesMeaning(document, editText(document.text, own), found, name);
  if (problem !== undefined) return { problem };
  return {
    edits: all.map(({ document: of, edit }) => ({
      path: resolve(file.folder, of.uri),
      range: rangeOf(of.rangeOf(edit)),
      text: edit.text,
    })),
  };
}

function namedAt(file: OpenFile, at: Position): Named | undefined {
  if (file.kind !== "policy") return undefined;
  const { document, lowered } = policySubject(file);
  const { policy } = lowered;
  if (policy === undefined) return undefined;
  const offset = offsetAt(file.text, at);
  const { path, on, node } = pathAt(document, offset);
  if (node?.kind !== "scalar") return undefined;
  for (const { limit, conditions } of allRules(policy)) {
    if (
      on === "value" &&
      path.at(-1) === "counter" &&
      limit !== undefined &&
      isWithin(path, limit.origin) &&
      limit.counter !== ""
    )
      return { kind: "counter", name: limit.counter, key: limit.key };
    const asked = conditions.find(({ origin }) => on === "value" && path.at(-1) === "path" && isWithin(path, origin));
    if (asked?.target.kind === "counter") {
      const { key } = asked.target;
      const counter = allRules(policy).find((rule) => rule.limit?.key === key)?.limit?.counter;
      if (counter !== undefined && !counter.startsWith("_rate_")) return { kind: "counter", name: counter, key };
    }
  }
  const isTool = on === "key" && path[0] === "tools" && path.length === 2;
  const isHidden = on === "value" && path[0] === "hide" && path.length === 2;
  const [name] = isTool ? [String(path[1])] : isHidden ? [node.text] : [];
  return name === undefined || name === "*" ? undefined : { kind: "tool", name };
}

async function mentionsOf(file: OpenFile, named: Named): Promise<Mention[]> {
  const { document, lowered } = policySubject(file);
  const { policy } = lowered;
  if (policy === undefined) return [];
  const found = new Map<string, Mention>();
  const add = (mention: Mention) => {
    const id = JSON.stringify([mention.document.uri, mention.path, mention.part]);
    if (nodeAt(mention.document.root, mention.path) !== undefined) found.set(id, mention);
  };
  if (named.kind === "counter") {
    for (const { limit, conditions } of allRules(policy)) {
      if (limit?.key === named.key)
        add({ document, path: [...limit.origin, "counter"], part: "value", renamed: (name) => name });
      for (const { origin, target, path } of conditions)
        if (target.kind === "counter" && target.key === named.key && path.endsWith(named.name))
          add({
            document,
            path: [...origin, "path"],
            part: "value",
            renamed: (name) => path.slice(0, -named.name.length) + name,
          });
    }
  } else {
    add({ document, path: ["tools", named.name], part: "key", renamed: (name) => name });
    for (const { name: hidden, origin } of hiddenTools(policy))
      if (hidden === named.name) add({ document, path: origin, part: "value", renamed: (name) => name });
    const scope = `state.${named.name}.`;
    for (const { conditions } of allRules(policy))
      for (const { origin, target, path } of conditions)
        if (target.kind === "counter" && path.startsWith(scope))
          add({
            document,
            path: [...origin, "path"],
            part: "value",
            renamed: (name) => `state.${name}.${path.slice(scope.length)}`,
          });
    for (const mention of await mentionsInSuites(file, named.name)) add(mention);
  }
  return [...found.values()];
}

/** More suites are not read. */
const MAX_SUITES = 100;

/** The calls of a tool in the suites that test this policy and no other. */
async function mentionsInSuites(file: OpenFile, tool: string): Promise<Mention[]> {
  if (file.isAlone) return [];
  const suites = await findSuites([], file.io).catch(nothingIfUsers);
  const mentions: Mention[] = [];
  for (const name of (suites ?? []).slice(0, MAX_SUITES)) {
    const loaded = await loadedSuite({ ...file, name }).catch(nothingIfUsers);
    if (loaded === undefined || loaded.policies.size === 0) continue;
    if (![...loaded.policies.values()].every(({ document }) => isSameFile(document.uri, file))) continue;
    const { document } = loaded.suite;
    if (document.root !== undefined)
      for (const path of callsOf(document.root, [], tool))
        mentions.push({ document, path, part: "value", renamed: (to) => to });
  }
  return mentions;
}

/** Where a suite calls a tool: what is below `args` is the call's own. */
function* callsOf(node: Node, path: Path, tool: string): Iterable<Path> {
  if (node.kind === "list") for (const [i, item] of node.items.entries()) yield* callsOf(item, [...path, i], tool);
  if (node.kind !== "map") return;
  for (const { name, value } of mapFields(node).list) {
    if (name === "args") continue;
    if (name === "tool" && value.kind === "scalar" && value.text === tool) yield [...path, name];
    else yield* callsOf(value, [...path, name], tool);
  }
}

/** Why the policy would mean something else with the name changed; undefined where it would not. */
function changesMeaning(document: Document, text: string, named: Named, name: string): string | undefined {
  const after = lower(readDocument(text, document.uri));
  const before = lower(document);
  const cannot = `\`${named.name}\` cannot be called \`${name}\``;
  if (after.policy === undefined || before.policy === undefined || after.findings.length > before.findings.length)
    return `${cannot}: ${after.findings.at(-1)?.message ?? "the policy could not be read then"}`;
  if (countersOf(after.policy) !== countersOf(before.policy) || after.policy.tools.size !== before.policy.tools.size)
    return `${cannot}: another has that name`;
  return undefined;
}

/** Which limits share a counter, whatever the counters are called. */
function countersOf(policy: Policy): string {
  const keys: string[] = [];
  const numberOf = (key: string) => {
    if (!keys.includes(key)) keys.push(key);
    return keys.indexOf(key);
  };
  return JSON.stringify(
    allRules(policy).map(({ limit, conditions }) => [
      limit === undefined ? null : [numberOf(limit.key), String(limit.max), limit.window.name],
      conditions.map(({ target }) => (target.kind === "counter" ? numberOf(target.key) : null)),
    ]),
  );
}

function nothingIfUsers(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
  return undefined;
}
