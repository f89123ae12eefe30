/** An explained call → the same as a report shows it: texts and places, without what is to be hidden. */

import type { Location, Path } from "@callgate/core";
import {
  argumentAt,
  type ExplainedCondition,
  type ExplainedLimit,
  type ExplainedRule,
  MISSING,
} from "@callgate/core/engine";
import type { Remedy } from "@callgate/core/logic";
import { toJson, type Value } from "@callgate/core/values";
import type { ChangedDecision } from "./against.js";
import type { ExplainedCall } from "./explain-call.js";
import { REDACTED_VALUE, type Redact, type ShownArguments, shownArguments } from "./shown-arguments.js";

/** One call's decision step by step. */
export interface ShownCall
  extends ChangedDecision,
    Pick<ExplainedCall, "index" | "tool" | "server" | "session" | "grant" | "at" | "transcript"> {
  readonly args: ShownArguments | undefined;
  /** In the order in which the engine asks them; also those after the deciding one. */
  readonly rules: readonly ShownRule[];
  /** What the limits would take, if the rules let the call come to them. */
  readonly limits: readonly ShownLimit[];
  /** Each alone lets the call pass; the engine was asked. */
  readonly remedies: readonly ShownRemedy[];
}

export interface ShownRule {
  readonly rule: string;
  readonly action: "deny" | "require" | "approval" | "none";
  /** What it does to this call; undefined where that is unknown. */
  readonly effect: "passes" | "denies" | "asks" | undefined;
  readonly conditions: readonly ShownCondition[];
  readonly policy: Location;
}

export interface ShownCondition {
  /** As written: `args.name`. */
  readonly path: string;
  readonly op: string;
  /** JSON in one line. */
  readonly value: string;
  /** The value at the path as JSON; undefined if it is missing or unknown. */
  readonly actual: string | undefined;
  /** Undefined where the record does not say. */
  readonly holds: boolean | undefined;
  readonly policy: Location;
}

export interface ShownLimit {
  readonly rule: string;
  readonly counter: string;
  readonly window: string;
  readonly max: bigint | undefined;
  /** What the counter holds before this call. */
  readonly before: bigint;
  /** What the call would add; undefined where its arguments name no amount, or the amount is redacted. */
  readonly amount: bigint | undefined;
  readonly fits: boolean;
  readonly policy: Location;
}

export type ShownRemedy =
  /** The same call, no earlier than this; in epoch milliseconds. */
  | { readonly kind: "wait"; readonly until: number }
  /** The same call at the same time with other arguments. */
  | { readonly kind: "change"; readonly changes: readonly ArgumentChange[] }
  /** The same call once more, after it was made this often. */
  | { readonly kind: "again"; readonly times: number };

export interface ArgumentChange {
  /** As the policy writes it: `args.name`. */
  readonly path: string;
  /** JSON in one line; undefined where there is no value. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The call with places, and without what is to be hidden. */
export function shownCall(call: ExplainedCall, redact: Redact | undefined): ShownCall {
  const { index, tool, server, session, grant, at, args, transcript, explanation, locate, remedies } = call;
  const { decision, rules, limits } = explanation;
  const shown = new ExplanationView(args, redact, locate);
  return {
    index,
    tool,
    server,
    session,
    grant,
    at,
    args: shownArguments(args, redact),
    transcript,
    decision: decision.outcome,
    rule: decision.rule,
    message: decision.message,
    policy: decision.origin && locate?.(decision.origin),
    rules: rules.map((rule) => shown.rule(rule)),
    limits: limits.map((limit) => shown.limit(limit)),
    remedies: remedies.map((remedy) => shown.remedy(remedy)),
  };
}

/** What may be shown of one call. */
export class ExplanationView {
  readonly #args: unknown;
  readonly #redacted: unknown;
  readonly #locate: ((path: Path) => Location) | undefined;

  constructor(args: unknown, redact: Redact | undefined, locate: ((path: Path) => Location) | undefined) {
    this.#args = args;
    this.#redacted = redact === undefined || args === undefined ? args : redact(args);
    this.#locate = locate;
  }

  rule({ rule, effect, conditions }: ExplainedRule): ShownRule {
    return {
      rule: rule.name,
      action: rule.action,
      effect,
      conditions: conditions.map((condition) => this.#condition(condition)),
      policy: this.#place(rule.origin),
    };
  }

  #condition({ condition, actual, holds }: ExplainedCondition): ShownCondition {
    const { path, writtenOp, value, target, origin } = condition;
    const hidden = target.kind === "args" && this.#isRedacted(target.segments);
    // A condition on all arguments shows them as they may be shown.
    const shown = target.kind === "text" ? this.#redacted : actual?.value;
    return {
      path,
      op: writtenOp,
      value: textOfValue(value),
      actual: actual === undefined ? undefined : hidden ? textOf(REDACTED_VALUE) : textOf(shown),
      holds,
      policy: this.#place(origin),
    };
  }

  limit({ limit, before, amount, fits }: ExplainedLimit): ShownLimit {
    const hidden = "from" in limit.amount && this.#isRedacted(limit.amount.from);
    return {
      rule: limit.name,
      counter: limit.counter,
      window: limit.window.name,
      max: limit.max,
      before: BigInt(before),
      amount: amount === undefined || hidden ? undefined : BigInt(amount),
      fits,
      policy: this.#place(limit.origin),
    };
  }

  remedy(remedy: Remedy): ShownRemedy {
    if (remedy.kind !== "change") return remedy;
    const changes = remedy.changes.map(({ path, from, to }) => {
      const hidden = this.#isRedacted(path.replace(/^args\./, "").split("."));
      return { path, from: from && (hidden ? textOf(REDACTED_VALUE) : textOf(from.value)), to: to && textOf(to.value) };
    });
    return { kind: "change", changes };
  }

  #isRedacted(segments: readonly string[]): boolean {
    const there = argumentAt(this.#args, segments);
    return there !== MISSING && textOf(argumentAt(this.#redacted, segments)) !== textOf(there);
  }

  #place(path: Path): ShownRule["policy"] {
    if (this.#locate === undefined) throw new TypeError("a call without a policy has no rules");
    return this.#locate(path);
  }
}

/** A value as JSON in one line, cut where it is long. */
export function textOf(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  const shown = value === MISSING ? undefined : shownArguments(value);
  return shown === undefined ? "" : `${shown.text}${shown.cut ? "…" : ""}`;
}

/** A policy's value, with every digit. */
export function textOfValue(value: Value): string {
  return value.kind === "int" ? String(value.value) : textOf(toJson(value));
}
