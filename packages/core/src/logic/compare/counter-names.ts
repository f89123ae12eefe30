/**
 * Two policies → which counters of both hold the same after the same calls. What a counter counts of the calls that pass
 * says so of most. A denied call moves only a counter that was below zero, or that limits of several windows share: of
 * such a counter it matters, too, which calls are denied after its limit has reserved.
 */

import type { Limit, Rule } from "../../policy/policy.js";
import { type Counted, canDeny, mayBeGivenBack, onlyRise, type RulesByTool } from "../counted.js";
import { all, any, type Formula, passes } from "../formula.js";
import { solve } from "../solve.js";
import { StepLimit } from "../step-limit.js";
import { isHuge, isNegative, pathOf } from "./amounts.js";
import { limitsOf } from "./pass-formulas.js";

/** One of the two policies. */
export interface Named {
  /** The rules of the tools whose calls may pass under both policies. */
  readonly active: RulesByTool;
  /** Those of other tools, calls of which may be denied by a limit. */
  readonly denied: RulesByTool;
  readonly counted: (key: string) => Counted;
}

/** Text → a number: the same for the same text. */
export class Numbering {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** What a rule says, its counters apart: what it asks of each call, and its limit, where they can decide something. */
export interface Content {
  readonly asks: CounterPart | undefined;
  readonly limits: CounterPart | undefined;
}

export interface CounterPart {
  /** Equal for two that say the same but for their counters. */
  readonly number: number;
  /** The keys of these counters, in the order of the rules. */
  readonly counters: readonly string[];
}

/** What a tool's rules say together: what they ask in any order, limits in theirs. */
export function together(contents: readonly Content[], textOf: (part: CounterPart) => string): ToolContent {
  const asks = new Set(contents.flatMap(({ asks }) => (asks === undefined ? [] : [textOf(asks)])));
  return {
    asks: [...asks].sort().join("\n"),
    limits: contents.flatMap(({ limits }) => (limits === undefined ? [] : [textOf(limits)])),
  };
}

export interface ToolContent {
  readonly asks: string;
  readonly limits: readonly string[];
}

/** Steps for the proofs that a counter is never below zero: for each question, and for all of two policies. */
const STEPS = 20_000;
const ALL_STEPS = 200_000;

export class CounterNames {
  readonly #sides: readonly [Named, Named];
  readonly #numbering: Numbering;
  readonly #contentOf: (side: 0 | 1, rule: Rule) => Content;
  readonly #numbers: readonly [Map<string, number>, Map<string, number>] = [new Map(), new Map()];
  readonly #steps = new StepLimit(ALL_STEPS);
  /** By key: the tools calls of which may be denied after they have reserved from the counter, where that may move it. */
  #lifted: readonly [Lifted, Lifted] | undefined;

  constructor(sides: readonly [Named, Named], numbering: Numbering, contentOf: (side: 0 | 1, rule: Rule) => Content) {
    this.#sides = sides;
    this.#numbering = numbering;
    this.#contentOf = contentOf;
  }

  /** Equal for two counters that count the same, of whichever policy. */
  of(side: 0 | 1, key: string): number {
    const numbers = this.#numbers[side];
    let number = numbers.get(key);
    if (number === undefined) {
      this.#lifted ??= this.#numberLifted();
      number = numbers.get(key) ?? this.#plain(side, key);
      numbers.set(key, number);
    }
    return number;
  }

  #plain(side: 0 | 1, key: string): number {
    return this.#numbering.of(this.#sides[side].counted(key).signature);
  }

  /** Numbers the counters that a denied call may move, by what such calls meet. */
  #numberLifted(): readonly [Lifted, Lifted] {
    const lifted: readonly [Lifted, Lifted] = [liftedOf(this.#sides[0]), liftedOf(this.#sides[1])];
    if (lifted[0].size + lifted[1].size === 0) return lifted;
    const settled: readonly [Set<string>, Set<string>] = [new Set(), new Set()];
    for (;;) {
      const numbers = this.#refined(lifted, settled);
      const before = settled[0].size + settled[1].size;
      // A proof is asked for only where it makes a difference.
      for (const i of [0, 1] as const) {
        const others = new Set(numbers[(1 - i) as 0 | 1].values());
        for (const [key, number] of numbers[i])
          if (!others.has(number) && !settled[i].has(key) && this.#isSettled(i, key, lifted[i])) settled[i].add(key);
      }
      if (settled[0].size + settled[1].size > before) continue;
      for (const i of [0, 1] as const)
        for (const [key, number] of numbers[i]) if (!settled[i].has(key)) this.#numbers[i].set(key, number);
      return lifted;
    }
  }

  /**
   * Counters differ as far as what their calls meet differs; what these calls meet differs where it reads or
   * reserves from counters that differ.
   */
  #refined(lifted: Both<Lifted>, settled: Both<ReadonlySet<string>>): Both<Map<string, number>> {
    const keys = BOTH.map((i) => [...lifted[i].keys()].filter((key) => !settled[i].has(key))) as unknown as Both<
      string[]
    >;
    let numbers = keys.map(
      (some, i) => new Map(some.map((key) => [key, this.#plain(i as 0 | 1, key)])),
    ) as unknown as Both<Map<string, number>>;
    for (let count = -1; ; ) {
      const now = numbers;
      const size = new Set(now.flatMap((some) => [...some.values()])).size;
      if (size === count) return now;
      count = size;
      const met = BOTH.map((i) =>
        this.#metOn(i, (key) => now[i].get(key) ?? this.#plain(i, key)),
      ) as unknown as Both<Met>;
      numbers = keys.map((some, i) => {
        const [own, other] = [met[i as 0 | 1], met[(1 - i) as 0 | 1]];
        return new Map(
          some.map((key) => {
            const tools = [...(lifted[i as 0 | 1].get(key) ?? [])].sort();
            const liftedBy = tools.flatMap((tool) => lifting(key, tool, own(tool), other(tool)) ?? []);
            const plain = this.#plain(i as 0 | 1, key);
            return [
              key,
              liftedBy.length === 0 ? plain : this.#numbering.of(`lifted ${plain} ${JSON.stringify(liftedBy)}`),
            ];
          }),
        );
      }) as unknown as Both<Map<string, number>>;
    }
  }

  /** What calls of each tool meet, counters by their numbers; undefined where they are denied before any limit. */
  #metOn(i: 0 | 1, numberOf: (key: string) => number): Met {
    const known = new Map<string, ToolMet | undefined>();
    const { active, denied } = this.#sides[i];
    const textOf = ({ number, counters }: CounterPart) => `${number} ${counters.map(numberOf).join()}`;
    const read = (tool: string): ToolMet | undefined => {
      const rules = active.get(tool) ?? denied.get(tool);
      if (rules === undefined) return undefined;
      const contents = rules.map((rule) => this.#contentOf(i, rule));
      const { asks, limits } = together(contents, textOf);
      return {
        number: this.#numbering.of(`rules ${asks} / ${limits.join("\n")}`),
        each: new Set(contents.flatMap(({ asks }) => (asks === undefined ? [] : [textOf(asks)]))),
        asks,
        texts: limits,
        limits: rules.flatMap((rule, k) =>
          rule.limit !== undefined && contents[k]?.limits !== undefined ? [rule.limit] : [],
        ),
      };
    };
    return (tool) => {
      if (!known.has(tool)) known.set(tool, read(tool));
      return known.get(tool);
    };
  }

  /** Whether it is proved that no denied call moves the counter: what it holds is then what passing calls have made it. */
  #isSettled(i: 0 | 1, key: string, lifted: Lifted): boolean {
    const side = this.#sides[i];
    const counted = side.counted(key);
    if (!counted.hasOneWindow) return false;
    const cap = counted.reserving.reduce((most, { max }) => (max !== undefined && max > most ? max : most), 0n);
    const isSafe = (limits: readonly Limit[], formulas: readonly Formula[]): boolean =>
      limits.every((limit) => {
        const path = pathOf(limit);
        if (path === undefined) return onlyRise([limit]);
        const odd = any([isNegative(path), isHuge(path, cap)]);
        return solve(all([...formulas, odd]), { steps: STEPS, shared: this.#steps }).answer === "unsat";
      });
    const onKey = (rules: readonly Rule[]) =>
      limitsOf(rules).filter((limit) => limit.max !== undefined && limit.key === key);
    // Calls that pass do so under both.
    for (const [tool] of counted.amounts) {
      const both = this.#sides.map(({ active }) => active.get(tool) ?? []);
      if (!isSafe(onKey(side.active.get(tool) ?? []), both.map(onArguments))) return false;
    }
    // Where one limit alone reserves for a call, giving back restores what was not below zero.
    for (const tool of lifted.get(key) ?? []) {
      const rules = side.active.get(tool) ?? side.denied.get(tool) ?? [];
      if (onKey(rules).length > 1 && !isSafe(onKey(rules), [onArguments(rules)])) return false;
    }
    return true;
  }
}

type Lifted = ReadonlyMap<string, ReadonlySet<string>>;
type Both<T> = readonly [T, T];
const BOTH = [0, 1] as const;

/** What calls of one tool meet. */
interface ToolMet extends Pick<ToolContent, "asks"> {
  /** Equal for tools of which the same is said. */
  readonly number: number;
  /** Each thing that is asked. */
  readonly each: ReadonlySet<string>;
  /** The limits in their order, and the same as texts. */
  readonly limits: readonly Limit[];
  readonly texts: readonly string[];
}

type Met = (tool: string) => ToolMet | undefined;

/**
 * How calls of the tool that both policies deny may move a counter of the one, as a value to compare; undefined where
 * they do not. It is the same for two counters that such calls move alike.
 */
function lifting(key: string, tool: string, own: ToolMet | undefined, other: ToolMet | undefined): unknown {
  if (own === undefined) return undefined;
  const places = own.limits.flatMap((limit, i) => (limit.max !== undefined && limit.key === key ? [i] : []));
  const denies = canDeny(own.limits);
  if (other === undefined) return [tool, own.number, places];
  if (own.asks === other.asks) {
    // As far as the limits are the same, the same one denies on both sides.
    const alike = own.texts.findIndex((text, i) => text !== other.texts[i]);
    const shared = alike < 0 ? own.texts.length : alike;
    const [more, others] = [denies.includes(true, shared), canDeny(other.limits).includes(true, shared)];
    if (!more || !others) {
      const moved = places.filter((place) => denies.slice(0, shared).includes(true, place + 1));
      return moved.length === 0 ? undefined : [tool, moved];
    }
  }
  return mayBothDeny(places[0] ?? 0, own, denies, other) ? [tool, own.number, places] : undefined;
}

/**
 * Whether both policies may deny a call after the one has reserved for it at this place. The other cannot if all that it
 * asks is among what the call has met before it was denied.
 */
function mayBothDeny(place: number, own: ToolMet, denies: readonly boolean[], other: ToolMet): boolean {
  // Limits of one counter reserve one after the other: what each finds hangs on those before.
  const isAlone = ({ limits }: ToolMet) => {
    const moved = limits.flatMap(({ key, max }) => (max === undefined ? [] : [key]));
    return new Set(moved).size === moved.length;
  };
  if (!isAlone(own) || !isAlone(other)) return true;
  if ([...other.each].some((text) => !own.each.has(text))) return true;
  return denies.some((denying, at) => {
    if (!denying || at <= place) return false;
    const passed = new Set(own.texts.slice(0, at));
    return other.texts.some((text) => !passed.has(text));
  });
}

function liftedOf({ active, denied, counted }: Named): Lifted {
  const lifted = new Map<string, Set<string>>();
  for (const [tool, rules] of [...active, ...denied])
    for (const { key } of mayBeGivenBack(limitsOf(rules))) {
      const { onlyRises, hasOneWindow } = counted(key);
      if (onlyRises && hasOneWindow) continue;
      const known = lifted.get(key);
      if (known === undefined) lifted.set(key, new Set([tool]));
      else known.add(tool);
    }
  return lifted;
}

/** What the rules ask of the arguments of a call that passes, as far as that does not depend on counters. */
function onArguments(rules: readonly Rule[]): Formula {
  return all(
    rules.flatMap((rule) => {
      if (rule.uncertain !== undefined) return [];
      const conditions = rule.conditions.filter(({ target }) => target.kind !== "counter");
      if (rule.action === "deny" && conditions.length < rule.conditions.length) return [];
      return [passes({ ...rule, conditions })];
    }),
  );
}
