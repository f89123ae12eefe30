/** The lowered policy: what may be called, under what, how often. No dialect is left in it. */

import type { Path } from "../document/document.js";
import type { Value } from "../values/value.js";
import type { Access } from "./access.js";

/** What may be called, under what, how often. No dialect is left in it. */
export interface Policy {
  readonly uri: string;
  /** The id of the dialect, or of the host, whose policy this is. Who decides by it need not ask. */
  readonly dialect: string;
  readonly origin: Path;
  /** The files it is written in, in the order in which they are read; one for a single document. */
  readonly layers: readonly Layer[];
  /** What decides beside the text, as it was assumed. */
  readonly assumed: AssumedContext;
  /** Which tools may be called at all. What follows restricts the calls of those. */
  readonly access: Access;
  /** The entries of tools with their rules, by name. */
  readonly tools: ReadonlyMap<string, ToolPolicy>;
  /** Rules for every call, after the tool's own; undefined where the policy has none. */
  readonly everyTool: EveryTool | undefined;
  /** The approvals block as written; its content decides no call. */
  readonly approvals: { readonly value: unknown; readonly origin: Path } | undefined;
}

/** `*` hides every tool. */
export interface HiddenTool {
  readonly name: string;
  readonly origin: Path;
}

/** One file of a policy. */
export interface Layer {
  /** Whose it is, in the dialect's words: `user`, `project`; `policy` for a single document. */
  readonly scope: string;
  readonly uri: string;
}

/** What is not written in a policy and yet decides. Left out: the dialect does not ask. */
export interface AssumedContext {
  /** The program that enforces the policy. */
  readonly engine: string;
  readonly version: string;
  /** The permission mode, in the host's words. */
  readonly mode?: string | undefined;
  /** Whether a person can approve calls; headless hosts refuse what would need approval. */
  readonly interactive?: boolean | undefined;
  /** Whether the user trusts the folder, so that its own configuration counts. */
  readonly trusted?: boolean | undefined;
  /** The folder that the agent runs in, by its whole path. */
  readonly folder?: string | undefined;
  /** What programs answer that the host asks before a call; `none`: nothing that counts. Left out: not known. */
  readonly hooks?: "none" | "allow" | "ask" | "deny" | undefined;
  /** The host's own agent that makes the calls. */
  readonly agent?: string | undefined;
}

/** A tool's own entry: its rules, in the order in which the engine asks them. */
export interface ToolPolicy {
  readonly name: string;
  readonly origin: Path;
  readonly rules: readonly Rule[];
}

export interface EveryTool extends ToolPolicy {
  /** What a call to a tool of this very name (`*`) meets in place of these rules; their limits it meets all the same. */
  readonly asTool: ToolPolicy | undefined;
}

/** One rule, in the order in which the engine looks at them. */
export interface Rule {
  /** As the engine names it in its decision; may be empty. */
  readonly name: string;
  /** Whether the author gave it that name; else the dialect made it from the rule's place. */
  readonly named: boolean;
  readonly origin: Path;
  /** The file it is written in, by its number among the policy's layers. */
  readonly layer: number;
  /**
   * - `deny`: denies a call for which all conditions hold; without conditions, every call.
   * - `require`: denies a call for which not all conditions hold.
   * - `approval`: asks for approval of a call for which all conditions hold.
   * - `none`: the engine does not know the rule's action and does nothing.
   */
  readonly action: "deny" | "require" | "approval" | "none";
  readonly conditions: readonly Condition[];
  /** Calls that the rule leaves alone: those for which all conditions of any of these hold. */
  readonly unless?: readonly (readonly Condition[])[] | undefined;
  /** The message to the agent when the rule itself denies, or requires approval. */
  readonly message: string;
  /** Whether the author wrote that message. */
  readonly explained: boolean;
  readonly limit: Limit | undefined;
  /** Why the outcome of this rule cannot be known; a call that no other rule denies is then not evaluated. */
  readonly uncertain?: string | undefined;
}

export type Operator = "eq" | "neq" | "in" | "not_in" | "lt" | "lte" | "gt" | "gte" | "regex" | "contains" | "exists";

/** What a rule asks of an argument or of a counter. */
export interface Condition {
  readonly origin: Path;
  /** As written, e.g. `args.name`. */
  readonly path: string;
  readonly target: Target;
  /** Undefined for an operator the engine does not know: then the condition is false. */
  readonly op: Operator | undefined;
  readonly writtenOp: string;
  readonly value: Value;
}

/** What a condition's path leads to: an argument, all of them as one text, a counter, or nothing at all. */
export type Target =
  | { readonly kind: "args"; readonly segments: readonly string[] }
  /** The arguments as `engine/args-text.ts` writes them; only `regex` is asked of it. */
  | { readonly kind: "text" }
  | { readonly kind: "counter"; readonly key: string }
  | { readonly kind: "nothing" };

/** A counter that a rule moves, and how far. Reserved before the call is forwarded. */
export interface Limit {
  readonly origin: Path;
  /** The counter's key; limits with equal keys share it. */
  readonly key: string;
  /** The counter's name as written. */
  readonly counter: string;
  readonly window: Window;
  /** The highest value the counter may reach; undefined when no condition limits it: it never moves then. */
  readonly max: bigint | undefined;
  readonly amount: { readonly fixed: bigint } | { readonly from: readonly string[]; readonly path: string };
  /** Whose calls share the counter: `grant`, those of one agent identity; `everyone`, all that pass this policy. */
  readonly scope: "grant" | "everyone";
  /** The deciding rule's name when this limit denies. */
  readonly name: string;
  readonly message: string;
}

export interface Window {
  readonly name: string;
  /** Windows start at multiples of this many milliseconds since 1970 UTC; 0 for a window the engine does not know. */
  readonly milliseconds: number;
}
