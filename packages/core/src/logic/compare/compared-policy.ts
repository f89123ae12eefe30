/** One of two policies that are compared: what calls of each tool meet, what its counters count, and its engine. */

import { Counters } from "../../engine/counters.js";
import { type BatchEngine, type Call, compileForBatches } from "../../engine/engine.js";
import type { Condition, Limit, Policy, Rule } from "../../policy/policy.js";
import { applicableRules, deniesEverything } from "../../policy/queries.js";
import { goFloat } from "../../values/go-text.js";
import { alwaysHolds, type Counted, counters, type RulesByTool, rangeOf } from "../counted.js";
import type { CounterRange } from "../counters.js";
import { reachable } from "../reachable.js";
import { type Content, CounterNames, type CounterPart, type Named, Numbering, together } from "./counter-names.js";

export interface Likeness {
  readonly text: string;
  readonly isApart: boolean;
}

export class ComparedPolicy implements Named {
  readonly policy: Policy;
  readonly active: RulesByTool;
  readonly denied: RulesByTool;
  readonly counted: (key: string) => Counted;
  readonly #nameOf: (key: string) => string;
  readonly #contentOf: (rule: Rule) => Content;
  readonly #contents = new Map<Rule, string>();
  #engine: BatchEngine | undefined;

  /** @param nameOf a counter's name: equal for two that count the same, of whichever side */
  constructor(policy: Policy, named: Named, nameOf: (key: string) => string, contentOf: (rule: Rule) => Content) {
    this.policy = policy;
    this.active = named.active;
    this.denied = named.denied;
    this.counted = named.counted;
    this.#nameOf = nameOf;
    this.#contentOf = contentOf;
  }

  /** Compiled when first asked: most tools are written alike on both sides. */
  get engine(): BatchEngine {
    this.#engine ??= compileForBatches(this.policy);
    return this.#engine;
  }

  /** What a call is decided when it is the first. */
  decideFirst(call: Call) {
    return this.engine.decide(call, new Counters());
  }

  /** Equal for two counters that count the same, of whichever side. */
  counterName(key: string): string {
    return this.#nameOf(key);
  }

  /** What decides the tool's calls, and nothing else: equal where they are decided alike. */
  saysOf(rules: readonly Rule[]): string {
    const { asks, limits } = together(rules.map(this.#contentOf), (part) => this.#textOf(part, this.#nameOf));
    return `${asks}\n\n${limits.join("\n")}`;
  }

  /** What decides the rule's calls, and nothing else: equal for two rules that decide alike. */
  contentOf(rule: Rule): string {
    let content = this.#contents.get(rule);
    if (content === undefined) {
      content = this.#withNames(rule, (key) => this.counterName(key));
      this.#contents.set(rule, content);
    }
    return content;
  }

  #withNames(rule: Rule, nameOf: (key: string) => string): string {
    const { asks, limits } = this.#contentOf(rule);
    return [asks, limits].map((part) => (part === undefined ? "" : this.#textOf(part, nameOf))).join(" / ");
  }

  #textOf({ number, counters }: CounterPart, nameOf: (key: string) => string): string {
    return `${number} ${counters.map(nameOf).join()}`;
  }

  /**
   * What decides the tool's calls, without its name, and whether it alone moves the counters that matter to it. Of two
   * tools of which the same is said, every call is decided alike if these counters are theirs alone.
   */
  likenessOf(tool: string): Likeness {
    const rules = applicableRules(this.policy, tool);
    if (rules === undefined) return { text: "denied", isApart: true };
    const names = new Map<string, string>();
    let isApart = true;
    const nameOf = (key: string) => {
      const known = names.get(key);
      if (known !== undefined) return known;
      const counted = this.counted(key);
      const isOwn = counted.isOnlyOf(tool);
      isApart &&= isOwn;
      const name = isOwn ? `own ${names.size} ${counted.movement}` : this.counterName(key);
      names.set(key, name);
      return name;
    };
    const isPlain = ({ conditions, limit }: Rule) =>
      limit === undefined && conditions.every(({ target }) => target.kind !== "counter");
    const contents = rules.map((rule) => (isPlain(rule) ? this.contentOf(rule) : this.#withNames(rule, nameOf)));
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
export function comparedPolicies(
  a: Policy,
  b: Policy,
  names: Iterable<string>,
): readonly [ComparedPolicy, ComparedPolicy] {
  const all = [...new Set(names)];
  const met = (policy: Policy): RulesByTool =>
    new Map(
      all.flatMap((name) => {
        const rules = applicableRules(policy, name);
        return rules === undefined || rules.some(deniesEverything) ? [] : [[name, rules] as const];
      }),
    );
  const [ofA, ofB] = [met(a), met(b)];
  const [passA, passB] = [reachable(ofA).some, reachable(ofB).some];
  const countedOf = (rules: RulesByTool): Named => {
    const isActive = ([name]: readonly [string, unknown]) => passA.has(name) && passB.has(name);
    const active = new Map([...rules].filter(isActive));
    const denied = new Map([...rules].filter((one) => !isActive(one)));
    return { active, denied, counted: counters(active, denied) };
  };
  const sides = [countedOf(ofA), countedOf(ofB)] as const;
  const numbering = new Numbering();
  const contents = [new Map<Rule, Content>(), new Map<Rule, Content>()] as const;
  const contentOf = (i: 0 | 1, rule: Rule) => {
    let content = contents[i].get(rule);
    if (content === undefined) {
      content = contentOn(sides[i], rule, numbering);
      contents[i].set(rule, content);
    }
    return content;
  };
  const counterNames = new CounterNames(sides, numbering, contentOf);
  const sideOf = (policy: Policy, i: 0 | 1) =>
    new ComparedPolicy(
      policy,
      sides[i],
      (key) => `#${counterNames.of(i, key)}`,
      (rule) => contentOf(i, rule),
    );
  return [sideOf(a, 0), sideOf(b, 1)];
}

/** What passes under both policies leaves the counter within both ranges. */
function narrower(a: CounterRange, b: CounterRange): CounterRange {
  return { least: a.least > b.least ? a.least : b.least, most: a.most < b.most ? a.most : b.most };
}

/** What the rule says on one side, without the names of its counters. */
function contentOn({ counted }: Named, rule: Rule, numbering: Numbering): Content {
  const { action, conditions, unless, limit, uncertain } = rule;
  const asked = conditions.filter(
    (condition) =>
      condition.target.kind !== "counter" || !alwaysHolds(condition, rangeOf(counted(condition.target.key))),
  );
  const decides = uncertain !== undefined || (action !== "none" && (action !== "require" || asked.length > 0));
  const text = JSON.stringify([
    action,
    uncertain !== undefined,
    asked.map(({ path, target, op, writtenOp, value }) => [
      target.kind === "counter" ? 0 : path,
      op ?? writtenOp,
      toPrint(value),
    ]),
    ...(unless === undefined
      ? []
      : [
          unless.map((group) => group.map(({ path, op, writtenOp, value }) => [path, op ?? writtenOp, toPrint(value)])),
        ]),
  ]);
  const counters = asked.flatMap(({ target }) => (target.kind === "counter" ? [target.key] : []));
  const isLimit = limit !== undefined && (limit.max !== undefined || "from" in limit.amount);
  return {
    asks: decides ? { number: numbering.of(`asks ${text}`), counters } : undefined,
    limits: isLimit ? { number: numbering.of(`limits ${limitText(limit)}`), counters: [limit.key] } : undefined,
  };
}

function limitText({ window, max, amount, scope }: Limit): string {
  const by = "fixed" in amount ? String(amount.fixed) : amount.from;
  return JSON.stringify([window.milliseconds, max === undefined ? null : String(max), by, scope]);
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
