/** What `callgate/vitest` expects of policies. Each expectation begins with empty counters. */

import { readFileSync } from "node:fs";
import { compile, decidingPolicy, type Engine, lower, type Policy, readDocument } from "@callgate/core";
import { compilePattern } from "@callgate/core/engine";
import { WINDOW_MILLISECONDS } from "@callgate/core/policy";
import { fileReason } from "@callgate/project/io";
import { failureRow } from "@callgate/project/test";
import { failureText, findingsText } from "@callgate/report";
import {
  type Case,
  type Expected,
  type ExpectedDecision,
  explainFailure,
  type Failure,
  instant,
  matches,
  runCase,
  type Step,
} from "@callgate/tester";

/** How a policy is read. */
export interface PolicyOptions {
  /** The release of Intercept that runs: `2026-03`, or `latest`, which is asked when left out. */
  readonly release?: "2026-03" | "latest" | undefined;
}

/** A policy that decides calls; `policy` makes one. */
export class PolicyUnderTest {
  /** The file, as it was named. */
  readonly path: string;
  readonly #text: string;

  constructor(path: string, text: string, options: PolicyOptions = {}) {
    this.path = path;
    this.#text = text;
    tested.set(this, compiled(path, text, options));
  }

  /** Whether the file still says this. */
  says(text: string): boolean {
    return this.#text === text;
  }
}

/** What decides: kept apart, so that the published types need none of callgate's packages. */
interface Tested {
  readonly document: ReturnType<typeof readDocument>;
  readonly policy: Policy;
  readonly engine: Engine;
}

const tested = new WeakMap<PolicyUnderTest, Tested>();

/** @throws Error for a text that no program enforces; the message says why, and what the program does then */
function compiled(path: string, text: string, { release }: PolicyOptions): Tested {
  const document = readDocument(text, path);
  const deciding = decidingPolicy({ document, lowered: lower(document, { release }) });
  if (!("policy" in deciding))
    throw new Error(
      `no call can be decided by ${path}: ${deciding.reason}\n${findingsText(deciding.errors, document)}`,
    );
  return { document, policy: deciding.policy, engine: compile(deciding.policy) };
}

const known = new Map<string, PolicyUnderTest>();

/**
 * The policy in a file; the path is relative to the working directory. A file is compiled again when it has changed.
 * @throws Error for a file that cannot be read, or that no program enforces
 */
export function policy(path: string, options: PolicyOptions = {}): PolicyUnderTest {
  const text = textOf(path);
  const id = `${options.release ?? ""} ${path}`;
  const before = known.get(id);
  if (before?.says(text)) return before;
  const read = new PolicyUnderTest(path, text, options);
  known.set(id, read);
  return read;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`${path} cannot be read: ${fileReason(error) ?? String(error)}`, { cause: error });
  }
}

/** A call as a test writes it. */
export interface TestedCall {
  readonly tool: string;
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  /** A time of day in UTC (`10:59:50`), a date, or milliseconds since 1970; the start of 2026 when left out. */
  readonly at?: string | number | undefined;
  /** The agent identity whose calls share a limit's counter. */
  readonly grant?: string | undefined;
}

/** What decided, where a call does not pass. */
export interface Because {
  /** The deciding rule, as the engine names it. */
  readonly rule?: string | undefined;
  /** An RE2 pattern that the message matches somewhere. */
  readonly message?: string | undefined;
}

export interface TestedLimit {
  /** How many calls pass in one window. */
  readonly max: number;
  readonly per: "minute" | "hour" | "day";
  /** Those of every call. */
  readonly args?: Readonly<Record<string, unknown>> | undefined;
}

export interface PolicyMatchers<R = unknown> {
  /** The call passes. */
  toAllow(call: TestedCall): R;
  /** The call is denied, by that rule and with such a message where they are given. */
  toDeny(call: TestedCall, because?: Because): R;
  /** The call requires approval. */
  toNeedApproval(call: TestedCall, because?: Because): R;
  /** `max` calls pass in a window, the next is denied up to its end, and the first of the next window passes. */
  toLimit(tool: string, limit: TestedLimit): R;
}

const START = Date.UTC(2026, 0, 1);

/** What vitest calls for each expectation. */
export const EXPECTATIONS = {
  toAllow: (received: unknown, call: TestedCall) =>
    judge(
      received,
      `allow ${callText(call)}`,
      [stepOf(call, { decision: "allow" })],
      [stepOf(call, { decision: "deny" })],
    ),
  toDeny: (received: unknown, call: TestedCall, because: Because = {}) =>
    judge(
      received,
      `deny ${callText(call)}`,
      [stepOf(call, { decision: "deny", ...because })],
      [stepOf(call, { decision: "allow" })],
    ),
  toNeedApproval: (received: unknown, call: TestedCall, because: Because = {}) =>
    judge(
      received,
      `ask for approval of ${callText(call)}`,
      [stepOf(call, { decision: "approval", ...because })],
      [stepOf(call, { decision: "allow" })],
    ),
  toLimit: (received: unknown, tool: string, { max, per, args }: TestedLimit) => {
    const length = WINDOW_MILLISECONDS[per];
    const step = (at: number, decision: Expected, repeat = 1) => ({
      ...stepOf({ tool, args, at }, { decision }),
      repeat,
    });
    const steps = [step(START, "allow", max), step(START + length - 1, "deny"), step(START + length, "allow")];
    const calls = `${callText({ tool, args })} to ${max} ${max === 1 ? "call" : "calls"} ${per === "hour" ? "an" : "a"} ${per}`;
    return judge(received, `limit ${calls}`, max === 0 ? steps.slice(1, 2) : steps, [step(START, "allow", max + 1)]);
  },
};

function stepOf(
  { tool, args, at, grant }: TestedCall,
  expected: Partial<ExpectedDecision> & Pick<ExpectedDecision, "decision">,
): Step {
  const time = at === undefined ? START : instant(at, START);
  if (time === undefined) throw new TypeError(`\`${at}\` is no time; write "10:59:50" or "2026-01-01T10:59:50Z"`);
  const { decision, rule, message } = expected;
  const pattern = message === undefined ? undefined : compilePattern(message);
  if (pattern !== undefined && "error" in pattern)
    throw new TypeError(`the message's pattern does not compile: ${pattern.error}; it is written as RE2 has it`);
  return {
    origin: [],
    tool,
    args,
    at: time,
    grant: grant ?? "",
    outcome: "ok",
    repeat: 1,
    every: 0,
    expect: { kind: "all", decision: { decision, rule, message } },
  };
}

const NOWHERE = readDocument("", "test");

/** What vitest is given: it shows `expected` and `actual` as a diff below the message. */
export interface Outcome {
  readonly pass: boolean;
  readonly message: () => string;
  readonly expected?: object | undefined;
  readonly actual?: object | undefined;
}

/** `run {"name":"llama3.2"}`. */
function callText({ tool, args }: Pick<TestedCall, "tool" | "args">): string {
  return `${tool}${args === undefined ? "" : ` ${JSON.stringify(args)}`}`;
}

/** @param opposite steps that fail where the others pass: what is then said of the failure is said of a `.not` */
function judge(received: unknown, does: string, steps: readonly Step[], opposite: readonly Step[]): Outcome {
  const found = received instanceof PolicyUnderTest ? tested.get(received) : undefined;
  if (found === undefined)
    throw new TypeError('write expect(policy("policy.json")): this expectation is about a policy');
  const { policy: lowered, engine, document } = found;
  const { path } = received as PolicyUnderTest;
  const caseOf = (tried: readonly Step[]): Case => {
    return { name: does, document: NOWHERE, origin: [], policies: undefined, steps: tried, totals: undefined };
  };
  const explained = (tried: readonly Step[], failure: Failure) =>
    failureRow(explainFailure(caseOf(tried), failure, lowered, engine), document);
  const failure = runCase(caseOf(steps), engine);
  if (failure !== undefined)
    return {
      pass: false,
      ...compared(failure),
      message: () => `expected ${path} to ${does}\n\n${failureText(explained(steps, failure))}`,
    };
  return {
    pass: true,
    message() {
      const found = runCase(caseOf(opposite), engine);
      const why = found === undefined ? "" : `\n\n${failureText(explained(opposite, found), { isNegated: true })}`;
      return `expected ${path} not to ${does}${why}`;
    },
  };
}

/** The decision that was expected and the one that was made, each with what was asked of its reason. */
function compared(failure: Failure): Pick<Outcome, "expected" | "actual"> {
  if (failure.kind !== "decision") return {};
  const { expected, actual } = failure;
  const { decision, rule, message } = expected;
  const asked = (own: string | undefined, one: object) => (own === undefined ? {} : one);
  return {
    expected: { decision, ...asked(rule, { rule }), ...asked(message, { message }) },
    actual: {
      decision: actual.outcome,
      ...asked(rule, { rule: actual.rule }),
      // A message that matches is shown as the pattern that it matches, so that it is no difference.
      ...asked(message, { message: matches(message ?? "", actual.message) ? message : actual.message }),
    },
  };
}
