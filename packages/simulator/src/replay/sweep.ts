/** What other values of a limit would have denied: the same calls, once for each candidate. */

import type { Condition, Limit, Location, Policy, Rule, ToolPolicy } from "@callgate/core";
import { decidingEntries, entryOf, toolEntries } from "@callgate/core/policy";
import type { ToolCall } from "../call.js";
import type { ServerPolicy } from "./active-policy.js";
import type { Decided } from "./decided-call.js";
import { type Evaluation, PolicyEvaluator } from "./policy-evaluator.js";
import type { ShadowEvaluator } from "./replay.js";

/** One limit and what its candidates deny. */
export interface SweptLimit {
  readonly server: string | undefined;
  readonly tool: string;
  readonly rule: string;
  readonly counter: string;
  readonly window: string;
  /** As the policy has it. */
  readonly max: bigint;
  readonly policy: Location;
  /** In rising order; the policy's own value is among them. */
  readonly candidates: readonly Candidate[];
  /** The smallest limit that denies no call; undefined where no call reached the limit. */
  readonly smallest: bigint | undefined;
}

export interface Candidate {
  readonly max: bigint;
  /** Calls denied because of this limit: without it they pass. */
  readonly denied: number;
}

/** 1, 2, 5, 10, … up to here; a limit on a sum may be of any size. */
const MOST = 1_000_000_000n;

/** Limits swept in one replay, which decides each call once more for each candidate. */
const MAX_SWEPT = 20;

/** Rules evaluated for each call by all candidates together; one limit is always swept. */
const MAX_RULES = 4_000;

const UNLIMITED = 2n ** 63n - 1n;

/** What a shard of a replay has found of each swept limit, in their order. */
export type SweepState = readonly {
  /** The highest value of the counter, in decimal digits. */
  readonly peak: string | undefined;
  /** Of each candidate, the calls it denies. */
  readonly denied: readonly number[];
}[];

interface Swept {
  readonly server: string | undefined;
  readonly tool: string;
  readonly limit: Limit;
  readonly policy: Location;
  readonly free: UnlimitedShadow;
  readonly candidates: readonly { readonly max: bigint; readonly evaluator: CandidateShadow }[];
}

export class Sweep {
  readonly #swept: Swept[] = [];
  /** Limits that are not swept, because there are too many. */
  readonly left: number;

  /** @param tools the tools whose limits are swept; all of them when left out */
  constructor(policies: readonly ServerPolicy[], tools?: ReadonlySet<string>) {
    const found = policies.flatMap((target) => limitsOf(target, tools));
    const swept = affordable(found);
    this.left = found.length - swept.length;
    for (const { target, tool, limit } of swept) {
      const over = (max: bigint) =>
        new PolicyEvaluator(
          policies.map((each) =>
            each === target ? { ...each, policy: withMax(each.policy, limit, max), locate: each.locate } : each,
          ),
        );
      const concerns = concernedBy(limit, target, policies);
      const free = new UnlimitedShadow(over(UNLIMITED), limit, concerns);
      this.#swept.push({
        server: target.server,
        tool,
        limit,
        policy: target.locate(limit.origin),
        free,
        candidates: candidatesFor(limit).map((max) => ({ max, evaluator: new CandidateShadow(over(max), free) })),
      });
    }
  }

  state(): SweepState {
    return this.#swept.map(({ free, candidates }) => ({
      peak: free.peak?.toString(),
      denied: candidates.map(({ evaluator }) => evaluator.denied),
    }));
  }

  /** Adds what a later shard has found. */
  absorb(shard: SweepState): void {
    for (const [i, { peak, denied }] of shard.entries()) {
      const swept = this.#swept[i] as Swept;
      if (peak !== undefined) swept.free.reach(BigInt(peak));
      swept.candidates.forEach(({ evaluator }, candidate) => {
        evaluator.denied += denied[candidate] as number;
      });
    }
  }

  /** For the replay. */
  get shadows(): ShadowEvaluator[] {
    // A candidate compares with what `UnlimitedShadow` has just decided of the same call.
    return this.#swept.flatMap(({ free, candidates }) => [free, ...candidates.map(({ evaluator }) => evaluator)]);
  }

  rows(): SweptLimit[] {
    return this.#swept.map(({ server, tool, limit, policy, free, candidates }) => {
      const { peak } = free;
      // The first candidate that denies nothing ends the list.
      const rows = candidates.map(({ max, evaluator }) => ({ max, denied: evaluator.denied }));
      const enough = rows.findIndex(({ denied }) => denied === 0);
      const shown = rows.filter((row, i) => enough < 0 || i <= enough || row.max === limit.max);
      return {
        server,
        tool,
        rule: limit.name,
        counter: limit.counter,
        window: limit.window.name,
        max: limit.max as bigint,
        policy,
        candidates: shown,
        smallest: peak,
      };
    });
  }
}

/** The same policies without the limit: a call that passes here and not there is denied by the limit alone. */
class UnlimitedShadow implements ShadowEvaluator {
  readonly evaluator: PolicyEvaluator;
  readonly concerns: Concerns;
  readonly #key: string;
  peak: bigint | undefined;
  /** Whether the call that is being decided passes. */
  passes = false;

  constructor(evaluator: PolicyEvaluator, limit: Limit, concerns: Concerns) {
    this.evaluator = evaluator;
    this.concerns = concerns;
    this.#key = limit.key;
  }

  compared(decided: Decided, { decision, active }: Evaluation): void {
    this.passes = decision.outcome === "allow" || decision.outcome === "approval";
    if (active === undefined) return;
    for (const reservation of decision.reserved) {
      if (!active.engine.limitsOf(reservation.slot).some(({ key }) => key === this.#key)) continue;
      this.reach(BigInt(active.counters.held(reservation, decided.grant)));
    }
  }

  reach(held: bigint): void {
    if (this.peak === undefined || held > this.peak) this.peak = held;
  }
}

class CandidateShadow implements ShadowEvaluator {
  readonly evaluator: PolicyEvaluator;
  readonly concerns: Concerns;
  readonly #free: UnlimitedShadow;
  denied = 0;

  constructor(evaluator: PolicyEvaluator, free: UnlimitedShadow) {
    this.evaluator = evaluator;
    this.concerns = free.concerns;
    this.#free = free;
  }

  compared(_decided: Decided, { decision }: Evaluation): void {
    if (decision.outcome === "deny" && this.#free.passes) this.denied++;
  }
}

function limitsOf(target: ServerPolicy, tools: ReadonlySet<string> | undefined) {
  return toolEntries(target.policy).flatMap(({ name, rules }) =>
    tools !== undefined && !tools.has(name)
      ? []
      : rules.flatMap(({ limit }) => (limit?.max === undefined ? [] : [{ target, tool: name, limit }])),
  );
}

interface Found {
  readonly target: ServerPolicy;
  readonly tool: string;
  readonly limit: Limit;
}

/** The first limits, as many as a replay can try beside its own decisions. */
function affordable(found: readonly Found[]): readonly Found[] {
  let rules = 0;
  const most = found.findIndex(({ target, tool, limit }, i) => {
    const { everyTool } = target.policy;
    const own = entryOf(target.policy, tool)?.rules.length ?? 0;
    rules += (1 + candidatesFor(limit).length) * (own + (everyTool?.rules.length ?? 0));
    return i >= MAX_SWEPT || (i > 0 && rules > MAX_RULES);
  });
  return most < 0 ? found : found.slice(0, most);
}

type Concerns = (call: ToolCall) => boolean;

/** Which calls another value of the limit can affect: those that share a counter with its tool, even indirectly. */
function concernedBy(limit: Limit, target: ServerPolicy, policies: readonly ServerPolicy[]): Concerns {
  const { everyTool } = target.policy;
  const named = new Set(policies.flatMap(({ server }) => server ?? []));
  const everyCounters = everyTool === undefined ? [] : countersOf(everyTool.rules);
  const keys = new Set([limit.key]);
  let open = decidingEntries(target.policy).map((entry) => ({ entry, counters: countersOf(entry.rules) }));
  const tools = new Set<string>();
  for (let before = -1; before !== open.length; ) {
    before = open.length;
    // Calls of every tool meet the rules for every tool.
    if (everyCounters.some((key) => keys.has(key))) return (call) => isDecidedBy(call, target, named);
    open = open.filter(({ entry, counters }) => {
      if (!counters.some((key) => keys.has(key))) return true;
      for (const key of counters) keys.add(key);
      tools.add(entry.name);
      return false;
    });
  }
  return (call) => tools.has(call.tool.toWellFormed()) && isDecidedBy(call, target, named);
}

function isDecidedBy({ server }: ToolCall, target: ServerPolicy, named: ReadonlySet<string>): boolean {
  return target.server === undefined ? server === undefined || !named.has(server) : server === target.server;
}

function countersOf(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap(({ conditions, limit }) => [
    ...conditions.flatMap(({ target }) => (target.kind === "counter" ? [target.key] : [])),
    ...(limit === undefined ? [] : [limit.key]),
  ]);
}

function candidatesFor({ max, amount }: Limit): bigint[] {
  const most = "fixed" in amount ? 100_000n : MOST;
  const candidates = new Set([max as bigint]);
  for (let ten = 1n; ten <= most; ten *= 10n) for (const step of [1n, 2n, 5n]) candidates.add(step * ten);
  return [...candidates].sort((a, b) => (a < b ? -1 : 1));
}

/** The policy with another value of one limit, and of the conditions that state it. */
function withMax(policy: Policy, limit: Limit, max: bigint): Policy {
  const inTool = <T extends ToolPolicy>(tool: T): T => ({
    ...tool,
    rules: tool.rules.map((rule) => (rule.limit?.key === limit.key ? ruleWithMax(rule, limit, max) : rule)),
  });
  return {
    ...policy,
    tools: new Map([...policy.tools].map(([name, tool]) => [name, inTool(tool)])),
    everyTool: policy.everyTool && inTool(policy.everyTool),
  };
}

function ruleWithMax(rule: Rule, { key }: Limit, max: bigint): Rule {
  const states = ({ target, op }: Condition) =>
    target.kind === "counter" && target.key === key && (op === "lt" || op === "lte");
  return {
    ...rule,
    conditions: rule.conditions.map((condition) =>
      states(condition) ? { ...condition, op: "lte", value: { kind: "int", value: max } } : condition,
    ),
    limit: rule.limit && { ...rule.limit, max },
  };
}
