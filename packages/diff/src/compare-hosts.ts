/**
 * Two policies of hosts × tool lists → what the second decides differently: of every tool that either can tell from the
 * others, by its names and by what its server says of it.
 */

import { type Call, Counters, compile, type Engine, type Path, type Policy } from "@callgate/core";
import {
  areNamedAlike,
  FIRST_AGENT,
  isMorePermissive,
  type NameClass,
  nameClasses,
  namesNotCompared,
  StepLimit,
} from "@callgate/core/logic";
import {
  type Access,
  type AccessAnswer,
  accessTo,
  type Effect,
  exactTool,
  modelName,
  type NamedTools,
  type NameTest,
  nameFor,
  namesakeTest,
  nameTest,
  nameTestsOf,
  type Selector,
  selects,
  type ToolCatalogue,
  type ToolRef,
} from "@callgate/core/policy";
import type { ToolAnnotations } from "@callgate/core/values";
import { compareText } from "@callgate/core/yaml";
import { comparePolicies } from "./compare-policies.js";
import type { Change, DiffWitness, PolicyDiff, Sides, ToolDiff, Verdict } from "./policy-diff.js";
import { toolBudget } from "./tool-budget.js";
import { WitnessFault } from "./witness.js";

export interface HostCompareOptions {
  /** The tools there are, by the name of their server; each has a row of its own. */
  readonly servers?: ReadonlyMap<string, ToolCatalogue> | undefined;
  /**
   * The names of servers and tools that there are, where that is known. Others that rules for these are about only because
   * they are written alike are apart then: `namesakes`.
   */
  readonly known?: NamedTools | undefined;
  /** Steps of work for telling names apart; 1,000,000 when left out. */
  readonly steps?: number | undefined;
  /**
   * The text at a place. Where it is not known what an entry does, because a program decides, two entries of the same text
   * are taken to do the same.
   */
  readonly textAt: Sides<(path: Path) => string>;
}

export interface HostDiff extends PolicyDiff {
  /** Which tools were not compared, as a clause; undefined where all were. */
  readonly notCompared: string | undefined;
  /** Tools with names that are written as those of known ones; none where it is not said which are known. */
  readonly namesakes: readonly ToolDiff[];
}

const STEPS = 1_000_000;
/** Of one class of names, what servers say of tools; more than this is not looked at. */
const MAX_HINTS = 4;

/**
 * Compares two policies of one host, or of two that make names otherwise. Total: what cannot be decided within the budget is `unknown`.
 * @throws WitnessFault where a call that was found is decided differently when evaluated again: a fault of ours
 */
export function compareHostPolicies(before: Policy, after: Policy, options: HostCompareOptions): HostDiff {
  return new HostComparison(before, after, options).diff();
}

/** Tools that a row is about. */
interface Subject {
  readonly ref: ToolRef;
  readonly label: string;
  /** Whether what the server says of the tool is known; else all that it may say is looked at. */
  readonly isListed: boolean;
  /** Whether it is more than one tool. */
  readonly isMany: boolean;
}

/** What both sides say of one tool, of which its server says so much. */
interface Cell {
  readonly ref: ToolRef;
  readonly answers: Sides<AccessAnswer>;
  readonly verdict: Verdict;
  readonly reason: string | undefined;
  readonly witnesses: readonly DiffWitness[];
}

class HostComparison {
  readonly #policies: Sides<Policy>;
  readonly #accesses: readonly [Access, Access];
  readonly #options: HostCompareOptions;
  readonly #engines: Sides<Engine>;
  readonly #servers: ReadonlySet<string>;
  readonly #hinted: readonly HintedSelector[];
  /** The names that tests ask for, by which name is compared. */
  readonly #exact: ReadonlyMap<NameTest["of"], ReadonlySet<string>>;
  /** The patterns over names, the longest first. */
  readonly #patterns: readonly NamedPattern[];
  readonly #known = new Map<string, ByArguments>();

  constructor(before: Policy, after: Policy, options: HostCompareOptions) {
    this.#policies = { before, after };
    this.#accesses = [before.access, after.access];
    this.#options = options;
    this.#engines = { before: compile(before), after: compile(after) };
    const tests = this.#accesses.flatMap((access) => selectorsOf(access).flatMap(nameTestsOf));
    this.#exact = exactNames(tests);
    this.#patterns = namedPatterns(tests);
    this.#servers = new Set([
      ...(options.servers?.keys() ?? []),
      ...(options.known?.servers ?? []),
      ...tests.flatMap(serverOf),
    ]);
    this.#hinted = this.#accesses.flatMap((access) =>
      selectorsOf(access).flatMap((selector) => hintedSelectors(selector, access)),
    );
  }

  diff(): HostDiff {
    const classes = nameClasses(this.#accesses, new StepLimit(this.#options.steps ?? STEPS));
    const listed = this.#listed();
    const rows = listed.map((subject) => this.#row(subject));
    const namesakes: ToolDiff[] = [];
    if (classes.answer === "sat") {
      const known = new Set(listed.map(({ label }) => label));
      const isNamesakes = this.#namesakeTest();
      for (const subject of this.#subjects(classes.value)) {
        if (isNamesakes(subject.ref)) namesakes.push(this.#row(subject));
        else if (!known.has(subject.label)) rows.push(this.#row(subject));
        // Another server may offer a tool that the model calls by that name, and say something else of it.
        else if (this.#hintsFor(subject.ref).length > 1 && !this.#isSingle(subject.ref))
          rows.push(this.#row({ ...subject, label: this.#modelNameOf(subject.ref) }));
      }
    } else rows.push(this.#unknownRest(classes.answer === "unknown" ? classes.reason : ""));
    rows.sort((a, b) => Number(a.tool === "*") - Number(b.tool === "*") || compareText(a.tool, b.tool));
    return { tools: rows, notCompared: namesNotCompared(this.#policies.after.access), namesakes };
  }

  #namesakeTest(): (ref: ToolRef) => boolean {
    const { known } = this.#options;
    return known === undefined ? () => false : namesakeTest(this.#accesses, known);
  }

  /** The tools of the lists. */
  #listed(): Subject[] {
    return [...(this.#options.servers ?? [])].flatMap(([server, { tools }]) =>
      [...tools.values()].map(({ name, annotations = {} }) => ({
        ref: { server, tool: name, annotations },
        label: `${server}/${name}`,
        isListed: true,
        isMany: false,
      })),
    );
  }

  /** The classes, each with a tool that people know, and a label of its own. */
  #subjects(classes: readonly NameClass[]): Subject[] {
    let alike: ReturnType<typeof areNamedAlike> | undefined;
    const isAlike = (a: ToolRef, b: ToolRef) => {
      alike ??= areNamedAlike(this.#accesses);
      return alike(a, b);
    };
    const labels = new Set<string>();
    return classes.map(({ witness, isOther }) => {
      const ref = this.#readable(witness, isAlike);
      const own = this.#nameOf(ref);
      const wanted = isOther ? "*" : this.#labelOf(ref);
      const label = labels.has(wanted) ? own : wanted;
      labels.add(label);
      return { ref, label, isListed: false, isMany: wanted !== own };
    });
  }

  /** The tool with the name divided where people divide it: behind a server that is known, else at the first joint. */
  #readable(ref: ToolRef, isAlike: (a: ToolRef, b: ToolRef) => boolean): ToolRef {
    const { naming } = this.#policies.after.access;
    const { server, tool } = ref;
    if (naming === undefined || server === undefined || this.#servers.has(server)) return ref;
    const model = modelName(naming, server, tool);
    const divided = (name: string): ToolRef | undefined => {
      const begin = modelName(naming, name, "");
      const made = { server: name, tool: model.slice(begin.length) };
      return model.startsWith(begin) && made.tool !== "" && isAlike(made, ref) ? made : undefined;
    };
    const rest = model.startsWith(naming.prefix) ? model.slice(naming.prefix.length) : model;
    const joint = naming.joint === "__" ? rest.indexOf(naming.joint) : -1;
    const first = joint > 0 ? rest.slice(0, joint) : undefined;
    if (first === server) return ref;
    for (const name of this.#servers) {
      const made = divided(name);
      if (made !== undefined) return made;
    }
    return (first === undefined ? undefined : divided(first)) ?? ref;
  }

  /** A name written out as such; a pattern as it is written; of a server without more, all its tools. */
  #labelOf(ref: ToolRef): string {
    const { naming } = this.#policies.after.access;
    const isNamed = (of: NameTest["of"]) =>
      this.#exact.get(of)?.has(nameFor({ of, exact: "" }, ref, naming) ?? "") ?? false;
    if (isNamed("model") || isNamed("tool")) return this.#nameOf(ref);
    const [longest] = this.#patterns.flatMap(({ of, text, holds }) => {
      const name = nameFor({ of, exact: "" }, ref, naming);
      return name !== undefined && holds(name) ? [text] : [];
    });
    const whole = naming && ref.server !== undefined ? modelName(naming, ref.server, "") : undefined;
    if (longest !== undefined && longest !== `${whole}*`) return longest;
    const isOfServer = longest !== undefined || isNamed("server") || isNamed("model server");
    if (!isOfServer || ref.server === undefined) return this.#nameOf(ref);
    return this.#isDivided(ref.server) ? `${ref.server}/*` : `${whole}*`;
  }

  /** Whether some selector is about this tool of this server alone. */
  #isSingle(ref: ToolRef): boolean {
    const isExact = (kind: string) => (test: NameTest) => test.of === kind && "exact" in test && !test.anyCase;
    return this.#accesses.some((access) =>
      selectorsOf(access).some(
        ({ names }) =>
          names.some(isExact("server")) && names.some(isExact("tool")) && selects({ names }, ref, access) === true,
      ),
    );
  }

  #modelNameOf({ server = "", tool }: ToolRef): string {
    const { naming } = this.#policies.after.access;
    return naming === undefined ? tool : modelName(naming, server, tool);
  }

  /** `server/tool`, or the model's name where it is not known where the server's name ends. */
  #nameOf({ server, tool }: ToolRef): string {
    if (server === undefined) return tool;
    return this.#isDivided(server) ? `${server}/${tool}` : this.#modelNameOf({ server, tool });
  }

  /** Whether it is known where the server's name ends in the model's. */
  #isDivided(server: string): boolean {
    const { naming } = this.#policies.after.access;
    return this.#servers.has(server) || naming === undefined || naming.joint === "__";
  }

  #row({ ref, label, isListed, isMany }: Subject): ToolDiff {
    const cells = isListed
      ? [this.#cell(ref)]
      : this.#hintsFor(ref).map((annotations) => this.#cell({ ...ref, annotations }));
    const shown = (shows: DiffWitness["shows"]) =>
      cells.flatMap(({ witnesses }) => witnesses.filter((one) => one.shows === shows))[0];
    const witnesses = [shown("wider"), shown("narrower")].filter((one) => one !== undefined);
    const doubt = cells.find(({ verdict }) => verdict === "unknown");
    const telling = cells.find(({ verdict }) => verdict !== "equal") ?? (cells[0] as Cell);
    const { before, after } = telling.answers;
    return {
      tool: label,
      verdict: doubt !== undefined ? "unknown" : verdictOf(witnesses),
      ...(doubt === undefined ? {} : { reason: doubt.reason }),
      changes: changesOf(cells, cells.length > 1),
      witnesses,
      budget: { before: budgetOf(before, ref), after: budgetOf(after, ref) },
      origin: { before: before.by.origin, after: after.by.origin },
      ref: telling.verdict === "equal" && !isListed ? ref : telling.ref,
      isMany,
    };
  }

  /** All that names do not tell, where they take too many steps. */
  #unknownRest(reason: string): ToolDiff {
    const { before, after } = this.#policies;
    const none: AccessAnswer = { effect: "allow", by: after.access.otherwise, rules: [] };
    const isSame = textOf(before.access) === textOf(after.access);
    const budget = budgetOf(none, { tool: "*" });
    return {
      tool: "*",
      verdict: isSame ? "equal" : "unknown",
      ...(isSame ? {} : { reason }),
      changes: [],
      witnesses: [],
      budget: { before: budget, after: budget },
      origin: { before: before.access.otherwise.origin, after: after.access.otherwise.origin },
    };
  }

  /** All that a server may say of the tool, as far as selectors that are about such names ask. */
  #hintsFor(ref: ToolRef): readonly (ToolAnnotations | undefined)[] {
    const asked = new Map<string, Set<unknown>>();
    for (const { selector, annotations, access } of this.#hinted) {
      if (selects(selector, ref, access) === false) continue;
      for (const [hint, value] of Object.entries(annotations)) {
        const values = asked.get(hint) ?? new Set();
        asked.set(hint, values.add(value));
      }
    }
    let all: Readonly<Record<string, unknown>>[] = [{}];
    for (const [hint, values] of [...asked].slice(0, MAX_HINTS))
      all = all.flatMap((one) => [one, ...[...values].map((value) => ({ ...one, [hint]: value }))]);
    return all;
  }

  #cell(ref: ToolRef): Cell {
    const [a, b] = this.#accesses;
    const answers = { before: accessTo(a, ref), after: accessTo(b, ref) };
    const { before, after } = answers;
    const uncertain = [...after.rules, ...before.rules].find((rule) => rule.uncertain !== undefined)?.uncertain;
    const cell = (found: Omit<Cell, "ref" | "answers">): Cell => ({ ref, answers, ...found });
    const equal = { verdict: "equal", reason: undefined, witnesses: [] } as const;
    const hasRules = before.rules.length + after.rules.length > 0;
    const words = hasRules ? ([this.#wordsOf(before, "before"), this.#wordsOf(after, "after")] as const) : undefined;
    if (words !== undefined && words[0] === words[1]) return cell(equal);
    if (uncertain !== undefined) return cell({ verdict: "unknown", reason: uncertain, witnesses: [] });
    if (words === undefined) {
      const [was, is] = [PERMISSIVENESS[before.effect], PERMISSIVENESS[after.effect]];
      if (was === is) return cell(equal);
      const shows = is > was ? "wider" : "narrower";
      return cell({ verdict: shows, reason: undefined, witnesses: [this.#witness(shows, ref, {})] });
    }
    const { verdict, reason, witnesses } = this.#byArguments(answers, ref, words.join("\n"));
    return cell({ verdict, reason, witnesses: witnesses.map(({ shows, args }) => this.#witness(shows, ref, args)) });
  }

  /** What arguments decide: the same for all tools of which both sides say the same. */
  #byArguments({ before, after }: Sides<AccessAnswer>, ref: ToolRef, words: string): ByArguments {
    let known = this.#known.get(words);
    if (known === undefined) {
      const { tools } = comparePolicies(aboutOne(before, ref), aboutOne(after, ref), { checksTypes: true });
      const row = tools.find(({ tool }) => tool === ref.tool);
      if (row === undefined) throw new WitnessFault("a tool is not in the comparison of its own policies");
      const { verdict, reason } = row;
      const witnesses = row.witnesses.map(({ shows, calls }) => ({ shows, args: calls.at(-1)?.args ?? {} }));
      known = { verdict, reason, witnesses };
      this.#known.set(words, known);
    }
    return known;
  }

  /** All that decides; of what is not known, the text that it is written as. */
  #wordsOf({ effect, rules }: AccessAnswer, side: keyof Sides<unknown>): string {
    return textOf([
      OUTCOME[effect],
      rules.map(({ action, conditions, unless, uncertain, origin, name }) => {
        const asked = [action, conditions.map(withoutPlace), unless?.map((group) => group.map(withoutPlace))];
        return uncertain === undefined ? asked : [...asked, uncertain, name, this.#options.textAt[side](origin)];
      }),
    ]);
  }

  /** A call, as both engines have just decided it. */
  #witness(shows: DiffWitness["shows"], ref: ToolRef, args: Readonly<Record<string, unknown>>): DiffWitness {
    const call: Call = { ...ref, args, at: MONDAY, grant: FIRST_AGENT };
    const before = this.#engines.before.decide(call, new Counters());
    const after = this.#engines.after.decide(call, new Counters());
    const [kind, strict] = shows === "wider" ? [after, before] : [before, after];
    if (!isMorePermissive(kind.outcome, strict.outcome))
      throw new WitnessFault(`a call that should be ${shows} is decided ${before.outcome}, then ${after.outcome}`);
    const { server, tool, annotations } = ref;
    const said = annotations === undefined || Object.keys(annotations).length === 0 ? {} : { annotations };
    return {
      shows,
      calls: [{ at: call.at ?? 0, tool, ...(server === undefined ? {} : { server }), ...said, args }],
      before: before.outcome,
      after: after.outcome,
      rule: { before: before.rule, after: after.rule },
      origin: { before: before.origin, after: after.origin },
      sentence: `${sentenceOf(this.#nameOf(ref), shows === "wider" && after.outcome === "allow")}${hintWords(annotations)}`,
    };
  }
}

/** A verdict on the calls of a tool, and arguments that show it. */
interface ByArguments {
  readonly verdict: Verdict;
  readonly reason: string | undefined;
  readonly witnesses: readonly {
    readonly shows: DiffWitness["shows"];
    readonly args: Readonly<Record<string, unknown>>;
  }[];
}

interface NamedPattern {
  readonly of: NameTest["of"];
  readonly text: string;
  readonly holds: (name: string) => boolean;
}

function exactNames(tests: readonly NameTest[]): Map<NameTest["of"], Set<string>> {
  const names = new Map<NameTest["of"], Set<string>>();
  for (const test of tests) {
    if (!("exact" in test) || test.anyCase) continue;
    const known = names.get(test.of);
    if (known === undefined) names.set(test.of, new Set([test.exact]));
    else known.add(test.exact);
  }
  return names;
}

/** Those over the names of tools. */
function namedPatterns(tests: readonly NameTest[]): NamedPattern[] {
  const patterns = new Map<string, NamedPattern>();
  for (const test of tests)
    if ("pattern" in test && (test.of === "model" || test.of === "tool"))
      patterns.set(JSON.stringify(test), { of: test.of, text: test.pattern.text, holds: nameTest(test) });
  return [...patterns.values()].sort((a, b) => b.text.length - a.text.length);
}

interface HintedSelector {
  /** What the selector asks besides. */
  readonly selector: Selector;
  readonly annotations: NonNullable<Selector["annotations"]>;
  readonly access: Access;
}

function selectorsOf({ entries, restrictions = [] }: Access): readonly Selector[] {
  return [...entries, ...restrictions].map(({ selector }) => selector);
}

/** A selector that asks for annotations, and those that leave tools out of it. */
function hintedSelectors(selector: Selector, access: Access): HintedSelector[] {
  const { names, annotations, except = [] } = selector;
  return [
    ...(annotations === undefined ? [] : [{ selector: { names }, annotations, access }]),
    ...except.flatMap((one) => hintedSelectors(one, access)),
  ];
}

function serverOf(test: NameTest): string[] {
  return (test.of === "server" || test.of === "model server") && "exact" in test && !test.anyCase ? [test.exact] : [];
}

const OUTCOME: Readonly<Record<Effect, string>> = { allow: "allow", ask: "ask", deny: "deny", hide: "deny" };
const PERMISSIVENESS: Readonly<Record<Effect, number>> = { allow: 2, ask: 1, deny: 0, hide: 0 };

function verdictOf(witnesses: readonly DiffWitness[]): Verdict {
  if (witnesses.length > 1) return "incomparable";
  return witnesses[0]?.shows ?? "equal";
}

/** A policy of the one tool, with the rules by which its arguments decide. */
function aboutOne({ effect, by, rules }: AccessAnswer, { tool }: ToolRef): Policy {
  const { origin } = by;
  return {
    uri: "",
    dialect: "",
    origin: [],
    layers: [],
    assumed: { engine: "", version: "" },
    access: {
      order: "first match",
      entries: [{ ...by, effect, selector: exactTool(tool), conditions: [] }],
      otherwise: { ...by, effect: "deny" },
    },
    tools: new Map([[tool, { name: tool, origin, rules }]]),
    everyTool: undefined,
    approvals: undefined,
  };
}

type Most = ToolDiff["budget"]["before"];

/** Nothing is counted: only rules about arguments make a difference between tools. */
function budgetOf(answer: AccessAnswer, ref: ToolRef): Most {
  const known = answer.rules.length === 0 ? plainBudgets.get(answer.effect) : undefined;
  if (known !== undefined) return known;
  const budget = toolBudget(aboutOne(answer, ref), { name: ref.tool });
  if (answer.rules.length === 0) plainBudgets.set(answer.effect, budget);
  return budget;
}

const plainBudgets = new Map<Effect, Most>();

/** Equal for equal values; whole numbers of conditions are no JSON. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? `${one}n` : one));
}

function withoutPlace({ path, op, writtenOp, value }: AccessAnswer["rules"][number]["conditions"][number]): unknown {
  return [path, op ?? writtenOp, value];
}

/** What becomes of calls on both sides, each difference once. */
function changesOf(cells: readonly Cell[], saysHints: boolean): Change[] {
  const changes = new Map<string, Change>();
  for (const { ref, answers, verdict } of cells) {
    const { before, after } = answers;
    if (verdict === "equal" && before.effect === after.effect) continue;
    const [was, is] = [wordsFor(before), wordsFor(after)];
    const origin = { before: before.by.origin, after: after.by.origin };
    const about = verdict === "equal" ? "hidden" : "access";
    const hints = saysHints ? hintWords(ref.annotations) : "";
    const key = `${was} ${is}`;
    if (!changes.has(key)) changes.set(key, { about, sentence: `was ${was}, is ${is} now${hints}`, origin });
  }
  return [...changes.values()];
}

const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  allow: "allowed without asking",
  ask: "asked about",
  deny: "denied",
  hide: "hidden",
};

function wordsFor({ effect, by, rules }: AccessAnswer): string {
  const named = by.named && by.name !== "" ? ` by \`${by.name}\`` : "";
  if (rules.some(({ uncertain }) => uncertain !== undefined)) return `not known${named}`;
  return `${EFFECT_WORDS[effect]}${named}${rules.length === 0 ? "" : ", as its arguments are"}`;
}

function sentenceOf(name: string, runsNow: boolean): string {
  return runsNow ? `\`${name}\` runs without asking` : `a call of \`${name}\``;
}

/** A time to show; no host counts. */
const MONDAY = Date.UTC(2026, 0, 5);

/** `, whose server says `readOnlyHint: true``. */
function hintWords(annotations: ToolAnnotations | undefined): string {
  const said = Object.entries(annotations ?? {}).filter(([hint]) => hint !== "title");
  if (said.length === 0) return "";
  return `, whose server says ${said.map(([hint, value]) => `\`${hint}: ${String(value)}\``).join(", ")}`;
}
