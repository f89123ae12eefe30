/** Two policies × tool → calls after which the second decides one more permissively than the first, or a proof that none exist. */

import type { BatchEngine } from "../../engine/engine.js";
import type { Limit, Policy, Rule } from "../../policy/policy.js";
import { applicableRules } from "../../policy/queries.js";
import type { Tool } from "../../policy/tool.js";
import { toFloat64 } from "../../values/value.js";
import { type Answer, sat, UNSAT, unknown } from "../answer.js";
import { holdsFor } from "../branch.js";
import type { CounterRange } from "../counters.js";
import { all, any, type Formula, not } from "../formula.js";
import { argumentIn, exampleOf, isAllowed, withRequired } from "../input-schema/argument.js";
import { type AskedArgument, validArguments } from "../input-schema/valid-arguments.js";
import { comparedValues } from "../literal.js";
import { type SolveOptions, type SolveResult, solve } from "../solve.js";
import type { StepLimit } from "../step-limit.js";
import { type AmountRange, amountRange, boundsNamed, compare, isNegative, pathOf } from "./amounts.js";
import { CallBounds } from "./call-bounds.js";
import {
  adding,
  beginOf,
  type CallTemplate,
  FIRST_AGENT,
  findWideningSequence,
  type SearchSpec,
  type SumTarget,
  showsWidening,
  type TimedCall,
} from "./call-sequence.js";
import { type ComparedPolicy, comparedPolicies, type Likeness } from "./compared-policy.js";
import { explore } from "./explore.js";
import { type Limited, limitsThatMayDeny } from "./limits-fit.js";
import { limitsOf, type PassFormulas, passFormulas } from "./pass-formulas.js";

/** Calls that are tried in search of a sequence. */
const MAX_CALLS = 100_000;
/** Calls that are tried where all earlier calls are explored. */
const MAX_EXPLORED = 20_000;
/** Of these, calls in search of one that lowers a counter: each is costly, for it cannot be taken back. */
const MAX_LOWERING = 2_000;
/** Other tools that are called to fill a counter which several share. */
const MAX_OTHERS = 8;

export interface CompareOptions extends Pick<SolveOptions, "steps" | "shared"> {
  /** Calls that may be tried in search of a sequence; 100,000 when left out. */
  readonly calls?: number | undefined;
  /** The tools there are: calls are then valid by their schemas, wherever there are such. */
  readonly toolNamed?: ((name: string) => Tool | undefined) | undefined;
}

/** What two policies decide otherwise. Made once for two policies; asked tool by tool, in both directions. */
export class Comparison {
  readonly #sides: readonly [ComparedPolicy, ComparedPolicy];
  readonly #capacities: readonly [CallBounds, CallBounds];
  readonly #options: CompareOptions;
  readonly #alike = new Map<string, boolean>();

  /** @param names every tool that is asked about, and every other that either policy names */
  constructor(before: Policy, after: Policy, names: Iterable<string>, options: CompareOptions = {}) {
    this.#sides = comparedPolicies(before, after, names);
    this.#capacities = this.#sides.map(({ active, counted }) => new CallBounds(active, counted)) as unknown as [
      CallBounds,
      CallBounds,
    ];
    this.#options = options;
  }

  /** The engines that decided what is found: of the earlier policy, and of the later. */
  get engines(): readonly [BatchEngine, BatchEngine] {
    const [before, after] = this.#sides;
    return [before.engine, after.engine];
  }

  /** Whether both policies say the same of the tool, limits in the same order: then they decide it alike. */
  isWrittenAlike(tool: string): boolean {
    let isAlike = this.#alike.get(tool);
    if (isAlike === undefined) {
      isAlike = this.#saysTheSame(tool);
      this.#alike.set(tool, isAlike);
    }
    return isAlike;
  }

  #saysTheSame(tool: string): boolean {
    const [a, b] = this.#sides;
    const [left, right] = [applicableRules(a.policy, tool), applicableRules(b.policy, tool)];
    if (left === undefined || right === undefined) return left === right;
    // Most tools are written alike in the same order, which is quickly seen.
    if (left.length === right.length && left.every((rule, i) => a.contentOf(rule) === b.contentOf(right[i] as Rule)))
      return true;
    return a.saysOf(left) === b.saysOf(right);
  }

  /**
   * What both policies say of the tool, without its name. Where the same is said of two tools, calls that show something
   * of the one most likely show it of the other; and what is proved of the one holds of the other, if each `isApart`.
   */
  likenessOf(tool: string): Likeness {
    const [a, b] = this.#sides.map((side) => side.likenessOf(tool)) as [Likeness, Likeness];
    return { text: `${a.text}\n\n${b.text}`, isApart: a.isApart && b.isApart };
  }

  /** Calls after which the later policy decides one more permissively; `unsat` is a proof. */
  wider(tool: string, shared = this.#options.shared): Answer<readonly TimedCall[]> {
    return this.#findWidening(tool, 0, 1, shared);
  }

  /** Calls after which the earlier policy decides one more permissively. */
  narrower(tool: string, shared = this.#options.shared): Answer<readonly TimedCall[]> {
    return this.#findWidening(tool, 1, 0, shared);
  }

  #findWidening(tool: string, from: 0 | 1, to: 0 | 1, shared: StepLimit | undefined): Answer<readonly TimedCall[]> {
    const limited = (i: 0 | 1): Limited => {
      const rules = applicableRules(this.#sides[i].policy, tool) ?? [];
      return { side: this.#sides[i], capacity: this.#capacities[i], rules };
    };
    const isDenied = (i: 0 | 1) => applicableRules(this.#sides[i].policy, tool) === undefined;
    if (isDenied(to) || this.isWrittenAlike(tool)) return UNSAT;
    return new Search(tool, limited(from), limited(to), isDenied(from), { ...this.#options, shared }).run();
  }
}

/** With an example in place of each value that the schema does not take, such as a list for an object, if that will do. */
function withValidTypes(
  args: Record<string, unknown>,
  schema: unknown,
  meets: (args: Record<string, unknown>) => boolean,
): Record<string, unknown> {
  let valid = args;
  for (const [name, value] of Object.entries(args)) {
    const argument = argumentIn(schema, [name]);
    if (argument.kind !== "described" || isAllowed(value, argument.shapes)) continue;
    const example = exampleOf(argument.shapes, schema);
    const changed = Object.fromEntries([...Object.entries(valid), [name, example]]);
    if (example !== undefined && meets(changed)) valid = changed;
  }
  return valid;
}

type PartialSearchSpec = Pick<SearchSpec, "probes" | "fillers" | "filling" | "lowers">;

const EMPTY: CounterRange = { least: 0n, most: 0n };

/** The search for one tool, in one direction. */
class Search {
  readonly #tool: string;
  readonly #from: Limited;
  readonly #to: Limited;
  /** Whether `from` denies every call of the tool before any rule. */
  readonly #isDenied: boolean;
  readonly #options: CompareOptions;
  readonly #solveOptions: Pick<SolveOptions, "steps" | "shared">;
  readonly #ranges = new Map<string, CounterRange>();
  readonly #strict: PassFormulas;
  readonly #permissive: PassFormulas;
  /** What on the one side is not also on the other. */
  readonly #asked: PassFormulas;
  readonly #steps: { left: number };

  constructor(tool: string, from: Limited, to: Limited, isDenied: boolean, options: CompareOptions) {
    this.#tool = tool;
    this.#from = from;
    this.#to = to;
    this.#isDenied = isDenied;
    this.#options = options;
    this.#solveOptions = { steps: options.steps, shared: options.shared };
    this.#steps = { left: options.calls ?? MAX_CALLS };
    const untouched = new Set(to.rules.map((rule) => to.side.contentOf(rule)));
    const asks = (rules: readonly Rule[], { side }: Limited) => passFormulas(rules.filter(isKnown), side, this.#ranges);
    this.#strict = asks(from.rules, from);
    this.#permissive = asks(to.rules, to);
    this.#asked = asks(
      from.rules.filter((rule) => !untouched.has(from.side.contentOf(rule))),
      from,
    );
  }

  run(): Answer<readonly TimedCall[]> {
    const doubt = this.#doubt();
    const answers =
      this.#isDenied || doubt !== undefined ? [this.#ask(this.#permissive.passable)] : this.#differences();
    const probes = answers.flatMap((answer) => (answer.answer === "sat" ? [answer.args] : []));
    const unsure = answers.find(({ answer }) => answer === "unknown");
    const limits =
      this.#isDenied || doubt !== undefined
        ? []
        : limitsThatMayDeny(this.#tool, this.#from, this.#to, (path) => this.#amounts(path));
    if (probes.length === 0 && limits.length === 0 && unsure === undefined) return UNSAT;
    if (doubt !== undefined) return unknown(doubt);
    const first = this.#firstCall(probes);
    if (first !== undefined) return sat(first);
    // Where no call passes, none needs to be searched for.
    if (probes.length === 0 && this.#ask(this.#permissive.passable).answer === "unsat") return UNSAT;
    const uncertain = this.#to.rules.find(({ uncertain }) => uncertain !== undefined)?.uncertain;
    // The engine does not say what becomes of such a call.
    if (uncertain !== undefined) return unknown(uncertain);
    const calls = this.#sequence(probes, limits);
    if (calls !== undefined) return sat(calls);
    const explored = this.#explored();
    if (explored.answer !== "unknown") return explored;
    return unknown(unsure?.answer === "unknown" ? unsure.reason : this.#whyUnknown(limits));
  }

  #explored(): Answer<readonly TimedCall[]> {
    const [from, to] = [this.#from.side, this.#to.side];
    const calls = Math.min(MAX_EXPLORED, this.#options.calls ?? MAX_CALLS);
    return explore(this.#tool, from, to, (some) => showsWidening(some, from, to), { ...this.#solveOptions, calls });
  }

  get #schema(): unknown {
    return this.#options.toolNamed?.(this.#tool)?.inputSchema;
  }

  #asksNoApproval(): boolean {
    return [this.#from, this.#to].every(({ rules }) => rules.every(({ action }) => action !== "approval"));
  }

  /** A rule that only the strict side has, and of which it is unknown what it denies. */
  #doubt(): string | undefined {
    const shared = new Set(this.#to.rules.map((rule) => this.#to.side.contentOf(rule)));
    return this.#from.rules.find((rule) => !isKnown(rule) && !shared.has(this.#from.side.contentOf(rule)))?.uncertain;
  }

  /** What the rules let pass, or leave without approval, on the one side only; counters hold what they can. */
  #differences(): readonly SolveResult[] {
    const { passable, asks } = this.#permissive;
    // A choice is looked at last: arguments that are only there to be denied are left out where that will do.
    const denied = any([not(this.#asked.passes), any([])]);
    return [this.#ask(all([passable, denied])), this.#ask(all([passable, not(asks), this.#asked.asks]))];
  }

  /** A first call that is decided more permissively: one of the probes, unless another is easier to read. */
  #firstCall(probes: readonly Record<string, unknown>[]): readonly TimedCall[] | undefined {
    const { passes, fits, asks } = this.#permissive;
    if (this.#asksNoApproval() && this.#schema === undefined)
      for (const args of probes) {
        const calls = [this.#call(args)];
        if (showsWidening(calls, this.#from.side, this.#to.side)) return calls;
      }
    const passing = all([passes, fits]);
    const denied = this.#isDenied ? [] : [not(all([this.#asked.passes, this.#asked.fits]))];
    const asked = this.#isDenied ? [] : [all([passing, not(asks), this.#asked.asks])];
    for (const question of [all([passing, not(asks), ...denied]), all([passing, ...denied]), ...asked])
      for (const args of this.#argumentsFor(question, EMPTY)) {
        const calls = [this.#call(args)];
        if (showsWidening(calls, this.#from.side, this.#to.side)) return calls;
      }
    return undefined;
  }

  #call(args: Record<string, unknown>): TimedCall {
    const windows = [...limitsOf(this.#from.rules), ...limitsOf(this.#to.rules)].map(
      ({ window }) => window.milliseconds,
    );
    return { tool: this.#tool, args, at: beginOf(windows), grant: FIRST_AGENT, times: 1 };
  }

  #ask(question: Formula, counters?: CounterRange): SolveResult {
    return solve(question, { ...this.#solveOptions, counterRange: (key) => counters ?? this.#ranges.get(key) });
  }

  #amounts(path: readonly string[]): AmountRange {
    return amountRange(path, this.#permissive.passable, this.#to.rules, {
      ...this.#solveOptions,
      counterRange: (key) => this.#ranges.get(key),
    });
  }

  /** Arguments that meet the question: those valid by the tool's schema first. */
  #argumentsFor(question: Formula, counters?: CounterRange): readonly Record<string, unknown>[] {
    const plain = this.#ask(question, counters);
    if (plain.answer !== "sat") return [];
    const schema = this.#schema;
    if (schema === undefined) return [plain.args];
    const valid = this.#ask(all([question, validArguments(schema, this.#askedArguments())]), counters);
    const model = valid.answer === "sat" ? valid : plain;
    const meets = (args: Record<string, unknown>) => holdsFor(question, { args, counters: model.counters });
    const filled = withRequired(model.args, schema);
    return [withValidTypes(meets(filled) ? filled : model.args, schema, meets), plain.args];
  }

  /** The arguments that the rules of either side look at. */
  #askedArguments(): readonly AskedArgument[] {
    const paths = new Map<string, readonly string[]>();
    for (const { conditions, limit } of [...this.#from.rules, ...this.#to.rules]) {
      for (const { target } of conditions)
        if (target.kind === "args") paths.set(target.segments.join("."), target.segments);
      const path = limit && pathOf(limit);
      if (path !== undefined) paths.set(path.join("."), path);
    }
    return [...paths.values()].map((segments) => ({ segments, demanded: false }));
  }

  /** A sequence of calls of which the last is decided more permissively. */
  #sequence(differing: readonly Record<string, unknown>[], limits: readonly Limit[]): readonly TimedCall[] | undefined {
    const [from, to] = [this.#from.side, this.#to.side];
    for (const spec of this.#searchSpecs(differing, limits))
      for (const manyAgents of this.#countsAgents(spec.fillers) ? [false, true] : [false]) {
        const tools = [this.#tool, ...spec.fillers.map(({ tool }) => tool)];
        const windows = this.#windows(tools);
        const isEndless = spec.filling !== undefined || spec.lowers;
        const enough = isEndless ? Number.POSITIVE_INFINITY : this.#enough(limits, tools);
        const most = Math.min(this.#steps.left, spec.lowers ? MAX_LOWERING : this.#steps.left);
        const steps = { left: most };
        const calls = findWideningSequence({ from, to, tool: this.#tool, windows, enough, manyAgents, ...spec }, steps);
        this.#steps.left -= most - steps.left;
        if (calls !== undefined && showsWidening(calls, from, to)) return calls;
      }
    return undefined;
  }

  /** What may lead to a difference: by calls of the tool, of which sums are filled, or counters lowered; by those of others. */
  *#searchSpecs(differing: readonly Record<string, unknown>[], limits: readonly Limit[]): Iterable<PartialSearchSpec> {
    const own = this.#commonPart();
    // Where no argument is added up, one call that passes fills a counter as well as another.
    const kind = own !== undefined && this.#sums().length === 0 ? own : this.#part(this.#permissive.passes);
    const probes = [...differing.map((args) => ({ tool: this.#tool, args })), ...(kind === undefined ? [] : [kind])];
    const fillers = own === undefined ? [] : [own];
    for (const limit of limits) {
      const filling = this.#filling(limit);
      if (filling !== undefined) yield { probes, fillers: [], filling };
    }
    yield { probes, fillers: this.#enough(limits, [this.#tool]) > 0 ? fillers : [] };
    for (const limit of limits) yield* this.#lowering(limit, probes);
    const others = this.#others(limits);
    if (others.length > 0) yield { probes, fillers: [...others, ...fillers] };
  }

  /** How a counter is lowered, where an amount can be negative or too large to be counted: then more fits in. */
  *#lowering(limit: Limit, probes: readonly CallTemplate[]): Iterable<PartialSearchSpec> {
    const path = pathOf(limit);
    if (path === undefined || limit.max === undefined) return;
    const over = this.#argumentsFor(
      all([this.#permissive.passes, compare(path, "gte", Number(limit.max) + 1), compare(path, "lt", 2 ** 63)]),
    );
    const huge = this.#argumentsFor(all([this.#permissive.passes, compare(path, "gte", 2 ** 63)]));
    const more = [...over.slice(0, 1), ...huge.slice(0, 1)].map((one) => ({ tool: this.#tool, args: one }));
    for (const odd of [isNegative(path), compare(path, "gte", 2 ** 63)]) {
      const [args] = this.#argumentsFor(all([this.#strict.passes, this.#permissive.passes, odd]));
      if (args === undefined) continue;
      const part = { tool: this.#tool, args };
      yield { probes: [...probes, ...more], fillers: [{ ...part, once: true }], lowers: true };
      // Until it is denied, which lifts the counter to 0 on the side where its limit reserves before the one that denies.
      yield { probes: [...probes, ...more], fillers: [part], lowers: true };
    }
  }

  /** Whether a limit counts each agent for itself, so that it matters how many there are. */
  #countsAgents(others: readonly CallTemplate[]): boolean {
    return [this.#from, this.#to].some(({ side, rules }) =>
      limitsOf([...rules, ...others.flatMap(({ tool }) => side.active.get(tool) ?? [])]).some(
        ({ scope, max }) => scope === "grant" && max !== undefined,
      ),
    );
  }

  /** So many calls fill any counter that is looked at. */
  #enough(limits: readonly Limit[], tools: readonly string[]): number {
    let most = -2n;
    const take = (bound: bigint) => {
      if (bound > most) most = bound;
    };
    for (const { max, amount } of limits) if (max !== undefined && "fixed" in amount) take(max);
    for (const { side, rules } of [this.#from, this.#to])
      for (const { conditions } of [...rules, ...tools.flatMap((tool) => side.active.get(tool) ?? [])])
        for (const condition of conditions)
          if (condition.target.kind === "counter" && this.#isOpen(condition.target.key, side))
            for (const value of comparedValues(condition)) take(BigInt(Math.trunc(finite(toFloat64(value)))));
    return Number(most) + 2;
  }

  /** Whether it is not known from the start what the conditions on a counter answer. */
  #isOpen(key: string, side: ComparedPolicy): boolean {
    return this.#ranges.has(side.counterName(key));
  }

  /** The arguments that limits add up. */
  #sums(): readonly (readonly string[])[] {
    return [...limitsOf(this.#from.rules), ...limitsOf(this.#to.rules)].flatMap((limit) => {
      const path = pathOf(limit);
      return path === undefined ? [] : [path];
    });
  }

  /** A call that meets the question, and adds as little as can be to every sum. */
  #part(question: Formula): CallTemplate | undefined {
    const sums = this.#sums();
    const least = all(sums.map((path) => all([compare(path, "gt", -1), compare(path, "lt", 1)])));
    const some = all(sums.map((path) => all([compare(path, "gt", -1), compare(path, "lt", 2 ** 53)])));
    for (const formula of sums.length === 0 ? [all([])] : [least, some, all([])]) {
      const [args] = this.#argumentsFor(all([question, formula]));
      if (args !== undefined) return { tool: this.#tool, args };
    }
    return undefined;
  }

  /** Calls of other tools that move a counter which these limits or the rules' conditions look at. */
  #others(limits: readonly Limit[]): readonly CallTemplate[] {
    const looked = (of: Limited) => [
      ...limits.map(({ key }) => key),
      ...of.rules.flatMap(({ conditions }) =>
        conditions.flatMap(({ target }) =>
          target.kind === "counter" && this.#isOpen(target.key, of.side) ? [target.key] : [],
        ),
      ),
    ];
    const tools = new Set<string>();
    for (const of of [this.#from, this.#to])
      for (const key of looked(of)) for (const tool of of.side.counted(key).amounts.keys()) tools.add(tool);
    tools.delete(this.#tool);
    // A tool of this very name is nothing that a person expects.
    if (tools.delete("*")) tools.add("*");
    return [...tools].slice(0, MAX_OTHERS).flatMap((tool) => {
      const ofTool = (of: Limited): Limited => ({ ...of, rules: of.side.active.get(tool) ?? [] });
      const part = new Search(tool, ofTool(this.#from), ofTool(this.#to), false, this.#options).#commonPart();
      return part ?? [];
    });
  }

  #commonPart(): CallTemplate | undefined {
    return this.#part(all([this.#strict.passes, this.#permissive.passes]));
  }

  /** How the sum of a limit is filled, where a call of the tool adds nothing else to it. */
  #filling(limit: Limit): SumTarget | undefined {
    const path = pathOf(limit);
    if (path === undefined || limit.max === undefined || limit.max < 0n) return undefined;
    const { amounts: added, hasOneWindow } = this.#from.side.counted(limit.key);
    if (!hasOneWindow || added.get(this.#tool)?.length !== 1) return undefined;
    const both = all([this.#strict.passes, this.#permissive.passes]);
    const known = new Map<string, CallTemplate | undefined>();
    const part = (op: "eq" | "gte", amount: bigint): CallTemplate | undefined => {
      const name = `${op} ${amount}`;
      if (known.has(name)) return known.get(name);
      const question = op === "eq" ? both : this.#permissive.passes;
      const below = op === "eq" ? [] : [compare(path, "lt", 2 ** 63)];
      const [args] = this.#argumentsFor(all([question, compare(path, op, Number(amount)), ...below]));
      const made = args && adding({ tool: this.#tool, args }, amount);
      known.set(name, made);
      return made;
    };
    const amounts = boundsNamed(path, [...this.#from.rules, ...this.#to.rules]).filter((bound) => bound > 0);
    const most = amounts.find((bound) => part("gte", BigInt(bound) + 1n) === undefined);
    return {
      most: most === undefined ? undefined : BigInt(most),
      window: limit.window.milliseconds,
      perGrant: limit.scope === "grant",
      max: limit.max,
      exactly: (amount) => part("eq", amount),
      atLeast: (amount) => part("gte", amount),
      amounts: [...[...amounts].reverse().flatMap((bound) => [bound, bound - 1]), 1]
        .filter((one) => one > 0)
        .map(BigInt),
    };
  }

  #windows(tools: readonly string[]): readonly number[] {
    const rules = [this.#from, this.#to].flatMap(({ side, rules }) => [
      ...rules,
      ...tools.flatMap((tool) => [...(side.active.get(tool) ?? [])]),
    ]);
    return [...new Set(limitsOf(rules).flatMap(({ max, window }) => (max === undefined ? [] : [window.milliseconds])))];
  }

  #whyUnknown(limits: readonly Limit[]): string {
    if (this.#steps.left <= 0) return `no difference was found within ${this.#options.calls ?? MAX_CALLS} calls`;
    if (limits.length > 0) return "its limits count otherwise, and it is not known whether that makes a difference";
    return "whether a call passes hangs on what was called before, and no such calls were found";
  }
}

function finite(number: number | undefined): number {
  return number !== undefined && Number.isFinite(number) ? number : 0;
}

function isKnown({ uncertain }: Rule): boolean {
  return uncertain === undefined;
}
