/** Classes of tools with what may become of their calls × terms → the rules that say so, or less. */

import type { Effect } from "../../policy/access.js";
import { type Cell, rankOf } from "./cells.js";
import type { Base, ChosenRule, Form, FormId, RulePrinter, Term } from "./host-printer.js";

export interface Cover {
  readonly rules: readonly ChosenRule[];
  readonly base: Base;
  /** What becomes of each class, in their order. */
  readonly given: readonly Form[];
  /** The most permissive form for each that lets no more through than the policy; undefined where none does. */
  readonly best: readonly (Form | undefined)[];
}

/** The rules of a host that come nearest to what becomes of the classes, without letting more through where that can be said. */
export function coverOf(cells: readonly Cell[], terms: readonly Term[], printer: RulePrinter): Cover {
  const covers = printer.bases.map((base) => new Covering(cells, terms, printer, base).cover());
  return covers.map((cover) => ({ cover, cost: costOf(cover, cells) })).sort((a, b) => compareCosts(a.cost, b.cost))[0]
    ?.cover as Cover;
}

interface Cost {
  /** Classes of which more passes. */
  readonly wider: number;
  /** By how much less passes of the others; what no rule is about, and what is named, counts more. */
  readonly lost: number;
}

function costOf({ given }: Cover, cells: readonly Cell[]): Cost {
  let [wider, lost] = [0, 0];
  for (const [number, cell] of cells.entries()) {
    const form = given[number] as Form;
    if (!isWithin(form, cell)) wider++;
    else {
      const was = cell.effects.reduce((sum, effect) => sum + rankOf(effect), 0) / cell.effects.length;
      lost += (was - weightOf(form, cell)) * (cell.isNamed || cell.terms.length === 0 ? MANY : 1);
    }
  }
  return { wider, lost };
}

const MANY = 10;

function compareCosts(a: Cost, b: Cost): number {
  return a.wider - b.wider || a.lost - b.lost;
}

/** How much a form lets through, by all that servers may say. */
function weightOf({ effect }: Form, { hints }: Cell): number {
  return hints.reduce((sum, one) => sum + rankOf(effect(one)), 0) / hints.length;
}

/** Whether a form lets no more through than the policy does, whatever the server says. */
export function isWithin({ effect }: Form, { effects, hints }: Cell): boolean {
  return hints.every((one, at) => rankOf(effect(one)) <= rankOf(effects[at] as Effect));
}

class Covering {
  readonly #cells: readonly Cell[];
  readonly #terms: readonly Term[];
  readonly #printer: RulePrinter;
  readonly #base: Base;
  readonly #forms: ReadonlyMap<FormId, Form>;
  /** What rules can do beside this base. */
  readonly #usable: readonly Form[];
  readonly #best: readonly (Form | undefined)[];
  /** The classes that each term selects. */
  readonly #selected: readonly (readonly number[])[];

  constructor(cells: readonly Cell[], terms: readonly Term[], printer: RulePrinter, base: Base) {
    this.#cells = cells;
    this.#terms = terms;
    this.#printer = printer;
    this.#base = base;
    const { forms } = base;
    this.#usable = forms === undefined ? printer.forms : printer.forms.filter(({ id }) => forms.includes(id));
    this.#forms = new Map(printer.forms.map((form) => [form.id, form]));
    this.#best = cells.map((cell) => this.#bestFor([cell]));
    const selected: number[][] = terms.map(() => []);
    for (const [number, cell] of cells.entries()) for (const term of cell.terms) selected[term]?.push(number);
    this.#selected = selected;
  }

  cover(): Cover {
    return this.#printer.order === "first match" ? this.#inOrder() : this.#bySeverity();
  }

  #form(id: FormId): Form {
    return this.#forms.get(id) as Form;
  }

  /** The most permissive form that lets no more through of any of the classes. */
  #bestFor(cells: readonly Cell[]): Form | undefined {
    let best: { readonly form: Form; readonly weight: number } | undefined;
    for (const form of this.#usable) {
      if (!cells.every((cell) => isWithin(form, cell))) continue;
      const weight = cells.reduce((sum, cell) => sum + weightOf(form, cell), 0);
      // Of equal ones the plainer, which comes later where it asks or denies alone.
      if (best === undefined || weight > best.weight || (weight === best.weight && isPlain(form)))
        best = { form, weight };
    }
    return best?.form;
  }

  /** A list of which the first rule decides: where one exists that says all, this finds it. */
  #inOrder(): Cover {
    const left = new Set(this.#cells.keys());
    const open = new Set(this.#terms.keys());
    const mixes = this.#terms.map((_, term) => this.#selected[term] ?? []);
    const chosen: { readonly term: number; readonly form: Form }[] = [];
    while (left.size > 0 && open.size > 0) {
      let next:
        | { readonly term: number; readonly form: Form; readonly cost: number; readonly size: number }
        | undefined;
      for (const term of open) {
        const about = (mixes[term] as readonly number[]).filter((cell) => left.has(cell));
        mixes[term] = about;
        if (about.length === 0) {
          open.delete(term);
          continue;
        }
        if (about.length > 1 && next?.cost === 0) continue;
        const cells = about.map((cell) => this.#cells[cell] as Cell);
        const form = this.#bestFor(cells);
        if (form === undefined) continue;
        const cost = about.reduce((sum, cell) => sum + this.#lost(cell, form), 0);
        const isBetter = next === undefined || cost < next.cost || (cost === next.cost && about.length < next.size);
        if (isBetter) next = { term, form, cost, size: about.length };
        if (cost === 0 && about.length === 1) break;
      }
      if (next === undefined) break;
      chosen.push(next);
      open.delete(next.term);
      for (const cell of mixes[next.term] ?? []) left.delete(cell);
    }
    return this.#withoutRedundant(chosen);
  }

  #lost(cell: number, form: Form): number {
    const one = this.#cells[cell] as Cell;
    const best = this.#best[cell];
    return best === undefined ? 0 : weightOf(best, one) - weightOf(form, one);
  }

  /** Without rules whose classes would have the same from the rules behind. */
  #withoutRedundant(chosen: readonly { readonly term: number; readonly form: Form }[]): Cover {
    const base = this.#form(this.#base.form);
    const given = new Map<number, Form>();
    const kept: { readonly term: number; readonly form: Form }[] = [];
    const numbers = new Map(chosen.map(({ term }, number) => [term, number]));
    const first = this.#cells.map(({ terms }) => Math.min(...terms.map((term) => numbers.get(term) ?? Infinity)));
    // From the last to the first: what is kept of those behind is what a class would have without this one.
    for (const [number, rule] of [...chosen.entries()].reverse()) {
      const about = this.#selected[rule.term] as readonly number[];
      const deciding = about.filter((cell) => first[cell] === number);
      if (deciding.every((cell) => (given.get(cell) ?? base) === rule.form)) continue;
      for (const cell of about) given.set(cell, rule.form);
      kept.unshift(rule);
    }
    return {
      rules: kept.map(({ term, form }) => ({ term: this.#terms[term] as Term, form: form.id })),
      base: this.#base,
      given: this.#cells.map((_, cell) => given.get(cell) ?? base),
      best: this.#best,
    };
  }

  /** Rules of which the most severe decides. */
  #bySeverity(): Cover {
    const base = this.#form(this.#base.form);
    const wanted = this.#best.map((form) => form ?? base);
    const chosen = new Map<number, FormId>();
    const severe = (["deny", "ask"] as const).filter((id) => this.#usable.some((form) => form.id === id));
    const canBe = (term: number, id: FormId) => this.#terms[term]?.forms?.includes(id) ?? true;
    // Rules that take nothing away from any class.
    for (const id of severe) {
      for (const [term, cells] of this.#selected.entries()) {
        if (!canBe(term, id) || cells.length === 0 || chosen.has(term)) continue;
        const does = rankAlways(this.#form(id));
        if (cells.every((cell) => rankAlways(wanted[cell] as Form) <= does)) chosen.set(term, id);
      }
    }
    this.#takeAway(wanted, base, chosen, canBe);
    this.#grant(wanted, chosen, canBe);
    this.#dropRedundant(base, chosen);
    const given = this.#cells.map((cell) => this.#givenBy(cell, chosen, base));
    const rules = [...chosen].map(([term, form]): ChosenRule => ({ term: this.#terms[term] as Term, form }));
    return { rules, base: this.#base, given, best: this.#best };
  }

  /** Denies, with others where it must be, classes that would pass by the base. */
  #takeAway(
    wanted: readonly Form[],
    base: Form,
    chosen: Map<number, FormId>,
    canBe: (term: number, id: FormId) => boolean,
  ): void {
    for (const [number, cell] of this.#cells.entries()) {
      if (this.#best[number] === undefined || isWithin(this.#givenBy(cell, chosen, base), cell)) continue;
      const [cheapest] = cell.terms
        .filter((term) => canBe(term, "deny"))
        .map((term) => ({
          term,
          cost: (this.#selected[term] ?? []).reduce((sum, one) => sum + this.#lost(one, wanted[number] as Form), 0),
        }))
        .sort((a, b) => a.cost - b.cost);
      // A tool that its server does not list is not worth those that it does.
      if (cheapest !== undefined && !(cell.isUnlisted && cheapest.cost > 0)) chosen.set(cheapest.term, "deny");
    }
  }

  /** Allows what may be allowed by terms of which every other class is asked about or denied by a rule that is chosen. */
  #grant(wanted: readonly Form[], chosen: Map<number, FormId>, canBe: (term: number, id: FormId) => boolean): void {
    const restricted = new Map([...chosen].filter(([, form]) => form !== "allow"));
    const allow = this.#form("allow");
    for (const [term, cells] of this.#selected.entries()) {
      if (!canBe(term, "allow") || cells.length === 0 || restricted.has(term)) continue;
      const isSafe = cells.every(
        (cell) =>
          wanted[cell] === allow ||
          isWithin(this.#givenBy(this.#cells[cell] as Cell, restricted, allow), this.#cells[cell] as Cell),
      );
      if (isSafe && cells.some((cell) => wanted[cell] === allow)) chosen.set(term, "allow");
    }
  }

  #givenBy(cell: Cell, chosen: ReadonlyMap<number, FormId>, base: Form): Form {
    const forms = cell.terms.flatMap((term) => chosen.get(term) ?? []);
    for (const id of ["deny", "ask", "allow"] as const) if (forms.includes(id)) return this.#form(id);
    return base;
  }

  /** Leaves out rules without which no class changes, those about fewer classes first. */
  #dropRedundant(base: Form, chosen: Map<number, FormId>): void {
    const counts = this.#cells.map((cell) => {
      const count = { deny: 0, ask: 0, allow: 0 };
      for (const term of cell.terms) {
        const form = chosen.get(term);
        if (form === "deny" || form === "ask" || form === "allow") count[form]++;
      }
      return count;
    });
    const bySize = [...chosen].sort(([a], [b]) => (this.#selected[a]?.length ?? 0) - (this.#selected[b]?.length ?? 0));
    for (const [term, form] of bySize) {
      if (form !== "deny" && form !== "ask" && form !== "allow") continue;
      const cells = this.#selected[term] ?? [];
      const isNeeded = cells.some((cell) => {
        const count = counts[cell] as Record<"deny" | "ask" | "allow", number>;
        return this.#byCounts({ ...count, [form]: count[form] - 1 }, base) !== this.#byCounts(count, base);
      });
      if (isNeeded) continue;
      chosen.delete(term);
      for (const cell of cells) (counts[cell] as Record<"deny" | "ask" | "allow", number>)[form]--;
    }
  }

  #byCounts(count: Readonly<Record<"deny" | "ask" | "allow", number>>, base: Form): Form {
    if (count.deny > 0) return this.#form("deny");
    if (count.ask > 0) return this.#form("ask");
    return count.allow > 0 ? this.#form("allow") : base;
  }
}

/** Whether a form does the same whatever a server says. */
function isPlain({ id }: Form): boolean {
  return id === "allow" || id === "ask" || id === "deny";
}

/** The most that a form lets through. */
function rankAlways(form: Form): number {
  return rankOf(form.effect({ readOnlyHint: true }));
}
