/** Edits of a policy → whether each lets nothing more through, asked of no more of the document than they bear on. */

import { MAX_DOCUMENT_BYTES, type Policy, type ToolPolicy } from "@callgate/core";
import { MAX_PATTERNS_SIZE, patternSizes, patternsSize } from "@callgate/core/dialects";
import { type TextEdit, ToolEntries } from "@callgate/core/edit";
import { mayAllowMore, type StepLimit } from "@callgate/core/logic";
import { isSameEntry, readsAcross } from "@callgate/core/policy";
import { utf8Length } from "@callgate/core/values";
import { type Edited, fixSteps, isMeant, type Subject, subjectOf, withEdits } from "./with-edits.js";

/** What is judged. */
export interface Judged {
  readonly edits: readonly TextEdit[];
  /** Whether it is known to deny nothing that the rule was written to let through. */
  readonly keeps: boolean;
}

/** @param problem why the edits must not be made */
export type Verdict<T> = (judged: T, safe: boolean, problem: string | undefined) => void;

/** Each decision reads text again; in UTF-16 code units; what this does not reach is found once other fixes are made. */
const MAX_READ = 16 * 1024 * 1024;

/** The same of a document that is longer than `LARGE`: what is read is then dear in memory, too. */
const MAX_READ_OF_LARGE = 4 * 1024 * 1024;
const LARGE = 256 * 1024;

/** Each decision costs at least as much as reading so much text. */
const LEAST_READ = 32 * 1024;

/** About so much of a document is read at a time. */
const MAX_EXCERPT = 128 * 1024;

/** Judges the edits of one document. */
export class Judge<T extends Judged> {
  readonly #subject: Subject;
  readonly #verdict: Verdict<T>;
  readonly #shared: StepLimit;
  readonly #entries: ToolEntries | undefined;
  #counters: CounterUsers | undefined;
  #left: number;
  #read = 0;

  constructor(subject: Subject, verdict: Verdict<T>, shared = fixSteps()) {
    this.#subject = subject;
    this.#verdict = verdict;
    this.#shared = shared;
    this.#left = subject.document.text.length > LARGE ? MAX_READ_OF_LARGE : MAX_READ;
    const { policy } = subject.lowered;
    this.#entries = policy === undefined || readsAcross(policy) ? undefined : ToolEntries.of(subject.document);
  }

  /** How much text was read for the judgements so far, in UTF-16 code units. */
  get read(): number {
    return this.#read;
  }

  /** Gives the verdict on each, unless so much text was read before that it is not come to. */
  judge(all: readonly T[]): void {
    const [kept, others] = [all.filter(({ keeps }) => keeps), all.filter(({ keeps }) => !keeps)];
    for (const batch of [...this.#independent(kept), ...others.map((one) => [one])]) this.#judge(batch);
  }

  /**
   * In batches such that within a batch each bears on another tool, so that all together allow no more exactly when each
   * of them alone does. What lies outside of the tools is a batch of its own, and so is each where a tool's rules look at
   * another tool's counters.
   */
  #independent<S extends Pick<Judged, "edits">>(all: readonly S[]): S[][] {
    const alone: S[][] = [];
    const rounds: Round<S>[] = [];
    const counts = new Map<number, number>();
    for (const one of all) {
      const number = this.#entries?.holding(one.edits);
      if (this.#entries === undefined || number === undefined) {
        alone.push([one]);
        continue;
      }
      const count = counts.get(number) ?? 0;
      counts.set(number, count + 1);
      rounds[count] ??= { batches: [], size: Number.POSITIVE_INFINITY };
      const round = rounds[count] as Round<S>;
      const { start, end } = this.#entries.placeAt(number);
      round.size += end - start;
      if (round.size > MAX_EXCERPT) {
        round.batches.push([]);
        round.size = end - start;
      }
      round.batches.at(-1)?.push(one);
    }
    return [...rounds.flatMap(({ batches }) => batches), ...alone];
  }

  /** Judges some of which none bears on another: by what becomes of each tool, and by halves where that does not say. */
  #judge(batch: readonly T[]): void {
    const trial = this.#try(
      batch.flatMap(({ edits }) => edits),
      batch.length > 1,
    );
    if (trial === undefined) return;
    const [only] = batch;
    const isOne = batch.length === 1 && only !== undefined;
    if ("problem" in trial.edited) {
      if (isOne) this.#verdict(only, false, trial.edited.problem);
      else this.#halve(batch);
      return;
    }
    if (isOne && !only.keeps) {
      this.#verdict(only, false, undefined);
      return;
    }
    const wider = this.#wider(trial.before, trial.edited.subject);
    if (isOne) this.#verdict(only, wider?.size === 0, undefined);
    else if (wider === undefined) for (const one of batch) this.#verdict(one, false, undefined);
    else {
      const namesOf = wider.size === 0 ? () => [] : this.#namesIn(trial, batch);
      const blamed = batch.map((one) => namesOf?.(one).some((name) => wider.has(name)));
      const known = new Set(batch.flatMap((one) => namesOf?.(one) ?? []));
      if (namesOf === undefined || [...wider].some((name) => !known.has(name))) this.#halve(batch);
      else for (const [i, one] of batch.entries()) this.#verdict(one, !blamed[i], undefined);
    }
  }

  /**
   * Whether edits, all made together, are shown to allow nothing that was denied.
   * @param all the edits of one fix each
   */
  areSafe(all: readonly (readonly TextEdit[])[]): boolean {
    return this.#areSafeApart(all) ?? this.#isSafe(this.#try(all.flat(), false));
  }

  #isSafe(trial: Trial | undefined): boolean {
    if (trial === undefined || "problem" in trial.edited) return false;
    return this.#wider(trial.before, trial.edited.subject)?.size === 0;
  }

  /** Asked of a few entries at a time, each with all its edits; undefined where some cannot be looked at apart. */
  #areSafeApart(all: readonly (readonly TextEdit[])[]): boolean | undefined {
    const byEntry = new Map<number, TextEdit[]>();
    for (const edits of all) {
      const number = this.#entries?.holding(edits);
      if (number === undefined) return undefined;
      byEntry.set(number, [...(byEntry.get(number) ?? []), ...edits]);
    }
    for (const batch of this.#independent([...byEntry.values()].map((edits) => ({ edits })))) {
      const trial = this.#apart(batch.flatMap(({ edits }) => edits));
      if (trial === undefined) return undefined;
      if (!this.#isSafe(trial)) return false;
    }
    return true;
  }

  #halve(batch: readonly T[]): void {
    const half = batch.length >> 1;
    this.#judge(batch.slice(0, half));
    this.#judge(batch.slice(half));
  }

  /** The tools that may be allowed more; undefined where nothing is known of what the document decides. */
  #wider(before: Subject, after: Subject): ReadonlySet<string> | undefined {
    const [was, is] = [before.lowered, after.lowered];
    if (was.policy === undefined || is.policy === undefined) return undefined;
    if (![this.#subject.lowered, was, is].every(({ enforcement }) => isMeant(enforcement))) return undefined;
    return mayAllowMore(was.policy, is.policy, { shared: this.#shared });
  }

  /** What the tools are called on which each bears, before it is made and then; undefined where that is not known. */
  #namesIn({ edited, numbers }: Trial, batch: readonly T[]): ((one: T) => string[]) | undefined {
    const entries = this.#entries;
    const after = "subject" in edited ? ToolEntries.of(edited.subject.document) : undefined;
    if (entries === undefined || after?.count !== numbers.length) return undefined;
    const places = new Map(numbers.map((number, place) => [number, place]));
    const names = new Map(
      batch.map((one) => {
        const number = entries.holding(one.edits) ?? -1;
        return [
          one,
          [entries.nameOf(number), after.nameOf(places.get(number) ?? -1)].filter((name) => name !== undefined),
        ];
      }),
    );
    return (one) => names.get(one) ?? [];
  }

  /** Makes the edits, of the entries they are in where these can be looked at apart; undefined where no more is read. */
  #try(edits: readonly TextEdit[], areMany: boolean): Trial | undefined {
    const apart = this.#apart(edits);
    // Whether the whole document has a problem is asked of all of it.
    if (apart !== undefined && ("subject" in apart.edited || areMany)) return apart;
    const { document } = this.#subject;
    if (!this.#spend(document.text.length)) return undefined;
    const numbers = Array.from({ length: this.#entries?.count ?? 0 }, (_, i) => i);
    return { before: this.#subject, edited: withEdits(this.#subject, edits), numbers };
  }

  #spend(length: number): boolean {
    const read = length + LEAST_READ;
    this.#left -= read;
    if (this.#left < 0) return false;
    this.#read += read;
    return true;
  }

  #apart(edits: readonly TextEdit[]): Trial | undefined {
    const entries = this.#entries;
    const { document, lowered } = this.#subject;
    const { policy } = lowered;
    if (entries === undefined || policy === undefined || countsEveryTool(policy)) return undefined;
    const held = edits.map((edit) => entries.holding([edit]));
    const every = policy.everyTool && entries.numberOf(policy.everyTool.name);
    const numbers = [...new Set([...held, every].filter((number) => number !== undefined))].sort((a, b) => a - b);
    if (held.includes(undefined) || numbers.length === 0) return undefined;
    // What is written behind the last of them is a part only of an excerpt that goes on.
    for (const kept of [numbers, [...new Set([...numbers, entries.count - 1])]]) {
      const excerpt = entries.excerpt(kept);
      const moved = excerpt?.moved(edits);
      if (excerpt === undefined || moved === undefined) continue;
      if (excerpt.text.length * 2 > document.text.length || !this.#spend(excerpt.text.length * 2)) return undefined;
      const before = subjectOf(excerpt.text, this.#subject);
      if (!this.#isPart(before, policy)) return undefined;
      const edited = withEdits(before, moved);
      if ("problem" in edited || this.#isIndependent(before, edited.subject, edits))
        return { before, edited, numbers: kept };
      return undefined;
    }
    return undefined;
  }

  /** Whether the entries mean in the excerpt what they mean in the document. */
  #isPart({ lowered: { policy } }: Subject, whole: Policy): boolean {
    if (policy?.dialect !== whole.dialect || !isSameEntry(policy.everyTool, whole.everyTool)) return false;
    for (const [name, entry] of policy.tools) if (!isSameEntry(entry, whole.tools.get(name))) return false;
    return true;
  }

  /** Whether what is edited bears on nothing beside the excerpt: no counter, no name, and no bound of the whole. */
  #isIndependent(before: Subject, after: Subject, edits: readonly TextEdit[]): boolean {
    const { document, lowered } = this.#subject;
    const [was, is] = [before.lowered.policy, after.lowered.policy];
    if (lowered.policy === undefined || was === undefined || is === undefined) return false;
    if (was.dialect !== is.dialect || !isSameEntry(was.everyTool, is.everyTool)) return false;
    for (const name of is.tools.keys()) if (!was.tools.has(name) && lowered.policy.tools.has(name)) return false;
    this.#counters ??= new CounterUsers(lowered.policy);
    for (const { rules } of [...was.tools.values(), ...is.tools.values()])
      if (!this.#counters.areOnlyOf(was.tools, rules)) return false;
    const added = edits.reduce((sum, { text }) => sum + utf8Length(text), 0);
    if (utf8Length(document.text) + added > MAX_DOCUMENT_BYTES) return false;
    const sizesOf = ({ document: { root } }: Subject) => (root === undefined ? NO_PATTERNS : patternSizes(root));
    // A pattern that an edit takes away may be asked for elsewhere, too.
    const grown = patternsSize(sizesOf(after), sizesOf(before));
    return grown === 0 || patternsSize(sizesOf(this.#subject)) + grown <= MAX_PATTERNS_SIZE;
  }
}

const NO_PATTERNS: ReadonlyMap<string, number> = new Map();

/** Whether edits, all made together, are shown to allow nothing that was denied. @param all the edits of one fix each */
export function areSafe(subject: Subject, all: readonly (readonly TextEdit[])[]): boolean {
  return new Judge(subject, () => {}).areSafe(all);
}

interface Round<T> {
  readonly batches: T[][];
  /** Of the last batch. */
  size: number;
}

/** What some edits make of the document, or of an excerpt of it. */
interface Trial {
  readonly before: Subject;
  readonly edited: Edited;
  /** Of the entries that are in it. */
  readonly numbers: readonly number[];
}

/** Whether calls of every tool count together. */
function countsEveryTool({ everyTool }: Policy): boolean {
  return (everyTool?.rules ?? []).some(
    ({ conditions, limit }) => limit !== undefined || conditions.some(({ target }) => target.kind === "counter"),
  );
}

/** By counter, the tools whose rules move it or look at it. */
class CounterUsers {
  readonly #users = new Map<string, Set<string>>();

  constructor({ tools }: Policy) {
    for (const { name, rules } of tools.values())
      for (const key of countersOf(rules)) {
        const users = this.#users.get(key);
        if (users === undefined) this.#users.set(key, new Set([name]));
        else users.add(name);
      }
  }

  /** Whether only these tools use the counters of the rules. */
  areOnlyOf(tools: ReadonlyMap<string, ToolPolicy>, rules: ToolPolicy["rules"]): boolean {
    for (const key of countersOf(rules))
      for (const user of this.#users.get(key) ?? []) if (!tools.has(user)) return false;
    return true;
  }
}

function* countersOf(rules: ToolPolicy["rules"]): Iterable<string> {
  for (const { conditions, limit } of rules) {
    if (limit !== undefined) yield limit.key;
    for (const { target } of conditions) if (target.kind === "counter") yield target.key;
  }
}
