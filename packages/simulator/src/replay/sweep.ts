/** What other values of a limit would have denied: the same calls, once for each candidate. */

import type { Condition, Limit, Location, Policy, Rule, ToolPolicy } from "@callgate/core";
import { decidingEntries, entryOf, toolEntries } from "@callgate/core/policy";
import type { ToolCall } from "../call.js";
import type { Decided } from "./decided.js";
import type { GuardedServer } from "./guard.js";
import { type Judgement, Lane } from "./lane.js";
import type { SideLane } from "./replay.js";

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

/** Enough for a policy that limits many tools, and few enough to be decided beside the replay. */
const MAX_SWEPT = 20;

/** Rules that are asked about each call for all candidates together; one limit is always swept. */
const MAX_RULES = 4_000;

const UNLIMITED = 2n ** 63n - 1n;

/** What a part of a replay has found of each swept limit, in their order. */
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
  readonly free: FreeLane;
  readonly candidates: readonly { readonly max: bigint; readonly lane: CandidateLane }[];
}

export class Sweep {
  readonly #swept: Swept[] = [];
  /** Limits beyond the first 20, or beyond what can be tried beside the replay, which are not swept. */
  readonly left: number;

  /** @param tools the tools whose limits are swept; all of them when left out */
  constructor(policies: readonly GuardedServer[], tools?: ReadonlySet<string>) {
    const found = policies.flatMap((guarded) => limitsOf(guarded, tools));
    const swept = affordable(found);
    this.left = found.length - swept.length;
    for (const { guarded, tool, limit } of swept) {
      const over = (max: bigint) =>
        new Lane(
          policies.map((each) =>
            each === guarded ? { ...each, policy: withMax(each.policy, limit, max), locate: each.locate } : each,
          ),
        );
      const concerns = concernedBy(limit, guarded, policies);
      const free = new FreeLane(over(UNLIMITED), limit, concerns);
      this.#swept.push({
        server: guarded.server,
        tool,
        limit,
        policy: guarded.locate(limit.origin),
        free,
        candidates: candidatesFor(limit).map((max) => ({ max, lane: new CandidateLane(over(max), free) })),
      });
    }
  }

  state(): SweepState {
    return this.#swept.map(({ free, candidates }) => ({
      peak: free.peak?.toString(),
      denied: candidates.map(({ lane }) => lane.denied),
    }));
  }

  /** Adds what a later part has found. */
  absorb(part: SweepState): void {
    for (const [i, { peak, denied }] of part.entries()) {
      const swept = this.#swept[i] as Swept;
      if (peak !== undefined) swept.free.reach(BigInt(peak));
      swept.candidates.forEach(({ lane }, candidate) => {
        lane.denied += denied[candidate] as number;
      });
    }
  }

  /** The lanes to give to the replay. */
  get lanes(): SideLane[] {
    // A candidate asks what the free lane has just said of the same call.
    return this.#swept.flatMap(({ free, candidates }) => [free, ...candidates.map(({ lane }) => lane)]);
  }

  rows(): SweptLimit[] {
    return this.#swept.map(({ server, tool, limit, policy, free, candidates }) => {
      const { peak } = free;
      // Candidates far above what was ever used say nothing; the first that denies none ends the list.
      const rows = candidates.map(({ max, lane }) => ({ max, denied: lane.denied }));
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

/** The same policies with the limit out of the way: what it denies, it alone denies. */
class FreeLane implements SideLane {
  readonly lane: Lane;
  readonly concerns: Concerns;
  readonly #key: string;
  peak: bigint | undefined;
  /** What it says to the call that is being decided. */
  passes = false;

  constructor(lane: Lane, limit: Limit, concerns: Concerns) {
    this.lane = lane;
    this.concerns = concerns;
    this.#key = limit.key;
  }

  judged(decided: Decided, { decision, guard }: Judgement): void {
    this.passes = decision.outcome === "allow" || decision.outcome === "approval";
    if (guard === undefined) return;
    for (const reservation of decision.reserved) {
      if (!guard.engine.limitsOf(reservation.slot).some(({ key }) => key === this.#key)) continue;
      this.reach(BigInt(guard.counters.held(reservation, decided.grant)));
    }
  }

  reach(held: bigint): void {
    if (this.peak === undefined || held > this.peak) this.peak = held;
  }
}

class CandidateLane implements SideLane {
  readonly lane: Lane;
  readonly concerns: Concerns;
  readonly #free: FreeLane;
  denied = 0;

  constructor(lane: Lane, free: FreeLane) {
    this.lane = lane;
    this.concerns = free.concerns;
    this.#free = free;
  }

  judged(_decided: Decided, { decision }: Judgement): void {
    if (decision.outcome === "deny" && this.#free.passes) this.denied++;
  }
}

function limitsOf(guarded: GuardedServer, tools: ReadonlySet<string> | undefined) {
  return toolEntries(guarded.policy).flatMap(({ name, rules }) =>
    tools !== undefined && !tools.has(name)
      ? []
      : rules.flatMap(({ limit }) => (limit?.max === undefined ? [] : [{ guarded, tool: name, limit }])),
  );
}

interface Found {
  readonly guarded: GuardedServer;
  readonly tool: string;
  readonly limit: Limit;
}

/** The first limits, as many as a replay can try beside its own decisions. */
function affordable(found: readonly Found[]): readonly Found[] {
  let rules = 0;
  const most = found.findIndex(({ guarded, tool, limit }, i) => {
    const { everyTool } = guarded.policy;
    const own = entryOf(guarded.policy, tool)?.rules.length ?? 0;
    rules += (1 + candidatesFor(limit).length) * (own + (everyTool?.rules.length ?? 0));
    return i >= MAX_SWEPT || (i > 0 && rules > MAX_RULES);
  });
  return most < 0 ? found : found.slice(0, most);
}

type Concerns = (call: ToolCall) => boolean;

/** Which calls another value of the limit can bear on: those that share a counter with its tool, however indirectly. */
function concernedBy(limit: Limit, guarded: GuardedServer, policies: readonly GuardedServer[]): Concerns {
  const { everyTool } = guarded.policy;
  const named = new Set(policies.flatMap(({ server }) => server ?? []));
  const everyCounters = everyTool === undefined ? [] : countersOf(everyTool.rules);
  const keys = new Set([limit.key]);
  let open = decidingEntries(guarded.policy).map((entry) => ({ entry, counters: countersOf(entry.rules) }));
  const tools = new Set<string>();
  for (let before = -1; before !== open.length; ) {
    before = open.length;
    // Calls of every tool meet the rules for every tool.
    if (everyCounters.some((key) => keys.has(key))) return (call) => isGuarded(call, guarded, named);
    open = open.filter(({ entry, counters }) => {
      if (!counters.some((key) => keys.has(key))) return true;
      for (const key of counters) keys.add(key);
      tools.add(entry.name);
      return false;
    });
  }
  return (call) => tools.has(call.tool.toWellFormed()) && isGuarded(call, guarded, named);
}

function isGuarded({ server }: ToolCall, guarded: GuardedServer, named: ReadonlySet<string>): boolean {
  return guarded.server === undefined ? server === undefined || !named.has(server) : server === guarded.server;
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
