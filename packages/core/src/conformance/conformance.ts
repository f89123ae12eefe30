/** Vectors of what an enforcing engine really decided → how our engine compares. */

import type { DialectId, Release } from "../dialects/dialect.js";
import { lower } from "../dialects/lower.js";
import { readDocument } from "../document/read.js";
import { Counters } from "../engine/counters.js";
import { compile } from "../engine/engine.js";
import type { Policy } from "../policy/policy.js";

/** One line of a vector file. */
export interface Vector {
  readonly name: string;
  readonly group: string;
  /** The document's text, exactly as loaded. */
  readonly policy: string;
  /** `intercept` when left out. */
  readonly dialect?: DialectId;
  /** `2026-03` when left out. */
  readonly release?: Release;
  /** The engine refuses the document; then nothing is called. */
  readonly load_error?: string;
  readonly validation?: readonly string[];
  readonly calls?: readonly VectorCall[];
  readonly expect?: readonly VectorDecision[];
}

export interface VectorCall {
  /** Epoch milliseconds. */
  readonly t: number;
  readonly tool: string;
  readonly args: unknown;
  readonly outcome: "ok" | "error" | "isError";
  /** The agent identity, for limits of scope `grant`. */
  readonly grant?: string;
}

export interface VectorDecision {
  readonly decision: "allow" | "deny" | "approval" | "notEvaluated";
  /** Compared where the engine names a rule. */
  readonly rule?: string;
  readonly message?: string;
}

/** Runs one vector; gives the differences as sentences, none when it conforms. */
export function runVector(vector: Vector): string[] {
  const { policy, findings, enforcement } = lower(readDocument(vector.policy, vector.name), {
    dialect: vector.dialect ?? "intercept",
    release: vector.release ?? "2026-03",
  });
  const errors = findings.filter(({ severity }) => severity === "error");
  // What the gateway refuses is not known; what no program loads, no vector says.
  const isKnown = (vector.dialect ?? "intercept") === "intercept";
  const isRefused = (vector.validation?.length ?? 0) > 0;
  const expected = vector.load_error !== undefined ? "unloadable" : isRefused ? "invalid" : "enforced";
  const differences: string[] = [];
  if (vector.load_error !== undefined || isRefused) {
    const reason = vector.load_error ?? vector.validation?.join("; ");
    if (errors.length === 0 && enforcement !== "documented")
      differences.push(`the engine refuses the document (${reason}), and no error was reported`);
    else if (isKnown && enforcement !== expected)
      differences.push(`the document is ${expected} (${reason}), and was taken for ${enforcement}`);
    if (vector.load_error !== undefined) return differences;
  } else if (isKnown && vector.validation !== undefined && enforcement !== expected)
    differences.push(`the engine finds nothing wrong, and the document was taken for ${enforcement}`);
  if (policy === undefined) return [...differences, `the document was not read: ${errors[0]?.message}`];
  return [...differences, ...compareCalls(vector, policy)];
}

function compareCalls(vector: Vector, policy: Policy): string[] {
  const engine = compile(policy);
  const counters = new Counters();
  const differences: string[] = [];
  (vector.calls ?? []).forEach(({ t, tool, args, outcome, grant = "" }, index) => {
    const decision = engine.decide({ tool, args, at: t, grant }, counters);
    if (outcome === "error" && decision.outcome === "allow") engine.refund(decision, grant, counters);
    const expected = vector.expect?.[index];
    const actual = { decision: decision.outcome, rule: decision.rule, message: decision.message };
    const same =
      expected !== undefined &&
      expected.decision === actual.decision &&
      (expected.message ?? "") === actual.message &&
      (!expected.rule || expected.rule === actual.rule);
    if (!same)
      differences.push(
        `call ${index + 1} (${tool} ${JSON.stringify(args)}): expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`,
      );
  });
  return differences;
}
