/**
 * A gateway's policy and that of a host → what the second decides differently about the tools of one server: the host's is
 * taken as a policy of tools alone, once for each thing that the server may say of them, and compared as two gateways' are.
 */

import { Counters, compile, type Policy } from "@callgate/core";
import { FIRST_AGENT, type NameClass, nameClasses, nameSignature, namesOf, StepLimit } from "@callgate/core/logic";
import {
  type Access,
  type AccessAnswer,
  accessTo,
  exactTool,
  modelName,
  type NamedTools,
  nameFor,
  namesakeTest,
  nameTest,
  nameTestsOf,
  type Selector,
  type ToolCatalogue,
  type ToolRef,
} from "@callgate/core/policy";
import type { ToolAnnotations } from "@callgate/core/values";
import { compareText } from "@callgate/core/yaml";
import type { HostDiff } from "./compare-hosts.js";
import { comparePolicies } from "./compare-policies.js";
import type { DiffWitness, Sides, ToolDiff, Verdict } from "./policy-diff.js";
import { toolBudget } from "./tool-budget.js";
import { WitnessFault } from "./witness.js";

export interface OnServerOptions {
  /** The name by which the host knows the server that the gateway guards. */
  readonly server: string;
  /** The tools that are known by name. */
  readonly known: NamedTools;
  /** The server's tools, with what it says of them. */
  readonly list?: ToolCatalogue | undefined;
  /** Steps of work for telling names apart; 1,000,000 when left out. */
  readonly steps?: number | undefined;
}

const STEPS = 1_000_000;

/** What rules for every tool are listed under. */
const EVERY_TOOL = "*";
/**
 * Compares a policy of a gateway with one of a host, either way round, tool by tool of one server. Total: what cannot be
 * decided within the budget is `unknown`.
 * @throws WitnessFault where a call that was found is decided differently when evaluated again: a fault of ours
 */
export function compareOnServer(before: Policy, after: Policy, options: OnServerOptions): HostDiff {
  return new ServerComparison(before, after, options).diff();
}

/** Tools of the server that a row is about. */
interface Subject {
  readonly tool: string;
  readonly label: string;
  readonly isNamesake: boolean;
  /** Whether they are those that nothing names. */
  readonly isRest: boolean;
  readonly isMany: boolean;
}

/** What the server says of its tools that are not listed, and how the host decides then. */
interface Said {
  readonly annotations: ToolAnnotations;
  readonly answers: readonly AccessAnswer[];
}

class ServerComparison {
  readonly #policies: Sides<Policy>;
  readonly #host: Policy;
  readonly #options: OnServerOptions;
  readonly #isHostBefore: boolean;

  constructor(before: Policy, after: Policy, options: OnServerOptions) {
    this.#policies = { before, after };
    this.#isHostBefore = before.access.naming !== undefined;
    this.#host = this.#isHostBefore ? before : after;
    this.#options = options;
  }

  diff(): HostDiff {
    const { before, after } = this.#policies;
    const [gateway, { access }] = this.#isHostBefore ? [after, this.#host] : [before, this.#host];
    const { server, known, list, steps } = this.#options;
    const named = new Set([
      ...namesOf(gateway, gateway).named,
      ...(known.tools.get(server) ?? []),
      ...(list?.tools.keys() ?? []),
    ]);
    const words: Access = { ...access, entries: [], restrictions: [], naming: undefined };
    const about: Selector[] = [{ names: [{ of: "server", exact: server }] }, ...[...named].map(exactTool)];
    const entries = about.map((selector) => ({ ...access.otherwise, selector, conditions: [] }));
    const accesses = [access, { ...words, entries }];
    const classes = nameClasses(accesses, new StepLimit(steps ?? STEPS));
    if (classes.answer !== "sat") return this.#unknown(classes.answer === "unknown" ? classes.reason : "");
    const subjects = this.#subjects(classes.value, accesses, named);
    const rows = this.#rows(subjects);
    const isNamesake = new Map(subjects.map((subject) => [subject.label, subject.isNamesake]));
    const tools = rows.filter(({ tool }) => !isNamesake.get(tool));
    tools.sort((a, b) => Number(a.tool === "*") - Number(b.tool === "*") || compareText(a.tool, b.tool));
    return { tools, notCompared: undefined, namesakes: rows.filter(({ tool }) => isNamesake.get(tool)) };
  }

  /** The classes of the server's tools, each with a label of its own. */
  #subjects(classes: readonly NameClass[], accesses: readonly Access[], named: ReadonlySet<string>): Subject[] {
    const { server, known } = this.#options;
    const ofServer = classes.map(({ witness }) => witness).filter((ref) => ref.server === server);
    const tools = new Set([...named].filter((name) => name !== EVERY_TOOL));
    const isNamesake = namesakeTest([this.#host.access], { ...known, tools: new Map([[server, tools]]) });
    const signature = nameSignature(accesses);
    const holding = (ref: ToolRef) => signature(ref).split(",").length;
    const unnamed = ofServer.filter((ref) => !named.has(ref.tool) && !isNamesake(ref));
    const rest = unnamed.reduce<ToolRef | undefined>(
      (best, ref) => (best === undefined || holding(ref) < holding(best) ? ref : best),
      undefined,
    );
    const labels = new Set<string>();
    return ofServer.flatMap((ref): Subject[] => {
      const { tool } = ref;
      // A call of that very name meets rules of its own; no host's rule is about it alone.
      if (tool === EVERY_TOOL) return [];
      const isRest = ref === rest;
      const wanted = isRest ? "*" : named.has(tool) ? tool : this.#patternOf(ref);
      const label = labels.has(wanted) ? tool : wanted;
      labels.add(label);
      return [{ tool, label, isNamesake: isNamesake(ref), isRest, isMany: !named.has(tool) && wanted !== tool }];
    });
  }

  /** The longest pattern that is about the tool, without the server's part where it has one; or the tool, that is named alone. */
  #patternOf(ref: ToolRef): string {
    const { access } = this.#host;
    const { naming } = access;
    const holding = [...access.entries, ...(access.restrictions ?? [])]
      .flatMap(({ selector }) => nameTestsOf(selector))
      .filter((test) => {
        const name = test.of === "server" || test.of === "model server" ? undefined : nameFor(test, ref, naming);
        return name !== undefined && nameTest(test)(name);
      });
    if (holding.some((test) => "exact" in test)) return ref.tool;
    const [longest] = holding
      .flatMap((test) => ("pattern" in test ? [test.pattern.text] : []))
      .sort((a, b) => b.length - a.length);
    if (longest === undefined) return `tools such as ${ref.tool}`;
    const begin = naming === undefined ? "" : modelName(naming, this.#options.server, "");
    return longest.startsWith(begin) && longest.length > begin.length + 1 ? longest.slice(begin.length) : longest;
  }

  #rows(subjects: readonly Subject[]): ToolDiff[] {
    const found = new Map<string, ToolDiff[]>();
    for (const said of this.#sayings(subjects)) {
      const plain = this.#plain(subjects, said.answers);
      const sides = this.#isHostBefore ? [plain, this.#policies.after] : [this.#policies.before, plain];
      const { tools } = comparePolicies(sides[0] as Policy, sides[1] as Policy, { tools: this.#options.list });
      const byName = new Map(tools.map((row) => [row.tool, row]));
      for (const subject of subjects) {
        const row = byName.get(subject.tool);
        if (row === undefined) throw new WitnessFault("a tool is not in the comparison of its own policies");
        const rows = found.get(subject.label) ?? [];
        rows.push(this.#rowOf(row, subject, said));
        found.set(subject.label, rows);
      }
    }
    return [...found.values()].map(together);
  }

  /** Each different way in which the host may decide, by what the server says. */
  #sayings(subjects: readonly Subject[]): readonly Said[] {
    const { server, list } = this.#options;
    const { access } = this.#host;
    const ways = new Map<string, Said>();
    for (const annotations of combinations(access)) {
      const answers = subjects.map(({ tool }) => {
        const listed = list?.tools.get(tool);
        return accessTo(access, {
          server,
          tool,
          annotations: listed === undefined ? annotations : (listed.annotations ?? {}),
        });
      });
      const key = JSON.stringify(
        answers.map(({ effect, rules }) => [effect, rules.map(({ origin, uncertain }) => [origin, uncertain])]),
      );
      if (!ways.has(key)) ways.set(key, { annotations, answers });
    }
    return [...ways.values()];
  }

  /** What the host says of the server's tools, as a policy of tools alone. */
  #plain(subjects: readonly Subject[], answers: readonly AccessAnswer[]): Policy {
    const host = this.#host;
    const rest = answers[subjects.findIndex(({ isRest }) => isRest)];
    const named = subjects.map(({ tool }, number) => ({ tool, answer: answers[number] as AccessAnswer }));
    return {
      ...host,
      access: {
        order: "first match",
        entries: named.map(({ tool, answer: { by, effect } }) => ({
          ...by,
          effect,
          selector: exactTool(tool),
          conditions: [],
        })),
        otherwise:
          rest === undefined ? { ...host.access.otherwise, effect: "deny" } : { ...rest.by, effect: rest.effect },
      },
      tools: new Map(
        named.map(({ tool, answer: { by, rules } }) => [tool, { name: tool, origin: by.origin, rules }] as const),
      ),
      everyTool: undefined,
      approvals: undefined,
    };
  }

  #rowOf(row: ToolDiff, { tool, label, isMany }: Subject, { annotations, answers }: Said): ToolDiff {
    const { server, list } = this.#options;
    const said = list?.tools.get(tool)?.annotations ?? annotations;
    const isSaid = Object.keys(said).length > 0 && answers.length > 0;
    return {
      ...row,
      tool: label,
      // All is written differently; what becomes of the tool itself, the verdict and the calls say.
      changes:
        row.verdict === "equal" ? [] : row.changes.filter(({ about }) => about !== "default" && about !== "hidden"),
      witnesses: row.witnesses.map((witness) => {
        const calls = witness.calls.map((call, i) => ({
          ...call,
          server,
          ...(isSaid && i === witness.calls.length - 1 ? { annotations: said } : {}),
        }));
        this.#confirm(witness, { server, tool: calls.at(-1)?.tool ?? tool, annotations: said });
        return { ...witness, calls };
      }),
      ref: { server, tool },
      isMany,
    };
  }

  /** Has the host itself decide the last call: it counts none. @throws WitnessFault where it says something else */
  #confirm({ calls, before, after }: DiffWitness, ref: ToolRef): void {
    const last = calls.at(-1);
    const call = { ...ref, args: last?.args ?? {}, at: last?.at ?? 0, grant: last?.grant ?? FIRST_AGENT };
    const { outcome } = compile(this.#host).decide(call, new Counters());
    const said = this.#isHostBefore ? before : after;
    if (outcome !== said) throw new WitnessFault(`a call that the host should decide as ${said} is decided ${outcome}`);
  }

  /** All, where the names take too many steps to tell apart. */
  #unknown(reason: string): HostDiff {
    const { before, after } = this.#policies;
    const budget = { before: toolBudget(before, { name: "*" }), after: toolBudget(after, { name: "*" }) };
    const origin = { before: before.access.otherwise.origin, after: after.access.otherwise.origin };
    const row: ToolDiff = { tool: "*", verdict: "unknown", reason, changes: [], witnesses: [], budget, origin };
    return { tools: [row], notCompared: undefined, namesakes: [] };
  }
}

/** The rows about one tool, by what its server says of it → one that holds whatever that is. */
function together(rows: readonly ToolDiff[]): ToolDiff {
  const [first, ...more] = rows as [ToolDiff, ...ToolDiff[]];
  if (more.length === 0) return first;
  const shown = (shows: DiffWitness["shows"]) =>
    rows.flatMap(({ witnesses }) => witnesses.filter((witness) => witness.shows === shows)).slice(0, 1);
  const witnesses = [...shown("wider"), ...shown("narrower")];
  const doubt = rows.find(({ verdict }) => verdict === "unknown");
  const telling = rows.find(({ verdict }) => verdict !== "equal") ?? first;
  const verdict: Verdict =
    doubt !== undefined ? "unknown" : witnesses.length > 1 ? "incomparable" : (witnesses[0]?.shows ?? "equal");
  return { ...telling, verdict, reason: doubt?.reason, witnesses };
}

/** All that a server may say of a tool, as far as the host's rules ask. */
function combinations({ entries, restrictions = [] }: Access): readonly ToolAnnotations[] {
  const asked = new Map<string, Set<unknown>>();
  const note = ({ annotations = {}, except = [] }: Selector): void => {
    for (const [hint, value] of Object.entries(annotations)) {
      const values = asked.get(hint) ?? new Set();
      asked.set(hint, values.add(value));
    }
    for (const one of except) note(one);
  };
  for (const { selector } of [...entries, ...restrictions]) note(selector);
  let all: Readonly<Record<string, unknown>>[] = [{}];
  for (const [hint, values] of asked)
    all = all.flatMap((one) => [one, ...[...values].map((value) => ({ ...one, [hint]: value }))]);
  return all;
}
