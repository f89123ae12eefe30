/** One of two policies that are compared: what calls of each tool meet, what its counters count, and its engine. */

import { Counters } from "../../engine/counters.js";
import { type Call, compile, type Engine } from "../../engine/engine.js";
import type { Condition, Limit, Policy, Rule } from "../../policy.js";
import { goFloat } from "../../values/go-text.js";
import { toFloat64 } from "../../values/value.js";
import { type Counted, counters, type RulesByTool, rangeOf } from "../counted.js";
import type { CounterRange } from "../counters.js";
import { rulesMet } from "../rules-met.js";

/** A number for each thing that counters count: equal numbers for counters that hold the same after the same calls. */
export type Numbering = Map<string, number>;

export interface Likeness {
  readonly text: string;
  readonly isApart: boolean;
}

export class Side {
  readonly policy: Policy;
  /** What calls of the tools that pass under both policies meet; the others move no counter. */
  readonly active: RulesByTool;
  readonly counted: (key: string) => Counted;
  readonly #numbering: Numbering;
  readonly #numbers = new Map<string, number>();
  readonly #contents = new Map<Rule, string>();
  #engine: Engine | undefined;

  constructor(policy: Policy, active: RulesByTool, numbering: Numbering) {
    this.policy = policy;
    this.active = active;
    this.counted = counters(active);
    this.#numbering = numbering;
  }

  /** Compiled when first asked: most tools are written alike on both sides. */
  get engine(): Engine {
    this.#engine ??= compile(this.policy);
    return this.#engine;
  }

  /** What a call is decided when it is the first. */
  decideFirst(call: Call) {
    return this.engine.decide(call, new Counters());
  }

  /** Equal for two counters that count the same, of whichever side. */
  counterName(key: string): string {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      const { signature } = this.counted(key);
      number = this.#numbering.get(signature) ?? this.#numbering.size;
      this.#numbering.set(signature, number);
      this.#numbers.set(key, number);
    }
    return `#${number}`;
  }

  /** What decides the rule's calls, and nothing else: equal for two rules that decide alike. */
  contentOf(rule: Rule): string {
    let content = this.#contents.get(rule);
    if (content === undefined) {
      content = contentOf(rule, (key) => this.counterName(key));
      this.#contents.set(rule, content);
    }
    return content;
  }

  /**
   * What decides the tool's calls, without its name, and whether it alone moves the counters that matter to it. Of two
   * tools of which the same is said, every call is decided alike if these counters are theirs alone.
   */
  likenessOf(tool: string): Likeness {
    const rules = rulesMet(this.policy, tool);
    if (rules === undefined) return { text: "denied", isApart: true };
    const names = new Map<string, string>();
    let isApart = true;
    const nameOf = (key: string) => {
      const known = names.get(key);
      if (known !== undefined) return known;
      const counted = this.counted(key);
      const isOwn = [...counted.amounts.keys()].every((name) => name === tool);
      isApart &&= isOwn;
      const name = isOwn ? `own ${names.size} ${counted.movement}` : this.counterName(key);
      names.set(key, name);
      return name;
    };
    const isPlain = ({ conditions, limit }: Rule) =>
      limit === undefined && conditions.every(({ target }) => target.kind !== "counter");
    const contents = rules.map((rule) => (isPlain(rule) ? this.contentOf(rule) : contentOf(rule, nameOf)));
    return { text: contents.join("\n"), isApart };
  }

  /** The rule, its counters named by what they count; their ranges are put in `ranges`, or those there narrowed. */
  withNamedCounters(rule: Rule, ranges: Map<string, CounterRange>): Rule {
    if (!rule.conditions.some(({ target }) => target.kind === "counter")) return rule;
    const conditions = rule.conditions.flatMap((condition): Condition[] => {
      const { target } = condition;
      if (target.kind !== "counter") return [condition];
      const range = rangeOf(this.counted(target.key));
      // Most often it is the limit itself that is compared: what always holds is not asked.
      if (alwaysHolds(condition, range)) return [];
      const name = this.counterName(target.key);
      const known = ranges.get(name);
      ranges.set(name, known === undefined ? range : narrower(range, known));
      return [{ ...condition, target: { kind: "counter", key: name } }];
    });
    return { ...rule, conditions };
  }
}

/** The two policies with the tools of which calls may pass under both. */
export function sidesOf(a: Policy, b: Policy, names: Iterable<string>): readonly [Side, Side] {
  const [ofA, ofB] = [new Map<string, readonly Rule[]>(), new Map<string, readonly Rule[]>()];
  for (const name of names) {
    const [inA, inB] = [rulesMet(a, name), rulesMet(b, name)];
    if (inA === undefined || inB === undefined || inA.some(deniesAll) || inB.some(deniesAll)) continue;
    ofA.set(name, inA);
    ofB.set(name, inB);
  }
  const numbering: Numbering = new Map();
  return [new Side(a, ofA, numbering), new Side(b, ofB, numbering)];
}

/** Whether the rule denies every call that comes to it. */
export function deniesAll({ action, conditions, uncertain }: Rule): boolean {
  return action === "deny" && conditions.length === 0 && uncertain === undefined;
}

function alwaysHolds({ op, value }: Condition, { most }: CounterRange): boolean {
  const bound = toFloat64(value);
  if (bound === undefined) return false;
  return op === "lte" ? Number(most) <= bound : op === "lt" && Number(most) < bound;
}

/** What passes under both policies leaves the counter within both ranges. */
function narrower(a: CounterRange, b: CounterRange): CounterRange {
  return { least: a.least > b.least ? a.least : b.least, most: a.most < b.most ? a.most : b.most };
}

function contentOf({ action, conditions, limit, uncertain }: Rule, counterName: (key: string) => string): string {
  return JSON.stringify([
    action,
    uncertain !== undefined,
    conditions.map(({ path, target, op, writtenOp, value }) => [
      target.kind === "counter" ? counterName(target.key) : path,
      op ?? writtenOp,
      toPrint(value),
    ]),
    limit && limitContent(limit, counterName),
  ]);
}

function limitContent({ key, window, max, amount, scope }: Limit, counterName: (key: string) => string): unknown {
  const by = "fixed" in amount ? String(amount.fixed) : amount.from;
  return [counterName(key), window.milliseconds, max === undefined ? null : String(max), by, scope];
}

/** A number and its text are not the same, nor are 0 and -0, which JSON prints alike. */
function toPrint(value: Condition["value"]): unknown {
  switch (value.kind) {
    case "int":
      return { int: String(value.value) };
    case "float":
      return { float: goFloat(value.value) };
    case "list":
      return value.items.map(toPrint);
    case "map":
      return { map: value.entries.map((entry) => entry.map(toPrint)) };
    case "time":
      return { time: value.text };
    case "null":
      return null;
    default:
      return value.value;
  }
}
