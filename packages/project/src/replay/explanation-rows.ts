/** What the engine explains of a call → a report's rows, with nothing redacted in them. */

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
import type { ExplainedConditionRow, ExplainedLimitRow, ExplainedRuleRow, Remedy as RemedyRow } from "@callgate/report";
import { type Redact, shownArguments } from "@callgate/simulator";
import { REDACTED } from "./redaction.js";

/** What may be shown of one call. */
export class ExplanationRows {
  readonly #args: unknown;
  readonly #redacted: unknown;
  readonly #locate: ((path: Path) => Location) | undefined;

  constructor(args: unknown, redact: Redact | undefined, locate: ((path: Path) => Location) | undefined) {
    this.#args = args;
    this.#redacted = redact === undefined || args === undefined ? args : redact(args);
    this.#locate = locate;
  }

  rule({ rule, effect, conditions }: ExplainedRule): ExplainedRuleRow {
    return {
      rule: rule.name,
      action: rule.action,
      effect,
      conditions: conditions.map((condition) => this.#condition(condition)),
      policy: this.#place(rule.origin),
    };
  }

  #condition({ condition, actual, holds }: ExplainedCondition): ExplainedConditionRow {
    const { path, writtenOp, value, target, origin } = condition;
    const hidden = target.kind === "args" && this.#isRedacted(target.segments);
    // A condition on all arguments shows them as they may be shown.
    const shown = target.kind === "text" ? this.#redacted : actual?.value;
    return {
      path,
      op: writtenOp,
      value: textOfValue(value),
      actual: actual === undefined ? undefined : hidden ? textOf(REDACTED) : textOf(shown),
      holds,
      policy: this.#place(origin),
    };
  }

  limit({ limit, before, amount, fits }: ExplainedLimit): ExplainedLimitRow {
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

  remedy(remedy: Remedy): RemedyRow {
    if (remedy.kind !== "change") return remedy;
    const changes = remedy.changes.map(({ path, from, to }) => {
      const hidden = this.#isRedacted(path.replace(/^args\./, "").split("."));
      return { path, from: from && (hidden ? textOf(REDACTED) : textOf(from.value)), to: to && textOf(to.value) };
    });
    return { kind: "change", changes };
  }

  #isRedacted(segments: readonly string[]): boolean {
    const there = argumentAt(this.#args, segments);
    return there !== MISSING && textOf(argumentAt(this.#redacted, segments)) !== textOf(there);
  }

  #place(path: Path): ExplainedRuleRow["policy"] {
    if (this.#locate === undefined) throw new TypeError("what no policy decides has no rules");
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
