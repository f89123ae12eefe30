/** Two policies → calls of each tool that the one decides more permissively than the other, by trying. Asks nothing of the logic. */

import { type Call, Counters, compile, type DecisionKind, type Engine, type Policy } from "@callgate/core";
import { seeded } from "../../core/test/seeded.js";
import { type Arguments, gridFor } from "./grid.js";

/** The first calls that show each way; undefined where none was come by. */
export interface Shown {
  wider?: readonly Call[];
  narrower?: readonly Call[];
}

const KINDNESS: Readonly<Record<Exclude<DecisionKind, "notEvaluated">, number>> = { deny: 0, approval: 1, allow: 2 };

/** Whether the one is certainly more permissive. */
export function isMorePermissive(to: DecisionKind, from: DecisionKind): boolean {
  return to !== "notEvaluated" && from !== "notEvaluated" && KINDNESS[to] > KINDNESS[from];
}

export function passes(outcome: DecisionKind): boolean {
  return outcome === "allow" || outcome === "approval";
}

/** What trying shows of each tool: single calls at every boundary, then sequences in time where there are counters. */
export function tried(before: Policy, after: Policy, tools: readonly string[]): ReadonlyMap<string, Shown> {
  const trial = new Trial(before, after);
  const kinds = tools.flatMap((tool) => trial.single(tool, gridFor([before, after], tool)));
  if (kinds.some(({ moves }) => moves)) trial.sequences(kinds);
  return trial.shown;
}

/** Calls that are decided alike whenever they are made. */
interface Kind {
  readonly tool: string;
  readonly args: Arguments;
  readonly moves: boolean;
}

/** A Thursday, shortly before an hour ends. */
const BEGIN = Date.UTC(2026, 0, 1, 22, 58, 40);
/** Kinds of calls of a tool that are put together into sequences. */
const MAX_KINDS = 7;
const MAX_STATES = 160;

class Trial {
  readonly #engines: readonly [Engine, Engine];
  readonly #windows: readonly number[];
  readonly #grants: readonly string[];
  readonly shown = new Map<string, Shown>();

  constructor(before: Policy, after: Policy) {
    this.#engines = [compile(before), compile(after)];
    const limits = [before, after].flatMap(({ tools, everyTool }) =>
      [...tools.values(), ...(everyTool === undefined ? [] : [everyTool])].flatMap(({ rules }) =>
        rules.flatMap(({ limit }) => limit ?? []),
      ),
    );
    this.#windows = [...new Set(limits.map(({ window }) => window.milliseconds))].filter((length) => length > 0);
    this.#grants = limits.some(({ scope }) => scope === "grant") ? ["x", "y"] : ["x"];
  }

  /** Decides each call with empty counters; gives one of each kind that a sequence may hold. */
  single(tool: string, grid: readonly Arguments[]): readonly Kind[] {
    const kinds = new Map<string, Kind>();
    for (const args of grid) {
      const call = { tool, args, at: BEGIN, grant: "x" };
      const [was, is] = this.#engines.map((engine) => engine.decide(call, new Counters()).outcome) as [
        DecisionKind,
        DecisionKind,
      ];
      this.#note(undefined, call, 0, was, is);
      // Without limits, every call is decided as the first.
      if (this.#windows.length === 0) continue;
      const told = this.#engines.map((engine) => {
        const { rules, limits } = engine.explain(call, new Counters());
        const asked = rules.map(({ conditions }) =>
          conditions.filter(({ condition }) => condition.target.kind === "args").every(({ holds }) => holds),
        );
        return { asked, amounts: limits.map(({ amount }) => String(amount)) };
      });
      const moves = told.some(({ amounts }) => amounts.length > 0);
      const name = JSON.stringify(told);
      if (!kinds.has(name)) kinds.set(name, { tool, args, moves });
    }
    // Those first that pass somewhere.
    return [...kinds.values()].filter((kind) => this.#mayPass(kind)).slice(0, MAX_KINDS);
  }

  #mayPass({ tool, args }: Kind): boolean {
    const call = { tool, args, at: BEGIN, grant: "x" };
    return this.#engines.some((engine) => {
      const { decision } = engine.explain(call, new Counters());
      return decision.by !== "rule" || decision.outcome === "approval";
    });
  }

  /** Explores what can have been called, nearest first; then fills windows, and calls at random. */
  sequences(kinds: readonly Kind[]): void {
    this.#explore(kinds);
    for (const kind of kinds.slice(0, 3)) for (const window of this.#windows) this.#fill(kind, window);
    const next = seeded(kinds.length);
    for (let i = 0; i < 3; i++) this.#wander(kinds, next);
  }

  #explore(kinds: readonly Kind[]): void {
    const seen = new Set<string>();
    const queue: History[] = [new History(BEGIN)];
    for (let i = 0; i < queue.length && i < MAX_STATES; i++) {
      const history = queue[i] as History;
      const add = (one: History | undefined) => {
        const name = one?.name(this.#windows);
        if (one === undefined || name === undefined || seen.has(name)) return;
        seen.add(name);
        queue.push(one);
      };
      for (const [k, kind] of kinds.entries())
        for (const grant of this.#grants) add(this.#after(history.copy(), { ...callOf(kind, history.at), grant }, k));
      for (const window of this.#windows) add(history.copy((Math.floor(history.at / window) + 1) * window));
    }
  }

  /** As many calls of one kind as pass, in one window of this length after another. */
  #fill(kind: Kind, window: number): void {
    const history = new History((Math.floor(BEGIN / window) + 1) * window);
    for (let left = MAX_FILL; left > 0; left--)
      if (this.#after(history, callOf(kind, history.at), 0) === undefined) history.at += window;
  }

  #wander(kinds: readonly Kind[], next: () => number): void {
    const history = new History(BEGIN);
    for (let i = 0; i < 30; i++) {
      const k = Math.floor(next() * kinds.length);
      const grant = this.#grants[Math.floor(next() * this.#grants.length)] as string;
      this.#after(history, { ...callOf(kinds[k] as Kind, history.at), grant }, k);
      if (next() < 0.3) history.at += [1_000, 31_000, 61_000, 1_900_000, 7_300_000][Math.floor(next() * 5)] as number;
    }
  }

  /**
   * The history with a call more, where it passes under both or is denied by both, which may move a counter all the same;
   * what it shows otherwise is noted.
   */
  #after(history: History, call: Call, kind: number): History | undefined {
    const [then, now] = [history.before.fork(), history.after.fork()];
    const was = this.#engines[0].decide(call, then).outcome;
    const is = this.#engines[1].decide(call, now).outcome;
    this.#note(history.calls, call, kind, was, is);
    if (was === "deny" && is === "deny") {
      if (then.text() === history.before.text() && now.text() === history.after.text()) return undefined;
    } else if (!passes(was) || !passes(is)) return undefined;
    return history.take(call, kind, then, now);
  }

  #note(earlier: Calls | undefined, call: Call, kind: number, was: DecisionKind, is: DecisionKind): void {
    const known = this.shown.get(call.tool) ?? {};
    this.shown.set(call.tool, known);
    if (isMorePermissive(is, was)) known.wider ??= inOrder({ call, kind, earlier });
    if (isMorePermissive(was, is)) known.narrower ??= inOrder({ call, kind, earlier });
  }
}

const MAX_FILL = 150;

function callOf({ tool, args }: Kind, at: number): Call {
  return { tool, args, at, grant: "x" };
}

/** A call, and those before it. */
interface Calls {
  readonly call: Call;
  /** Its number among the kinds of calls. */
  readonly kind: number;
  readonly earlier: Calls | undefined;
}

function inOrder(calls: Calls): readonly Call[] {
  const all: Call[] = [];
  for (let one: Calls | undefined = calls; one !== undefined; one = one.earlier) all.unshift(one.call);
  return all;
}

/** Calls that passed under both policies or were denied by both, and what the counters hold after them. */
class History {
  before = new Counters();
  after = new Counters();
  calls: Calls | undefined;
  at: number;

  constructor(at: number) {
    this.at = at;
  }

  copy(at = this.at): History {
    const copy = new History(at);
    [copy.before, copy.after, copy.calls] = [this.before, this.after, this.calls];
    return copy;
  }

  take(call: Call, kind: number, before: Counters, after: Counters): History {
    [this.before, this.after, this.calls] = [before, after, { call, kind, earlier: this.calls }];
    return this;
  }

  /** Equal for histories after which everything is decided alike. */
  name(windows: readonly number[]): string {
    const starts = new Set(windows.map((length) => Math.floor(this.at / length) * length));
    const current = (counters: Counters) =>
      counters.changed((counter) => (starts.has(counter.windowStart) ? { ...counter } : undefined)).text();
    return JSON.stringify([this.at, current(this.before), current(this.after)]);
  }
}
