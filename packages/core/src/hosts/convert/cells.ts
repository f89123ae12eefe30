/** A policy × what the target can say → the classes of tools that one of them tells apart, and what becomes of each. */

import type { Answer } from "../../logic/answer.js";
import { nameClasses, nameSignature } from "../../logic/name-classes.js";
import type { StepLimit } from "../../logic/step-limit.js";
import type { Access, AccessEntry, Effect, Selector, ToolRef } from "../../policy/access.js";
import { type AccessAnswer, accessTo, namesakeTest, selectorMatcher } from "../../policy/access-to.js";
import type { Rule } from "../../policy/policy.js";
import type { ToolCatalogue } from "../../policy/tool.js";
import type { ToolAnnotations } from "../../values/tool-annotations.js";
import type { KnownNames, Term } from "./host-printer.js";

/** Tools that neither the policy nor any term tells from each other. */
export interface Cell {
  readonly ref: ToolRef;
  /** `db/query`; `db/*` for the others of a server, `*` for those of other servers; `some of …` where patterns divide them. */
  readonly label: string;
  /** What becomes of calls, for each of the hints; of calls that arguments decide, the least permissive. */
  readonly effects: readonly Effect[];
  /** What servers may say of the tools. */
  readonly hints: readonly ToolAnnotations[];
  readonly answer: AccessAnswer;
  /** Why the effect is the least permissive of several; undefined where it is the one there is. */
  readonly doubt: Doubt | undefined;
  /** Whether it is of a server whose tools are listed, and none of them. */
  readonly isUnlisted: boolean;
  /** Whether a rule or a list names the tool. */
  readonly isNamed: boolean;
  /** The numbers of the terms that select the tools. */
  readonly terms: readonly number[];
}

/** A rule that the target cannot have. */
export interface Doubt {
  /** What it goes by, as a clause. */
  readonly why: string;
  readonly rule: Rule;
}

export interface CellOptions {
  readonly names: KnownNames;
  /** By the name of their server. */
  readonly lists: ReadonlyMap<string, ToolCatalogue>;
  /** What becomes of calls whose rules the target cannot say. */
  readonly unsaid: "allow" | "ask" | "deny";
  readonly steps: StepLimit;
  /** The one server whose tools are meant; all when left out. */
  readonly server?: string | undefined;
}

/**
 * The classes of the tools of known servers, and of servers that no rule is about. Those of other servers, which rules for
 * a known one are about because their names begin alike, are left out.
 */
export function cellsOf(
  source: Access,
  target: Pick<Access, "naming">,
  terms: readonly Term[],
  { names, lists, unsaid, steps, server }: CellOptions,
): Answer<readonly Cell[]> {
  const servers = names.servers.map((name): Selector => ({ names: [{ of: "server", exact: name }] }));
  const words: Access = {
    order: "first match",
    entries: [...servers, ...terms.flatMap(({ selectors }) => selectors)].map(entryAbout),
    otherwise: source.otherwise,
    naming: target.naming,
  };
  const classes = nameClasses([source, words], steps);
  if (classes.answer !== "sat") return classes;
  const known = new Set(names.servers);
  const matchers = terms.map(({ selectors }) => selectors.map((selector) => selectorMatcher(selector, words)));
  const isNamesakes = namesakeTest([source, words], names);
  const signature = nameSignature([source, words]);
  const listed = new Map<string, ToolAnnotations[]>();
  for (const [of, { tools }] of lists)
    for (const { name, annotations = {} } of tools.values()) {
      const key = signature({ server: of, tool: name });
      listed.set(key, [...(listed.get(key) ?? []), annotations]);
    }
  const combinations = hintCombinations(source);
  const isHinted = hintsAsked(source).size > 0;
  const cells = classes.value.flatMap(({ witness }): Cell[] => {
    if (isNamesakes(witness) || (server !== undefined && witness.server !== server)) return [];
    const ref = witness.server === undefined ? { ...witness, server: "another server" } : witness;
    const own = listed.get(signature(witness));
    const hints = own ?? combinations;
    const answerTo = (annotations: ToolAnnotations) => accessTo(source, { ...ref, annotations });
    const asked = isHinted ? hints : hints.slice(0, 1);
    const answers = asked.map(answerTo);
    const least = answers.map((answer) => leastOf(answer, unsaid));
    const found = isHinted ? least : hints.map(() => least[0] as Least);
    const selected = matchers.flatMap((any, number) => (any.some((matches) => matches(ref) === true) ? [number] : []));
    return [
      {
        ref,
        label: labelOf(ref, selected, terms, known),
        isNamed: names.tools.get(ref.server ?? "")?.has(ref.tool) ?? false,
        isUnlisted: own === undefined && lists.has(ref.server ?? ""),
        effects: found.map(({ effect }) => effect),
        hints,
        answer: answers[0] as AccessAnswer,
        doubt: found.find(({ doubt }) => doubt !== undefined)?.doubt,
        terms: selected,
      },
    ];
  });
  return { answer: "sat", value: divided(cells) };
}

function entryAbout(selector: Selector): AccessEntry {
  return { effect: "deny", selector, conditions: [], name: "", named: false, message: "", origin: [], layer: 0 };
}

function labelOf(
  { server = "" }: ToolRef,
  selected: readonly number[],
  terms: readonly Term[],
  known: ReadonlySet<string>,
): string {
  if (!known.has(server)) return "*";
  const exact = selected.map((number) => terms[number]).find((term) => term?.server === server && term.tool);
  return `${server}/${exact?.tool ?? "*"}`;
}

/** The classes, those that patterns tell from the others of their server by a label that says so. */
function divided(cells: readonly Cell[]): readonly Cell[] {
  const fewest = new Map<string, number>();
  for (const { label, terms } of cells)
    fewest.set(label, Math.min(terms.length, fewest.get(label) ?? Number.POSITIVE_INFINITY));
  return cells.map((cell) =>
    cell.isNamed || cell.terms.length === fewest.get(cell.label) ? cell : { ...cell, label: `some of ${cell.label}` },
  );
}

const RANK: Readonly<Record<Effect, number>> = { deny: 0, hide: 0, ask: 1, allow: 2 };

/** How much an effect lets through. */
export function rankOf(effect: Effect): number {
  return RANK[effect];
}

interface Least {
  readonly effect: Effect;
  readonly doubt: Doubt | undefined;
}

/** The least that becomes of a call, whatever its arguments are. */
function leastOf({ effect, rules }: AccessAnswer, unsaid: "allow" | "ask" | "deny"): Least {
  let least = effect;
  let doubt: Doubt | undefined;
  for (const rule of rules) {
    const { action, uncertain, conditions, unless } = rule;
    const isAlways = uncertain === undefined && conditions.length === 0 && (unless ?? []).length === 0;
    const does: Effect = uncertain !== undefined ? "deny" : action === "approval" ? "ask" : "deny";
    const then = isAlways || rankOf(does) > rankOf(unsaid) ? does : unsaid;
    if (rankOf(then) < rankOf(least)) least = then;
    if (!isAlways) doubt ??= { why: uncertain ?? "its arguments decide", rule };
  }
  return { effect: least, doubt };
}

/** The hints that a policy asks for. */
function hintsAsked({ entries, restrictions = [] }: Access): ReadonlySet<string> {
  return new Set(
    [...entries, ...restrictions].flatMap(({ selector }) =>
      [selector, ...(selector.except ?? [])].flatMap(({ annotations = {} }) => Object.keys(annotations)),
    ),
  );
}

/** What servers may say of a tool, as far as the policy or a form asks. */
function hintCombinations(source: Access): readonly ToolAnnotations[] {
  let combinations: Readonly<Record<string, boolean>>[] = [{}];
  for (const hint of new Set(["readOnlyHint", "destructiveHint", "openWorldHint", ...hintsAsked(source)]))
    combinations = combinations.flatMap((one) => [one, { ...one, [hint]: true }, { ...one, [hint]: false }]);
  return combinations;
}
