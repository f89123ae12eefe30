/**
 * Two policies × tool → all states that earlier calls can bring the counters to: calls after which the second
 * decides one more permissively than the first, or a proof that none exist. For policies whose counters have few values.
 *
 * Calls that every rule treats alike, and that add the same to every counter, are one. Only what counters hold matters, not
 * how often or when it was called. Time goes on as `stretches` has it, which is more than can happen, so
 * that finding nothing is a proof; what is found is decided again at real times.
 */

import { Counters } from "../../engine/counters.js";
import type { Decision } from "../../engine/decision.js";
import type { Condition, Limit, Rule } from "../../policy/policy.js";
import { type Answer, sat, UNSAT, unknown } from "../answer.js";
import { mayBeGivenBack } from "../counted.js";
import { all, any, type Formula, holds, not } from "../formula.js";
import type { SolveOptions } from "../solve.js";
import { solve } from "../solve.js";
import { boundsNamed, compare, hugeFrom, pathOf } from "./amounts.js";
import { FIRST_AGENT, isMorePermissive, passesWith, type TimedCall } from "./call-sequence.js";
import type { ComparedPolicy } from "./compared-policy.js";
import { limitsOf } from "./pass-formulas.js";
import { after, type Stretch, stretches, type TimeStep, timesOf } from "./time-steps.js";

export interface ExploreOptions extends Pick<SolveOptions, "steps" | "shared"> {
  /** Calls that may be tried. */
  readonly calls: number;
}

/** States, tools, kinds of calls of one, and amounts of one argument; where there are more, nothing is explored. */
const MAX_STATES = 4_000;
const MAX_TOOLS = 8;
const MAX_KINDS = 60;
const MAX_AMOUNTS = 12n;

const FRESH_AGENT = "another agent";

/** Calls of one tool that are decided alike whatever is in the counters. */
interface Kind {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly amount: Amount;
}

/**
 * The amounts of a kind: `one`, or all that no limit lets pass while no counter is below zero (`tooLarge`), or one for
 * others that may be decided otherwise (`some`), of which it may be negative.
 */
interface Amount {
  readonly of: "one" | "tooLarge" | "some";
  readonly lowers: boolean;
}

interface State {
  readonly before: Counters;
  readonly after: Counters;
  readonly stretch: number;
  readonly earlier: State | undefined;
  /** What led here. */
  readonly step: { readonly kind: Kind; readonly isFresh: boolean; readonly isDenied: boolean } | TimeStep | undefined;
}

/** Whether calls that are found show what they should. */
type Shows = (calls: readonly TimedCall[]) => boolean;

export function explore(
  tool: string,
  from: ComparedPolicy,
  to: ComparedPolicy,
  shows: Shows,
  options: ExploreOptions,
): Answer<readonly TimedCall[]> {
  const scope = scopeOf(tool, [from, to]);
  return scope === undefined ? TOO_MUCH : new Exploration(tool, from, to, scope, shows, options).run();
}

const TOO_MUCH = unknown("whether a call passes depends on more earlier calls than can be looked at");

/** The tools that matter to one, and what their limits are. */
interface Scope {
  readonly tools: readonly string[];
  readonly limits: readonly Limit[];
  readonly isSeparate: boolean;
  /** Whether a denied call can move a counter. */
  readonly lifts: boolean;
  /** Whether these are all the tools: one with a rule of unknown effect is left out. */
  readonly isWhole: boolean;
}

function scopeOf(tool: string, sides: readonly ComparedPolicy[]): Scope | undefined {
  const tools = new Set([tool]);
  const written = new Set<string>();
  let isWhole = true;
  const keys = sides.map(() => new Set<string>());
  for (const name of tools) {
    const text = sides.map((side) => textOfTool(side, name)).join("\n\n");
    // Another tool of which the same is said moves the same counters alike.
    if (name !== tool && written.has(text)) {
      tools.delete(name);
      continue;
    }
    written.add(text);
    if (sides.some((side) => rulesOf(side, name).some(({ uncertain }) => uncertain !== undefined))) {
      if (name === tool) return undefined;
      isWhole = false;
      tools.delete(name);
      continue;
    }
    if (tools.size > MAX_TOOLS) return undefined;
    for (const [i, side] of sides.entries())
      for (const { conditions, limit } of rulesOf(side, name)) {
        for (const { target } of conditions) if (target.kind === "counter") keys[i]?.add(target.key);
        if (limit?.max !== undefined) keys[i]?.add(limit.key);
      }
    for (const [i, side] of sides.entries())
      for (const key of keys[i] ?? []) for (const mover of side.counted(key).tools) tools.add(mover);
  }
  const limits = sides.flatMap((side) => [...tools].flatMap((name) => limitsOf(rulesOf(side, name))));
  const counted = sides.flatMap((side, i) => [...(keys[i] ?? [])].map((key) => side.counted(key)));
  const lifts = sides.some((side) =>
    [...tools].some((name) =>
      mayBeGivenBack(limitsOf(rulesOf(side, name))).some(({ key }) => {
        const { onlyRises, hasOneWindow } = side.counted(key);
        return !onlyRises || !hasOneWindow;
      }),
    ),
  );
  return {
    tools: [...tools],
    limits: limits.filter(({ max }) => max !== undefined),
    isSeparate: counted.every(({ hasOneWindow }) => hasOneWindow),
    lifts,
    isWhole,
  };
}

/** None where every call is denied before any limit. */
function rulesOf({ active, denied }: ComparedPolicy, tool: string): readonly Rule[] {
  return active.get(tool) ?? denied.get(tool) ?? [];
}

function textOfTool(side: ComparedPolicy, tool: string): string {
  if (!side.active.has(tool) && !side.denied.has(tool)) return "denied";
  return rulesOf(side, tool)
    .map((rule) => textWithKeys(side, rule))
    .join("\n");
}

function textWithKeys(side: ComparedPolicy, rule: Rule): string {
  const keys = rule.conditions.flatMap(({ target }) => (target.kind === "counter" ? [target.key] : []));
  return `${side.contentOf(rule)} ${JSON.stringify([keys, rule.limit?.key])}`;
}

class Exploration {
  readonly #tool: string;
  readonly #from: ComparedPolicy;
  readonly #to: ComparedPolicy;
  readonly #scope: Scope;
  readonly #shows: Shows;
  readonly #options: ExploreOptions;
  readonly #windows: readonly number[];
  readonly #agents: "one" | "many";
  #isWhole: boolean;
  #left: number;

  constructor(
    tool: string,
    from: ComparedPolicy,
    to: ComparedPolicy,
    scope: Scope,
    shows: Shows,
    options: ExploreOptions,
  ) {
    [this.#tool, this.#from, this.#to] = [tool, from, to];
    [this.#scope, this.#shows, this.#options] = [scope, shows, options];
    this.#windows = [...new Set(scope.limits.map(({ window }) => window.milliseconds))].sort((a, b) => a - b);
    const scopes = new Set(scope.limits.map((limit) => limit.scope));
    // Agents matter to each other where one can move what another finds.
    this.#agents = scopes.size > 1 ? "many" : "one";
    this.#isWhole = scope.isWhole;
    this.#left = options.calls;
  }

  run(): Answer<readonly TimedCall[]> {
    const time = stretches(this.#windows, this.#scope.isSeparate);
    if (time === undefined) return TOO_MUCH;
    const kinds = this.#scope.tools.flatMap((tool) => this.#kindsOf(tool));
    if (kinds.length > MAX_KINDS) return TOO_MUCH;
    const lowers =
      kinds.some(({ amount }) => amount.lowers) ||
      this.#scope.limits.some(({ amount }) => "fixed" in amount && amount.fixed < 0n);
    const isRange = ({ amount }: Kind) => amount.of === "some" || (amount.of === "tooLarge" && lowers);
    const seen = new Set<string>();
    const queue: State[] = [];
    const add = (state: State) => {
      const name = `${state.stretch} ${state.before.text()} | ${state.after.text()}`;
      if (seen.has(name)) return;
      seen.add(name);
      queue.push(state);
    };
    for (const stretch of time.keys())
      add({ before: new Counters(), after: new Counters(), stretch, earlier: undefined, step: undefined });
    for (let i = 0; i < queue.length; i++) {
      if (queue.length > MAX_STATES || this.#left <= 0) return TOO_MUCH;
      const state = queue[i] as State;
      const stretch = time[state.stretch] as Stretch;
      for (const kind of kinds)
        for (const isFresh of this.#agents === "many" ? [false, true] : [false]) {
          const calls = this.#call(state, stretch, kind, isFresh, isRange(kind), add);
          if (calls === undefined) continue;
          const real = this.#atRealTimes(calls, kind);
          if (real !== undefined) return sat(real);
          this.#isWhole = false;
        }
      for (const step of stretch.next) {
        const next = time[step.to] as Stretch;
        const left = (counters: Counters) =>
          after(counters, stretch, step, next, this.#windows, this.#scope.isSeparate);
        add({ before: left(state.before), after: left(state.after), stretch: step.to, earlier: state, step });
      }
    }
    return this.#isWhole ? UNSAT : TOO_MUCH;
  }

  /** Makes a call; gives the state in which it was decided more permissively, where it was. */
  #call(
    state: State,
    { at }: Stretch,
    kind: Kind,
    isFresh: boolean,
    isRange: boolean,
    add: (state: State) => void,
  ): State | undefined {
    this.#left -= 1;
    const { tool, args } = kind;
    const call = { tool, args, at, grant: isFresh ? FRESH_AGENT : FIRST_AGENT };
    const [before, then] = [state.before.fork(), state.after.fork()];
    const strict = this.#from.engine.decide(call, before);
    const permissive = this.#to.engine.decide(call, then);
    if (tool === this.#tool && !isFresh && isMorePermissive(permissive.outcome, strict.outcome)) return state;
    if (isRange && (this.#hangsOnAmount(strict, this.#from, tool) || this.#hangsOnAmount(permissive, this.#to, tool)))
      this.#isWhole = false;
    const bothDeny = strict.outcome === "deny" && permissive.outcome === "deny";
    if (bothDeny ? !this.#scope.lifts : !passesWith(strict.outcome) || !passesWith(permissive.outcome))
      return undefined;
    // What several agents that have called before can come to together is not looked at.
    if (this.#agents === "many" && this.#scope.lifts) this.#isWhole = false;
    const last = (counters: Counters) => (isFresh ? counters.without(FRESH_AGENT) : counters);
    add({
      before: last(before),
      after: last(then),
      stretch: state.stretch,
      earlier: state,
      step: { kind, isFresh, isDenied: bothDeny },
    });
    return undefined;
  }

  /** Whether a call of other amounts may be decided otherwise: no rule denies it, nor a limit before those that add it up. */
  #hangsOnAmount({ by, outcome, origin }: Decision, side: ComparedPolicy, tool: string): boolean {
    if (by === "rule" && outcome === "deny") return false;
    if (by !== "limit") return true;
    const limits = limitsOf(rulesOf(side, tool));
    const denying = limits.findIndex((limit) => limit.origin === origin);
    return denying < 0 || limits.slice(0, denying + 1).some((limit) => pathOf(limit) !== undefined);
  }

  /** The calls that led to a state, and one more, at times at which windows begin as they should; undefined where none do. */
  #atRealTimes(state: State, last: Kind): readonly TimedCall[] | undefined {
    const steps: NonNullable<State["step"]>[] = [];
    let first = state;
    for (let one = state; one.step !== undefined && one.earlier !== undefined; one = one.earlier) {
      steps.unshift(one.step);
      first = one.earlier;
    }
    for (const begin of this.#begins(first.stretch)) {
      const calls = this.#callsFrom(begin, steps, last);
      if (calls !== undefined && this.#shows(calls)) return calls;
    }
    return undefined;
  }

  #begins(stretch: number): readonly number[] {
    const time = stretches(this.#windows, this.#scope.isSeparate) ?? [];
    const times = timesOf(this.#windows) ?? [time[0]?.at ?? 0];
    if (this.#scope.isSeparate) return [times[0] as number, ...times.slice(1, MAX_BEGINS)];
    const name = (at: number) => {
      const starts = this.#windows.map((window) => Math.floor(at / window) * window);
      return starts.map((start) => starts.indexOf(start)).join();
    };
    const wanted = name(time[stretch]?.at ?? 0);
    return times.filter((at) => name(at) === wanted).slice(0, MAX_BEGINS);
  }

  #callsFrom(
    begin: number,
    steps: readonly NonNullable<State["step"]>[],
    last: Kind,
  ): readonly TimedCall[] | undefined {
    const calls: TimedCall[] = [];
    let at = begin;
    let agents = 1;
    let wasDenied = false;
    for (const step of steps) {
      if ("kind" in step) {
        const { kind, isFresh, isDenied } = step;
        const grant = isFresh ? `agent-${++agents}` : FIRST_AGENT;
        const previous = calls.at(-1);
        const isSame = previous?.args === kind.args && previous.at === at && previous.grant === grant;
        if (previous !== undefined && isSame && !isDenied && !wasDenied)
          calls[calls.length - 1] = { ...previous, times: previous.times + 1 };
        else calls.push({ tool: kind.tool, args: kind.args, at, grant, times: 1 });
        wasDenied = isDenied;
        continue;
      }
      // The longest window that begins, does so at the next of its starts.
      const longest = Math.max(...step.begun);
      at = Math.floor(at / longest) * longest + longest;
    }
    return [...calls, { tool: last.tool, args: last.args, at, grant: FIRST_AGENT, times: 1 }];
  }

  /** The kinds of calls of a tool that no rule of either policy denies both times, as far as arguments tell. */
  #kindsOf(tool: string): readonly Kind[] {
    const sides = [this.#from, this.#to].map((side) => rulesOf(side, tool));
    const questions = new Map<string, Formula>();
    const asked = sides.map((rules) =>
      rules.flatMap((rule) => {
        const conditions = rule.conditions.filter(({ target }) => target.kind !== "counter");
        if (conditions.length === 0 && rule.conditions.length > 0) return [];
        if (rule.action === "none") return [];
        const name = conditions.map(textOf).join();
        questions.set(name, all(conditions.map(holds)));
        const isSure = conditions.length === rule.conditions.length;
        return [{ name, action: rule.action, isSure }];
      }),
    );
    const isDenied = (answers: ReadonlyMap<string, boolean>, i: number) =>
      asked[i]?.some(({ name, action, isSure }) => {
        const answer = answers.get(name);
        if (answer === undefined) return false;
        return (action === "require" && !answer) || (action === "deny" && answer && isSure);
      }) ?? false;
    const ways: Formula[] = [];
    const names = [...questions];
    const take = (index: number, formulas: readonly Formula[], answers: ReadonlyMap<string, boolean>): void => {
      const denied = [isDenied(answers, 0), isDenied(answers, 1)];
      if (denied.every(Boolean)) return;
      // A call that one policy denies moves nothing, unless it is lifted on the other side.
      if (denied.some(Boolean) && tool !== this.#tool && !this.#scope.lifts) return;
      if (ways.length > MAX_KINDS) return;
      const [name, question] = names[index] ?? [];
      if (name === undefined || question === undefined) {
        ways.push(all(formulas));
        return;
      }
      for (const wanted of [true, false]) {
        const more = [...formulas, wanted ? question : not(question)];
        const { answer } = solve(all(more), this.#options);
        if (answer === "unknown") this.#isWhole = false;
        if (answer === "sat") take(index + 1, more, new Map([...answers, [name, wanted]]));
      }
    };
    take(0, [], new Map());
    return ways.flatMap((way) => this.#kindsIn(tool, way, sides.flat()));
  }

  /** One kind for each amount that matters. */
  #kindsIn(tool: string, way: Formula, rules: readonly Rule[]): readonly Kind[] {
    const paths = new Map<string, readonly string[]>();
    for (const limit of limitsOf(rules)) {
      const path = pathOf(limit);
      if (path !== undefined) paths.set(path.join("."), path);
    }
    let parts: readonly Part[] = [{ formula: way, amount: { of: "one", lowers: false } }];
    for (const path of paths.values())
      parts = parts.flatMap(({ formula, amount }) =>
        this.#amountsIn(path, formula, rules).map((part) => ({
          formula: all([formula, part.formula]),
          amount: {
            of: amount.of === "some" || part.amount.of === "one" ? amount.of : part.amount.of,
            lowers: amount.lowers || part.amount.lowers,
          },
        })),
      );
    return parts.slice(0, MAX_KINDS + 1).flatMap(({ formula, amount }): Kind[] => {
      const answer = solve(formula, this.#options);
      if (answer.answer === "unknown") this.#isWhole = false;
      return answer.answer === "sat" ? [{ tool, args: answer.args, amount }] : [];
    });
  }

  /** The ways in which an argument can be an amount, of those calls. */
  #amountsIn(path: readonly string[], way: Formula, rules: readonly Rule[]): readonly Part[] {
    const part = (formula: Formula, of: Amount["of"], lowers = false): Part => ({ formula, amount: { of, lowers } });
    const isNumber = any([compare(path, "gte", 0), compare(path, "lt", 0)]);
    const name = path.join(".");
    const caps = limitsOf(rules).flatMap((limit) =>
      limit.max !== undefined && pathOf(limit)?.join(".") === name ? [limit.max] : [],
    );
    const parts =
      caps.length === 0
        ? [part(not(isNumber), "one"), part(isNumber, "one")]
        : this.#numbersIn(path, caps, rules, part);
    return parts.filter(({ formula }) => {
      const { answer } = solve(all([way, formula]), this.#options);
      if (answer === "unknown") this.#isWhole = false;
      return answer === "sat";
    });
  }

  #numbersIn(
    path: readonly string[],
    caps: readonly bigint[],
    rules: readonly Rule[],
    part: (formula: Formula, of: Amount["of"], lowers?: boolean) => Part,
  ): readonly Part[] {
    const between = (least: number, below: number) => all([compare(path, "gte", least), compare(path, "lt", below)]);
    const whole = (amount: number) =>
      amount === 0 ? all([compare(path, "gt", -1), compare(path, "lt", 1)]) : between(amount, amount + 1);
    const most = highestOf(caps);
    const isFew = most <= MAX_AMOUNTS;
    const named = boundsNamed(path, rules).flatMap((bound) => [bound, bound + 1]);
    const numbers = isFew
      ? Array.from({ length: Number(most) + 1 }, (_, i) => i)
      : [...new Set([0, 1, ...named, Number(most)])].filter((one) => one <= Number(most));
    const huge = hugeFrom(highestOf(this.#scope.limits.flatMap(({ max }) => max ?? [])));
    return [
      part(not(any([compare(path, "gte", 0), compare(path, "lt", 0)])), "one"),
      ...numbers.map((one) => part(whole(one), isFew ? "one" : "some")),
      part(between(Number(most) + 1, huge), "tooLarge"),
      part(compare(path, "gte", huge), "some", true),
      part(all([compare(path, "gt", -2), compare(path, "lte", -1)]), "some", true),
      part(compare(path, "lte", -2), "some", true),
    ];
  }
}

interface Part {
  readonly formula: Formula;
  readonly amount: Amount;
}

function highestOf(numbers: readonly bigint[]): bigint {
  return numbers.reduce((a, b) => (a > b ? a : b), 0n);
}

const MAX_BEGINS = 40;

function textOf({ path, op, writtenOp, value }: Condition): string {
  // JSON has no bigint, and takes 0 for -0, and null for what is not finite.
  const plain = (one: unknown) => {
    if (typeof one === "bigint") return `${one}n`;
    return typeof one === "number" ? (Object.is(one, -0) ? "-0f" : `${one}f`) : one;
  };
  return JSON.stringify([path, op ?? writtenOp, value], (_, one) => plain(one));
}
