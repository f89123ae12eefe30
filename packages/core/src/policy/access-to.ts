/** Policy × tool → what decides whether it may be called: one entry, or rules where arguments decide, too. */

import type { Access, AccessEntry, AccessRule, Effect, NameKind, Selector, ToolRef } from "./access.js";
import { exactNameOf, isEvery, nameTestsOf } from "./access.js";
import { isAboutServer, mangled, nameFor, nameTest } from "./naming.js";
import type { Condition, Rule } from "./policy.js";

export interface AccessAnswer {
  /** What becomes of a call that `rules` leave alone. */
  readonly effect: Effect;
  /** Where that is written. */
  readonly by: AccessRule;
  /** What entries with conditions do before, and what an entry of which it is unknown whether it matches leaves unknown. */
  readonly rules: readonly Rule[];
}

/** What a policy's access says of a tool. */
export function accessTo(access: Access, tool: ToolRef): AccessAnswer {
  return indexOf(access).of(tool);
}

function indexOf(access: Access): AccessIndex {
  let index = indexes.get(access);
  if (index === undefined) {
    index = new AccessIndex(access);
    indexes.set(access, index);
  }
  return index;
}

/** Which rule lets a call through the entries, or not, and which others were asked for the arguments. */
export interface DecidingRule {
  /** Undefined where that is not known. */
  readonly by: AccessRule | undefined;
  /** Those with conditions that were asked, in that order: all but the last were not met. */
  readonly asked: readonly AccessEntry[];
}

/**
 * The rule by which the entries decide one call; restrictions are not looked at.
 * @param holds whether the arguments meet all of the conditions; undefined where that is not known
 */
export function decidingRule(
  access: Access,
  tool: ToolRef,
  holds: (conditions: readonly Condition[]) => boolean | undefined,
): DecidingRule {
  return indexOf(access).decide(tool, holds);
}

/** The rules that may decide a call of a tool, whatever its arguments and what its server says of it. */
export function mayDecide(access: Access, tool: ToolRef): readonly AccessRule[] {
  return indexOf(access).reached(tool);
}

/** Whether a selector selects a tool; `unknown` where the tool is not known well enough. */
export function selects(selector: Selector, tool: ToolRef, access: Access): boolean | "unknown" {
  return matcherOf(selector, access)(tool);
}

/** What `selects` answers, of many tools. */
export function selectorMatcher(
  selector: Selector,
  access: Pick<Access, "naming">,
): (tool: ToolRef) => boolean | "unknown" {
  return matcherOf(selector, access);
}

/** The names that are known, so that others which programs write alike can be recognised. */
export interface NamedTools {
  readonly servers: readonly string[];
  /** By server. */
  readonly tools: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Whether rules for a known tool or server are about another tool only because its name is written alike: that of its server
 * begins as the known one's does, or its own differs in characters that the model's name does not keep.
 */
export function namesakeTest(accesses: readonly Access[], { servers, tools }: NamedTools): (ref: ToolRef) => boolean {
  const known = new Set(servers);
  const about = accesses.flatMap((access) =>
    [...access.entries, ...(access.restrictions ?? [])]
      .filter(({ selector }) => selector.names.some((test) => isAboutServer(test, servers, access.naming)))
      .map(({ selector }) => matcherOf({ names: selector.names }, access)),
  );
  const twins = accesses.flatMap(({ naming }) => {
    if (naming === undefined) return [];
    const written = [...tools].map(
      ([server, names]) => [server, new Set([...names].map((name) => mangled(naming, name)))] as const,
    );
    return [{ naming, written: new Map(written) }];
  });
  return (ref) => {
    const { server = "", tool } = ref;
    if (!known.has(server)) return about.some((matches) => matches(ref) !== false);
    if (tools.get(server)?.has(tool)) return false;
    return twins.some(({ naming, written }) => written.get(server)?.has(mangled(naming, tool)));
  };
}

const indexes = new WeakMap<Access, AccessIndex>();

/** Whether the answer hangs on nothing but the tool's own name. */
export function isByToolName(access: Access): boolean {
  let isByName = byToolName.get(access);
  if (isByName === undefined) {
    const all = [...access.entries, ...(access.restrictions ?? [])];
    isByName = all.every(({ selector }) => isEvery(selector) || exactNameOf(selector) !== undefined);
    byToolName.set(access, isByName);
  }
  return isByName;
}

/** Asked for each tool, of a policy that may have an entry for each. */
const byToolName = new WeakMap<Access, boolean>();

/** An entry of which it is not known what it does, and how many rules come before it. */
interface Unknown {
  readonly entry: AccessEntry;
  readonly before: number;
}

type Matches = (tool: ToolRef) => true | false | "unknown";

/** The entries in the order in which they count, found by exact name in one look. */
class AccessIndex {
  readonly #access: Access;
  readonly #entries: readonly AccessEntry[];
  /** The numbers of the entries for one exact name of a tool. */
  readonly #exact = new Map<string, number[]>();
  /** Entries that ask for one exact name among others, by that. */
  readonly #named: ReadonlyMap<NameKind, Map<string, Tested[]>> = new Map(
    INDEXED.map((kind) => [kind, new Map<string, Tested[]>()]),
  );
  /** Those of all others, with their tests. */
  readonly #others: Tested[] = [];

  readonly #restrictions: readonly { readonly entry: AccessEntry; readonly matches: Matches }[];
  readonly #hasConditions: boolean;
  /** Whether the first entry of the tool's name, or of every tool, decides. */
  readonly #isSimple: boolean;
  readonly #answers = new Map<string, AccessAnswer>();

  constructor(access: Access) {
    this.#access = access;
    const restrictions = access.restrictions ?? [];
    this.#restrictions = restrictions.map((entry) => ({ entry, matches: matcherOf(entry.selector, access) }));
    this.#isSimple = isByToolName(access) && access.entries.every(isUnconditional) && restrictions.length === 0;
    this.#hasConditions = [...access.entries, ...restrictions].some(
      ({ conditions, selector }) => conditions.length > 0 || !isPlain(selector),
    );
    this.#entries = inOrder(access);
    for (const [number, { selector }] of this.#entries.entries()) {
      const name = exactNameOf(selector);
      if (name === undefined) {
        const tested = { number, matches: matcherOf(selector, access) };
        const test = exactTestOf(selector);
        const byName = test && this.#named.get(test.of);
        const alike = test && byName?.get(test.exact);
        if (test === undefined || byName === undefined) this.#others.push(tested);
        else if (alike === undefined) byName.set(test.exact, [tested]);
        else alike.push(tested);
        continue;
      }
      const known = this.#exact.get(name);
      if (known === undefined) this.#exact.set(name, [number]);
      else known.push(number);
    }
  }

  of(tool: ToolRef): AccessAnswer {
    if (this.#isSimple) {
      const exact = this.#exact.get(tool.tool)?.[0] ?? this.#entries.length;
      const number = Math.min(exact, this.#others[0]?.number ?? this.#entries.length);
      const by = this.#entries[number] ?? this.#access.otherwise;
      return { effect: by.effect, by, rules: NO_RULES };
    }
    // Rules are known by their identity: who asks again is given the same ones.
    const key = this.#hasConditions
      ? JSON.stringify([tool.tool, tool.server, tool.model, tool.annotations])
      : undefined;
    const known = key === undefined ? undefined : this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = this.#find(tool);
    if (key === undefined) return answer;
    if (this.#answers.size >= MAX_ANSWERS) this.#answers.clear();
    this.#answers.set(key, answer);
    return answer;
  }

  decide(tool: ToolRef, holds: (conditions: readonly Condition[]) => boolean | undefined): DecidingRule {
    const asked: AccessEntry[] = [];
    for (const { entry, match } of this.#matching(tool)) {
      if (match === "unknown" || entry.uncertain !== undefined) return { by: undefined, asked };
      if (entry.conditions.length === 0) return { by: entry, asked };
      asked.push(entry);
      const met = holds(entry.conditions);
      if (met !== false) return { by: met === true ? entry : undefined, asked };
    }
    return { by: this.#access.otherwise, asked };
  }

  reached(tool: ToolRef): readonly AccessRule[] {
    const found: AccessRule[] = [];
    for (const { entry, match } of this.#matching(tool)) {
      found.push(entry);
      if (match === true && isUnconditional(entry)) return found;
    }
    return [...found, this.#access.otherwise];
  }

  #find(tool: ToolRef): AccessAnswer {
    const { otherwise } = this.#access;
    const rules: Rule[] = [];
    const passed: (readonly Condition[])[] = [];
    const conditional: AccessEntry[] = [];
    const unknown: Unknown[] = [];
    const end = (by: AccessRule): AccessAnswer => this.#restricted(decide(by), by, conditional, tool);
    const decide = (by: AccessRule): AccessAnswer => {
      const isDifferent = ({ entry }: Unknown) =>
        entry.uncertain !== undefined || rules.length > 0 || outcomeOf(entry.effect) !== outcomeOf(by.effect);
      const differing = unknown.find(isDifferent);
      if (differing !== undefined) {
        const { entry, before } = differing;
        return { effect: "allow", by: entry, rules: [...rules.slice(0, before), unknownRule(entry, tool)] };
      }
      if (passed.length === 0 || by.effect === "allow") return { effect: by.effect, by, rules };
      // A tool of which every call is denied anyway is hidden as a whole.
      const isDenied = ({ effect }: AccessEntry) => outcomeOf(effect) === "deny";
      if (by.effect === "hide" && unknown.length === 0 && conditional.every(isDenied))
        return { effect: "hide", by, rules };
      // A call that an entry with conditions lets pass does not come to this one.
      return { effect: "allow", by, rules: [...rules, ruleOf(by, [], passed)] };
    };
    for (const { entry, match } of this.#matching(tool)) {
      if (match === "unknown" || entry.uncertain !== undefined) unknown.push({ entry, before: rules.length });
      else if (entry.conditions.length === 0) return end(entry);
      else {
        if (entry.effect !== "allow") rules.push(ruleOf(entry, entry.conditions, [...passed]));
        passed.push(entry.conditions);
        conditional.push(entry);
      }
    }
    return end(otherwise);
  }

  /** The answer, and what is asked of calls that it lets through: those of each entry that allows, and of the last. */
  #restricted(answer: AccessAnswer, by: AccessRule, conditional: readonly AccessEntry[], tool: ToolRef): AccessAnswer {
    if (this.#restrictions.length === 0 || outcomeOf(answer.effect) === "deny") return answer;
    const through = [
      ...conditional.flatMap(({ effect, conditions }, i) =>
        effect === "allow" ? [{ conditions, unless: conditional.slice(0, i).map((entry) => entry.conditions) }] : [],
      ),
      ...(by.effect === "allow" ? [{ conditions: [], unless: conditional.map((entry) => entry.conditions) }] : []),
    ];
    if (through.length === 0) return answer;
    const rules = this.#restrictions.flatMap(({ entry, matches }): Rule[] => {
      const match = matches(tool);
      if (match === false) return [];
      if (match === "unknown" || entry.uncertain !== undefined) return [unknownRule(entry, tool)];
      return through.map(({ conditions, unless }) => ruleOf(entry, [...entry.conditions, ...conditions], unless));
    });
    return rules.length === 0 ? answer : { ...answer, rules: [...answer.rules, ...rules] };
  }

  *#matching(tool: ToolRef): Iterable<{ readonly entry: AccessEntry; readonly match: true | "unknown" }> {
    const exact = this.#exact.get(tool.tool) ?? [];
    let next = 0;
    for (const { number, matches } of this.#asked(tool)) {
      for (; next < exact.length && (exact[next] as number) < number; next++)
        yield { entry: this.#entries[exact[next] as number] as AccessEntry, match: true };
      const match = matches(tool);
      if (match !== false) yield { entry: this.#entries[number] as AccessEntry, match };
    }
    for (; next < exact.length; next++)
      yield { entry: this.#entries[exact[next] as number] as AccessEntry, match: true };
  }

  /** The entries that may be about the tool, in their order; an entry for another name is not asked. */
  #asked(tool: ToolRef): readonly Tested[] {
    const found: Tested[] = [];
    for (const [of, byName] of this.#named) {
      if (byName.size === 0) continue;
      const name = nameFor({ of, exact: "" }, tool, this.#access.naming);
      // Of a name that is not known, each entry may be about it.
      if (name === undefined) for (const all of byName.values()) found.push(...all);
      else found.push(...(byName.get(name) ?? []));
    }
    return found.length === 0 ? this.#others : [...this.#others, ...found].sort((a, b) => a.number - b.number);
  }
}

/** An entry by its number, and what tells whether it is about a tool. */
interface Tested {
  readonly number: number;
  readonly matches: Matches;
}

/** The names by which entries are found; of several, the one that says most. */
const INDEXED = ["model", "tool", "model tool", "server", "model server"] as const satisfies readonly NameKind[];

function exactTestOf({ names }: Selector): { readonly of: NameKind; readonly exact: string } | undefined {
  for (const kind of INDEXED)
    for (const test of names) if (test.of === kind && "exact" in test && !test.anyCase) return test;
  return undefined;
}

/** Whether it is always known which tools the selector selects. */
function isPlain({ names, annotations, except = [] }: Selector): boolean {
  return annotations === undefined && names.every(({ of }) => of === "tool") && except.every(isPlain);
}

function isUnconditional({ conditions, uncertain }: AccessEntry): boolean {
  return conditions.length === 0 && uncertain === undefined;
}

const NO_RULES: readonly Rule[] = [];

/** Answers of which a policy keeps the rules. */
const MAX_ANSWERS = 10_000;

const SEVERITY: Readonly<Record<Effect, number>> = { hide: 0, deny: 0, ask: 1, allow: 2 };

/** An entry that may do anything comes before all but those that deny. */
function severityOf({ effect, uncertain }: AccessEntry): number {
  return uncertain === undefined ? SEVERITY[effect] : 0.5;
}

/** The entries so that the first that matches decides. */
function inOrder({ order, entries }: Access): readonly AccessEntry[] {
  switch (order) {
    case "first match":
      return entries;
    case "last match":
      return [...entries].reverse();
    case "deny over ask over allow":
      return [...entries].sort((a, b) => severityOf(a) - severityOf(b));
    default:
      return order satisfies never;
  }
}

function outcomeOf(effect: Effect): Effect {
  return effect === "hide" ? "deny" : effect;
}

function matcherOf({ names, annotations, except = [] }: Selector, access: Pick<Access, "naming">): Matches {
  const { naming } = access;
  const tests = names.map((test) => ({ test, holds: nameTest(test) }));
  const hints = Object.entries(annotations ?? {});
  const exceptions = except.map((one) => matcherOf(one, access));
  return (tool) => {
    let answer: true | "unknown" = true;
    for (const { test, holds } of tests) {
      const name = nameFor(test, tool, naming);
      if (name === undefined) answer = "unknown";
      else if (!holds(name)) return false;
    }
    if (hints.length > 0) {
      if (tool.annotations === undefined) answer = "unknown";
      else {
        const stated = tool.annotations as Readonly<Record<string, unknown>>;
        if (!hints.every(([hint, value]) => stated[hint] === value)) return false;
      }
    }
    for (const matches of exceptions) {
      const left = matches(tool);
      if (left === true) return false;
      if (left === "unknown") answer = "unknown";
    }
    return answer;
  };
}

function ruleOf(by: AccessRule, conditions: readonly Condition[], unless: Rule["unless"]): Rule {
  return {
    name: by.name,
    named: by.named,
    origin: by.origin,
    layer: by.layer,
    action: by.effect === "ask" ? "approval" : "deny",
    conditions,
    ...(unless === undefined || unless.length === 0 ? {} : { unless }),
    message: by.message,
    explained: false,
    limit: undefined,
  };
}

function unknownRule(entry: AccessEntry, { server, annotations }: ToolRef): Rule {
  const missing =
    entry.uncertain !== undefined
      ? entry.uncertain
      : server === undefined && nameTestsOf(entry.selector).some(({ of }) => of !== "tool" && of !== "model tool")
        ? "the server that offers the tool is not known"
        : annotations === undefined && entry.selector.annotations !== undefined
          ? "what the server says of the tool is not known; a tool list with annotations tells"
          : "the tool is not known well enough";
  return { ...ruleOf(entry, [], undefined), uncertain: missing };
}

/** The rule that asks for approval of every call, where access says so; the same one each time it is asked for. */
export function askRule(by: AccessRule): Rule {
  let rule = askRules.get(by);
  if (rule === undefined) {
    rule = ruleOf(by, [], undefined);
    askRules.set(by, rule);
  }
  return rule;
}

const askRules = new WeakMap<AccessRule, Rule>();
