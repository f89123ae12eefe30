/** What a comparison of two policies gives: verdicts, changes in words, calls that show them, and the most that can pass. */

import type { DecisionKind, DialectId, Path } from "@callgate/core";
import type { ToolRef } from "@callgate/core/policy";
import type { WitnessCall } from "@callgate/core/yaml";

/** What an absent file means to the program that would have read it. */
export interface NoPolicy {
  /** `deny`: the gateway denies every call of a grant without a policy. `allow`: without Intercept there is no proxy. */
  readonly without: "deny" | "allow";
  /** Whose program that is. */
  readonly dialect: DialectId;
}

export interface PolicyDiff {
  /** By name; `*`, which represents every tool that neither policy names, last. */
  readonly tools: readonly ToolDiff[];
}

/**
 * - `equal`: after the same calls, each of which passed under both policies or was denied by both, both decide every
 *   call of the tool alike. A proof.
 * - `wider`: some calls are decided more permissively after than before, and none less so.
 * - `narrower`: the other way round.
 * - `incomparable`: some more permissively, some less.
 * - `unknown`: it could not be decided. There may still be witnesses of one way: the other is unknown then.
 *
 * A denial is the least permissive, then an approval, then a call that passes.
 */
export type Verdict = "equal" | "wider" | "narrower" | "incomparable" | "unknown";

export interface ToolDiff {
  readonly tool: string;
  readonly verdict: Verdict;
  /** Why it is unknown; only for `unknown`. */
  readonly reason?: string | undefined;
  /** What is written differently. It may be without effect: then the verdict is `equal`. */
  readonly changes: readonly Change[];
  /** One for each way in which calls are decided differently: `wider` before `narrower`. */
  readonly witnesses: readonly DiffWitness[];
  readonly budget: { readonly before: Budget; readonly after: Budget };
  /** Where the tool is in each policy: its own entry, or what decides for it; undefined where there is no policy. */
  readonly origin: Sides<Path | undefined>;
  /** For `*`: the listed tools that neither policy names, by name. */
  readonly coveredTools?: readonly string[] | undefined;
  /** Of an agent's own configuration: one of the tools that the row is about, which are decided alike. */
  readonly ref?: ToolRef | undefined;
  /** Whether it is about more than that one. */
  readonly isMany?: boolean | undefined;
}

export interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

export interface Change {
  /** `access`: what an agent's own configuration says of a tool. */
  readonly about: "access" | "default" | "hidden" | "conditions" | "approval" | "limits";
  /** What changed: lower case, no full stop, code in backticks. */
  readonly sentence: string;
  /** Where it is; undefined on the side that lacks it. */
  readonly origin: Sides<Path | undefined>;
}

/**
 * Calls in the order made, beginning with empty counters; each but the last passes under both policies, or is `denied` by
 * both.
 */
export interface DiffWitness {
  readonly shows: "wider" | "narrower";
  readonly calls: readonly DiffCall[];
  /** What the engine has just answered to the last call. */
  readonly before: DecisionKind;
  readonly after: DecisionKind;
  /** The deciding rules of the last call, as the engine names them; "" where it passes. */
  readonly rule: Sides<string>;
  /** Where they are. */
  readonly origin: Sides<Path | undefined>;
  /** The sequence in words, such as "the 11th call of `run` within a minute". */
  readonly sentence: string;
}

export interface DiffCall extends WitnessCall {
  readonly at: number;
  /** How many such calls at once; 1 when left out. The last call of a witness is always one. */
  readonly times?: number | undefined;
  /** The agent that calls; left out where one agent makes all the calls. */
  readonly grant?: string | undefined;
  /** Whether both policies deny this call, which comes before the last; left out where it passes under both. */
  readonly denied?: true | undefined;
}

/** A number of calls or an amount; `unbounded` where nothing limits it. */
export type Most = number | "unbounded";

/**
 * The most that can pass, windows aligned as limits are, of calls without a refund. Where the
 * counters cannot be followed exactly, at least as much as can pass.
 */
export interface Budget {
  readonly calls: Spans;
  /** Calls within any span as long as the window, around a boundary. */
  readonly sliding: Spans;
  readonly sums: readonly Sum[];
  /** `grant`: so much for each agent. `everyone`: for all together. */
  readonly scope: "grant" | "everyone";
  /** Why a rule may limit further in a way that is not known: what is unbounded here may not be. */
  readonly unknown?: string | undefined;
  /** What limits the meaning of these numbers: lower case, no full stop. */
  readonly notes: readonly string[];
}

export interface Spans {
  readonly minute: Most;
  readonly hour: Most;
  readonly day: Most;
}

/** The largest sum of an argument that a limit adds up. */
export interface Sum extends Spans {
  /** As written: `args.amount`. */
  readonly argument: string;
}
