/** What agents recorded of calls × what their settings say now → where both agree, and where not. */

import type { DecisionKind } from "@callgate/core";
import { accessTo } from "@callgate/core/policy";
import type { RecordedAnswer, RecordedRow, RecordedTable } from "@callgate/report";
import type { CallOutcome, Decided } from "@callgate/simulator";

/** More kinds of calls are counted, and not listed. */
const MAX_KINDS = 1_000;

export class RecordedAnswers {
  readonly #kinds = new Map<string, { row: Omit<RecordedRow, "calls">; calls: number }>();
  readonly #counts = { refused: noDecisions(), ran: noDecisions() };
  #left = 0;

  /** A call, and what its record says became of it. */
  add({ call, uri, at, active, decision }: Decided, outcome: CallOutcome): void {
    const recorded = answerOf(outcome);
    if (recorded === undefined) return;
    this.#counts[recorded][decision.outcome]++;
    if (!differs(recorded, decision.outcome)) return;
    const { tool, server, line } = call;
    const by = active && accessTo(active.policy.access, { server, tool }).by;
    const { rule, origin } = decision.outcome === "allow" ? { rule: by?.name ?? "", origin: by?.origin } : decision;
    const key = JSON.stringify([recorded, decision.outcome, rule, server, tool]);
    const known = this.#kinds.get(key);
    if (known !== undefined) known.calls++;
    else if (this.#kinds.size >= MAX_KINDS) this.#left++;
    else {
      const policy = origin && active?.locate(origin);
      const first = { uri, line, at };
      const row = { recorded, decision: decision.outcome, tool, server, rule, policy, first };
      this.#kinds.set(key, { row, calls: 1 });
    }
  }

  table(): RecordedTable {
    const { refused, ran } = this.#counts;
    return {
      refused,
      ran,
      agree: refused.deny + ran.allow,
      differ: refused.allow + ran.deny,
      left: this.#left,
      differing: [...this.#kinds.values()].map(({ row, calls }) => ({ ...row, calls })),
    };
  }
}

/**
 * What the record says that the agent did: only a good answer shows that a call was made, for an agent that refuses one may
 * write that as an error.
 */
function answerOf(outcome: CallOutcome): RecordedAnswer | undefined {
  if (outcome === "refused") return "refused";
  return outcome === "ok" ? "ran" : undefined;
}

/** Where approval is required, a person may have said either. */
function differs(recorded: RecordedAnswer, decision: DecisionKind): boolean {
  return recorded === "refused" ? decision === "allow" : decision === "deny";
}

function noDecisions(): Record<DecisionKind, number> {
  return { allow: 0, deny: 0, approval: 0, notEvaluated: 0 };
}
