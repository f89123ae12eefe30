/** What a dialect is: how it is recognised, its JSON Schema, and how its documents become a Policy. */

import type { Document, MapNode } from "../document/document.js";
import type { Policy } from "../policy.js";
import type { Problem } from "./problem.js";

export type DialectId = "catalogue" | "gateway" | "intercept";

/**
 * The release of the engine that is asked. `2026-03` is the open-source one the conformance vectors were read off; it
 * knows no approvals. Where releases differ otherwise, `latest` is the stricter.
 */
export type Release = "2026-03" | "latest";

export interface Dialect {
  readonly id: DialectId;
  readonly summary: string;
  /** What becomes of every call where there is no policy file: the program denies it, or does not run at all. */
  readonly withoutPolicy: "allow" | "deny";
  /** The JSON Schema, draft 2020-12, as shipped in the package. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** How sure it is that the document is written in this dialect; 0: it is not. The highest wins. */
  recognise(root: MapNode, document: Document): number;
  lower(root: MapNode, document: Document, release: Release): Lowering;
  /** What the engine does about a key that the schema does not know. */
  explainUnknownKey(path: readonly (string | number)[], root: MapNode): string;
}

export interface Lowering {
  readonly policy: Policy;
  readonly problems: readonly Problem[];
  /** The enforcing program refuses to load the document at all. */
  readonly refused: boolean;
}
