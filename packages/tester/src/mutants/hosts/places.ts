/** An agent's policy → the places in its files that decide something. */

import type { Document, Path } from "@callgate/core";
import { nodeAt, type Node as TreeNode } from "@callgate/core/yaml";
import type { HostSubject } from "./host-mutator.js";

/** A place of which some rule of the policy comes. */
export interface DecidingPlace {
  readonly layer: number;
  readonly file: Document;
  readonly path: Path;
  readonly node: TreeNode;
}

/** Each once, in the order of the rules. Words of command lines are not here: `commandWords`. */
export function decidingPlaces({ policy, files }: HostSubject): DecidingPlace[] {
  return originsOf(policy).flatMap(([layer, ...path]) => {
    const file = typeof layer === "number" ? files[layer] : undefined;
    const node = file && nodeAt(file.root, path)?.value;
    return file === undefined || node === undefined || path.length === 0
      ? []
      : [{ layer: layer as number, file, path, node }];
  });
}

/** Where rules are written: the number of the file, and the path in it. */
export function originsOf({ access }: HostSubject["policy"]): Path[] {
  const rules = [...access.entries, ...(access.restrictions ?? []), access.otherwise];
  const origins = rules.map(({ origin }) => origin).filter((origin) => origin.length > 1);
  return [...new Map(origins.map((origin) => [JSON.stringify(origin), origin])).values()];
}

/** The places of values, and each item of lists that decide as a whole. */
export function decidingValues(subject: HostSubject): DecidingPlace[] {
  const values = decidingPlaces(subject).flatMap((place): DecidingPlace[] => {
    const { node, path } = place;
    if (node.kind !== "list") return [place];
    return [place, ...node.items.map((item, index) => ({ ...place, path: [...path, index], node: item }))];
  });
  return [...new Map(values.map((one) => [JSON.stringify([one.layer, one.path]), one])).values()];
}

/** The text at a path, where that is a scalar. */
export function textAt(file: Document, path: Path): string | undefined {
  const node = nodeAt(file.root, path)?.value;
  return node?.kind === "scalar" ? node.text : undefined;
}

/** The names of servers that the policy's rules ask for. */
export function serversOf({ policy: { access } }: HostSubject): readonly string[] {
  const tests = [...access.entries, ...(access.restrictions ?? [])].flatMap(({ selector }) => selector.names);
  return [...new Set(tests.flatMap((test) => (test.of === "server" && "exact" in test ? [test.exact] : [])))];
}
