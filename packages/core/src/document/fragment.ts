/** Parts of policies in a file of their own, as pages show them: what each is, and where it belongs. */

import type { Document, MapNode, Node } from "./document.js";
import { mapFields } from "./fields.js";

/** `tools`: entries of tools by name, which a policy has under `tools`. `part`: something inside of such an entry. */
export type Fragment =
  | { readonly kind: "tools"; readonly root: MapNode }
  | { readonly kind: "part"; readonly what: string };

const ENTRY = ["rules", "require", "deny_if", "limits"];
const PASTED = ["action", "rate_limit", "hide", "on_deny", "reason"];
const RULE = ["conditions", "rate_limit", "action", "on_deny", "reason", "state"];
/** The keys that may be beside the entries, where only `tools:` was left out. */
const TOP_LEVEL = ["version", "default", "description", "hide"];
/** Files that are something else, with keys of the same names. */
const MAX_NAMES = 2000;

/** What fragment the document is; undefined where it looks like none. */
export function fragmentOf({ root }: Document): Fragment | undefined {
  if (root?.kind === "list") {
    const what = root.items.length === 0 ? undefined : partOf(root.items);
    return what === undefined ? undefined : { kind: "part", what };
  }
  if (root?.kind !== "map" || root.entries.length === 0 || root.entries.length > MAX_NAMES) return undefined;
  const what = partOf([root]);
  if (what !== undefined) return { kind: "part", what };
  const values = mapFields(root).list.flatMap(({ name, value }) => (TOP_LEVEL.includes(name) ? [] : value));
  const isTool = (node: Node) => node.kind === "map" && (hasList(node, ENTRY) || isPastedEntry(node));
  return values.every((node) => isTool(node) || isEmpty(node)) && values.some(isTool)
    ? { kind: "tools", root }
    : undefined;
}

function partOf(nodes: readonly Node[]): string | undefined {
  const all = (test: (map: MapNode) => boolean) => nodes.every((node) => node.kind === "map" && test(node));
  if (all((map) => has(map, "counter") && has(map, "window") && has(map, "max"))) return "a limit";
  if (all((map) => has(map, "path") && has(map, "op"))) return "a condition";
  if (all((map) => has(map, "name") && RULE.some((key) => has(map, key)))) return "a rule";
  if (all((map) => isWord(map, "action") && RULE.some((key) => key !== "action" && has(map, key)))) return "a rule";
  if (
    all(
      (map) => hasList(map, ENTRY) && map.entries.every(({ key }) => key.kind === "scalar" && ENTRY.includes(key.text)),
    )
  )
    return "a tool's entry";
  return undefined;
}

function isPastedEntry(map: MapNode): boolean {
  return (
    PASTED.some((key) => has(map, key)) &&
    map.entries.every(({ key }) => key.kind === "scalar" && (PASTED.includes(key.text) || ENTRY.includes(key.text)))
  );
}

function hasList(map: MapNode, keys: readonly string[]): boolean {
  const { byName } = mapFields(map);
  return keys.some((key) => byName.get(key)?.value.kind === "list");
}

function has(map: MapNode, key: string): boolean {
  return mapFields(map).byName.has(key);
}

function isWord(map: MapNode, key: string): boolean {
  const node = mapFields(map).byName.get(key)?.value;
  return node?.kind === "scalar" && /^(?:allow|deny|evaluate|require_approval)$/.test(node.text);
}

function isEmpty(node: Node): boolean {
  return node.kind === "map" && node.entries.length === 0;
}

/** What the fragment is and where it belongs: lower case, no full stop. */
export function fragmentSentence(fragment: Fragment): string {
  return fragment.kind === "tools"
    ? 'this is a fragment of a policy, and no program loads it: entries of tools belong under `tools`, beside `version: "1"` and `default`'
    : `this is a fragment of a policy, and no program loads it: ${fragment.what} belongs under \`tools\` and the name of its tool`;
}
