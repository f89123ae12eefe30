/** A pre-commit configuration → the same with the hook in it; everything else in it stays as it is. */

import { readDocument } from "@callgate/core";
import { type Node, nodeAt } from "@callgate/core/yaml";

export const HOOKS_PATH = ".pre-commit-config.yaml";

/** Each hook that is wanted, and those that do as well. */
const LINT = ["callgate-lint", "callgate-fix"];
const TEST = ["callgate-test"];

export interface WantedHooks {
  /** `owner/name` of the repository that holds the hooks. */
  readonly origin: string;
  readonly version: string;
  /** Whether there is a suite of policy tests to run. */
  readonly tested: boolean;
}

export type WithHook =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "there" }
  /** Nowhere to put it can be seen; `reason` says why. */
  | { readonly kind: "unclear"; readonly reason: string };

/** @param before the text of the configuration that is there; undefined for none */
export function withHook(before: string | undefined, { origin, version, tested }: WantedHooks): WithHook {
  const wanted = tested ? [LINT, TEST] : [LINT];
  const entryOf = (hooks: readonly string[][]) => (indent: string) =>
    [
      `- repo: https://github.com/${origin}`,
      `  rev: v${version}`,
      "  hooks:",
      ...hooks.map(([id]) => `    - id: ${id}`),
    ].map((line) => `${indent}${line}\n`);
  if (before === undefined || before.trim() === "")
    return { kind: "text", text: `repos:\n${entryOf(wanted)("  ").join("")}` };
  const document = readDocument(before, HOOKS_PATH);
  const { root } = document;
  if (root === undefined) return { kind: "unclear", reason: document.findings[0]?.message ?? "it cannot be read" };
  if (root.kind !== "map") return { kind: "unclear", reason: "it is no mapping" };
  const missing = wanted.filter((alike) => !alike.some((hook) => usesHook(root, hook)));
  if (missing.length === 0) return { kind: "there" };
  const entry = entryOf(missing);
  const repos = nodeAt(root, ["repos"])?.value;
  if (repos?.kind !== "list" || document.format === "json")
    return { kind: "unclear", reason: "it has no list `repos` in YAML" };
  const text =
    repos.items.length === 0 ? inEmptyList(document.text, repos, entry) : behindLast(document.text, repos, entry);
  // What was put in must be what reads back: one entry more, and the hooks in it.
  const after = text === undefined ? undefined : readDocument(text, HOOKS_PATH).root;
  const added = after === undefined ? undefined : nodeAt(after, ["repos"])?.value;
  const isSo =
    text !== undefined &&
    after !== undefined &&
    added?.kind === "list" &&
    added.items.length === repos.items.length + 1 &&
    missing.every((alike) => alike.some((hook) => usesHook(after, hook)));
  return isSo ? { kind: "text", text } : { kind: "unclear", reason: "its `repos` are not written one below the other" };
}

/** Whether any repository's hooks include this one. */
function usesHook(root: Node, hook: string): boolean {
  const repos = nodeAt(root, ["repos"])?.value;
  if (repos?.kind !== "list") return false;
  return repos.items.some((repository) => {
    const hooks = nodeAt(repository, ["hooks"])?.value;
    if (hooks?.kind !== "list") return false;
    return hooks.items.some((item) => {
      const id = nodeAt(item, ["id"])?.value;
      return id?.kind === "scalar" && id.text === hook;
    });
  });
}

type EntryLines = (indent: string) => readonly string[];

/** `repos: []` → a block below it. */
function inEmptyList(text: string, list: Node, entry: EntryLines): string {
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const block = entry("  ").join("").trimEnd().replaceAll("\n", lineEnd);
  return `${text.slice(0, list.start).trimEnd()}${lineEnd}${block}${text.slice(list.end)}`;
}

/** Behind the last entry, as far in as it; undefined where it does not begin with a dash of its own line. */
function behindLast(text: string, list: Node & { readonly kind: "list" }, entry: EntryLines): string | undefined {
  const last = list.items.at(-1) as Node;
  const dash = /(?:^|\n)([ \t]*)-[ \t]+$/.exec(text.slice(0, last.start));
  if (dash === null) return undefined;
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const break_ = text.indexOf("\n", last.end - 1);
  const [head, tail] = break_ < 0 ? [`${text}${lineEnd}`, ""] : [text.slice(0, break_ + 1), text.slice(break_ + 1)];
  return `${head}${entry(dash[1] as string)
    .join("")
    .replaceAll("\n", lineEnd)}${tail}`;
}
