/** What calls tried of an agent's own configuration: which rules of which file decided, and which conditions were met. */

import type { Call, Condition, Decision, Document, Path, Policy } from "@callgate/core";
import { argumentsMeet } from "@callgate/core/engine";
import { nameClasses, StepLimit } from "@callgate/core/logic";
import { type AccessEntry, type AccessRule, decidingRule, mayDecide, type ToolCatalogue } from "@callgate/core/policy";
import { NamedTools } from "../tested-engine.js";
import type { ConditionCoverage, PolicyCoverage, RuleCoverage } from "./coverage.js";

/** Steps that may be spent on telling names apart: what is not settled within them counts as possible. */
const STEPS = 200_000;

export class AgentCounts {
  readonly #document: Document;
  readonly #policy: Policy;
  readonly #named: NamedTools;
  readonly #lists: ReadonlyMap<string, ToolCatalogue>;
  /** By place: what is written once may be several entries. */
  readonly #decided = new Map<string, number>();
  readonly #conditions = new Map<Condition, { yes: number; no: number }>();
  readonly #called = new Map<string, number>();

  constructor(document: Document, policy: Policy, lists: ReadonlyMap<string, ToolCatalogue>) {
    this.#document = document;
    this.#policy = policy;
    this.#lists = lists;
    this.#named = new NamedTools(policy, lists);
    for (const { conditions } of this.#entries())
      for (const condition of conditions) this.#conditions.set(condition, { yes: 0, no: 0 });
    for (const [server, { tools }] of lists) for (const tool of tools.keys()) this.#called.set(`${server}/${tool}`, 0);
  }

  observe(call: Call, { outcome, origin }: Decision): void {
    const found = this.#named.of(call);
    const [ref] = "refs" in found ? found.refs : [];
    if (ref === undefined) return;
    const name = `${ref.server}/${ref.tool}`;
    const called = this.#called.get(name);
    if (called !== undefined) this.#called.set(name, called + 1);
    const { by, asked } = decidingRule(this.#policy.access, ref, (all) => this.#meets(all, call));
    if (by === undefined || outcome === "notEvaluated") return;
    for (const { conditions } of asked) this.#count(conditions, call);
    // A restriction may deny what the entries let through.
    const restricting = this.#policy.access.restrictions?.find((entry) => entry.origin === origin);
    const place = keyOf((restricting ?? by).origin);
    this.#decided.set(place, (this.#decided.get(place) ?? 0) + 1);
  }

  #meets(conditions: readonly Condition[], call: Call): boolean | undefined {
    const met = conditions.map((condition) => argumentsMeet(condition, call.args));
    return met.includes(false) ? false : met.includes(undefined) ? undefined : true;
  }

  /** The engine looks no further than the first condition that is false. */
  #count(conditions: readonly Condition[], { args }: Call): void {
    for (const condition of conditions) {
      const counts = this.#conditions.get(condition);
      const holds = argumentsMeet(condition, args);
      if (counts !== undefined && holds) counts.yes++;
      if (counts !== undefined && !holds) counts.no++;
      if (!holds) return;
    }
  }

  /** One for each file in which something is to be tried; the tools of the lists are with the nearest. */
  result(): PolicyCoverage[] {
    const rules = this.#ruleRows();
    const conditions = this.#conditionRows();
    const tools = [...this.#called].map(([tool, called]) => ({ tool, location: undefined, called }));
    const parts = this.#document.parts ?? [];
    const last = parts.length - 1;
    return parts.flatMap((part, layer): PolicyCoverage[] => {
      const own = {
        rules: rules.flatMap(({ layer: of, ...rule }) => (of === layer ? [rule] : [])),
        conditions: conditions.flatMap(({ layer: of, ...condition }) => (of === layer ? [condition] : [])),
        tools: layer === last ? tools : [],
      };
      if (own.rules.length + own.tools.length === 0) return [];
      return [{ uri: part.uri, text: part.text, ...own, limits: [], paths: [] }];
    });
  }

  #ruleRows(): (RuleCoverage & { readonly layer: number })[] {
    const possible = this.#possible();
    const written = new Map<string, AccessRule>();
    for (const rule of [...this.#entries(), this.#policy.access.otherwise])
      if (isWritten(rule) && !written.has(keyOf(rule.origin))) written.set(keyOf(rule.origin), rule);
    return [...written].map(([key, { name, origin, layer }]) => {
      const decided = this.#decided.get(key) ?? 0;
      return {
        layer,
        tool: "",
        rule: name === "" ? String(origin.at(-1)) : name,
        location: this.#document.locate(origin),
        decided,
        possible: decided > 0 || possible === undefined || possible.has(key),
      };
    });
  }

  #conditionRows(): (ConditionCoverage & { readonly layer: number })[] {
    return this.#entries()
      .filter(isWritten)
      .flatMap(({ name, conditions, layer }) =>
        conditions.map((condition) => {
          const { yes: seenTrue, no: seenFalse } = this.#conditions.get(condition) as { yes: number; no: number };
          const location = this.#document.locate(condition.origin);
          const can = { canBeTrue: true, canBeFalse: true };
          return { layer, tool: "", rule: name, condition, location, seenTrue, seenFalse, ...can };
        }),
      );
  }

  #entries(): readonly AccessEntry[] {
    const { entries, restrictions = [] } = this.#policy.access;
    return [...entries, ...restrictions];
  }

  /** The places of rules that decide some tool's call; undefined where that is not known. */
  #possible(): ReadonlySet<string> | undefined {
    const { access } = this.#policy;
    const classes = nameClasses([access], new StepLimit(STEPS));
    if (classes.answer !== "sat") return undefined;
    const places = new Set((access.restrictions ?? []).map(({ origin }) => keyOf(origin)));
    const seen = [...classes.value.map(({ witness }) => witness), ...this.#listed()];
    for (const tool of seen) for (const { origin } of mayDecide(access, tool)) places.add(keyOf(origin));
    return places;
  }

  #listed() {
    return [...this.#lists].flatMap(([server, { tools }]) => [...tools.keys()].map((tool) => ({ server, tool })));
  }
}

function keyOf(origin: Path): string {
  return JSON.stringify(origin);
}

/** Whether a file says so: a path begins with the number of one. */
function isWritten({ origin }: AccessRule): boolean {
  return origin.length > 1;
}
