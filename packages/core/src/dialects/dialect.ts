/** What a dialect is: how it is recognised, its JSON Schema, and how its documents become a Policy. */

import type { CheckDiagnostic } from "../document/diagnostic.js";
import type { Document, MapNode } from "../document/document.js";
import type { Enforcement } from "../policy/enforcement.js";
import type { Policy, Rule } from "../policy/policy.js";
import type { Printer } from "./printed.js";

/** The name of a written form of policy, as `--dialect` takes it. */
export type DialectId = "catalogue" | "gateway" | "intercept";

/**
 * The release of the engine that is asked. `2026-03` is the open-source one the conformance vectors were read off; it
 * refuses approvals, and does not know the keys of later releases. What later ones (`latest`) do is known from their
 * documents only.
 */
export type Release = "2026-03" | "latest";

/** A written form of policy. What several commands ask is here; what only fixes ask is in `fixes.ts`, which few runs load. */
export interface Dialect {
  readonly id: DialectId;
  readonly summary: string;
  /** A policy written in it, as a noun: `an Intercept policy`. */
  readonly policyNoun: string;
  /** The program that enforces it, as sentences name it: `Intercept`, `the gateway`. */
  readonly engineName: string;
  /** Where that program's source is closed: another, whose semantics are taken where its documents are silent. */
  readonly decidedAs: string | undefined;
  /** That decisions shown for it are those of another program, as a sentence; undefined where they are its own, or no program's. */
  readonly decisionNote: string | undefined;
  /** That the program refuses a whole policy, and what it does then, as a clause. */
  readonly refusal: string;
  /** The releases of the program that differ; empty where only one is known. */
  readonly releases: readonly Release[];
  /** What becomes of every call where there is no policy file: the program denies it, or does not run at all. */
  readonly withoutPolicy: {
    readonly action: "allow" | "deny";
    /** That, as a clause. */
    readonly sentence: string;
  };
  /** The JSON Schema, draft 2020-12, as shipped in the package. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** How sure it is that the document is written in this dialect; 0: it is not. The highest wins. */
  recognise(root: MapNode, document: Document): number;
  /** @param release undefined: `latest` is asked, and what `2026-03` does otherwise is reported */
  lower(root: MapNode, document: Document, release: Release | undefined): Lowering;
  /** What the engine does about a key that the schema does not know. */
  explainUnknownKey(path: readonly (string | number)[], root: MapNode): string;
  /** As much as can be said of such a key in a document that no program runs. */
  readonly unknownKeyOfRefused: string;
  /** Loads what prints a policy in it; undefined where no policy is converted to it. */
  readonly printer: (() => Promise<Printer>) | undefined;
  /** Whether a rule in the entry of that name is there only so that the program loads another tool's limit. */
  isCarrier(policy: Policy, entry: string, rule: Rule): boolean;
}

/** A policy of one document, as `lower` gives it. */
export interface DocumentPolicy extends Policy {
  readonly dialect: DialectId;
}

export interface Lowering {
  readonly policy: DocumentPolicy;
  readonly problems: readonly CheckDiagnostic[];
  readonly enforcement: Enforcement;
}
