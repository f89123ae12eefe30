/** Decided calls → the would-be denials, one by one and in groups. */

import type { Location, Path } from "@callgate/core";
import type { CallOutcome } from "../call.js";
import type { Decided } from "./decided-call.js";
import { type Redact, type ShownArguments, shownArguments } from "./shown-arguments.js";

/** A call the policy would have denied. */
export interface Denial {
  readonly index: number;
  readonly tool: string;
  readonly server: string | undefined;
  readonly session: string;
  /** Epoch milliseconds. */
  readonly at: number | undefined;
  readonly rule: string;
  readonly message: string;
  /** The beginning of the arguments, and why they are not wholly known. */
  readonly args: ShownArguments | undefined;
  readonly argsUnknown: string | undefined;
  /** An earlier call of the session would have been denied, so the agent might have acted differently. */
  readonly hypothetical: boolean;
  /** What became of the call when it was recorded; undefined where the record does not say. */
  readonly recorded: CallOutcome | undefined;
  readonly transcript: { readonly uri: string; readonly line: number };
  readonly policy: Location;
}

/** A denial whose answer may still come. */
export type KeptDenial = { -readonly [K in keyof Denial]: Denial[K] };

/** The denials of one tool by one rule, in one session and one hour. */
export interface DenialGroup {
  readonly server: string | undefined;
  readonly tool: string;
  readonly rule: string;
  readonly message: string;
  readonly session: string;
  /** Epoch milliseconds at which the UTC hour begins; undefined where the calls have no time. */
  readonly hour: number | undefined;
  readonly calls: number;
  readonly first: Denial;
  /** The first one's arguments, and why they are not wholly known. */
  readonly args: ShownArguments | undefined;
  readonly argsUnknown: string | undefined;
}

/** Denials kept one by one, and groups of them; further ones are counted, so memory is bounded. */
export const MAX_DENIALS = 10_000;

/** Of the arguments of each, in UTF-16 code units: thousands of denials are kept. */
const MAX_ARGUMENTS_TEXT = 200;

/** Denials are grouped by hours, which begin at multiples of this many milliseconds. */
export const HOUR = 3_600_000;

/** The denials of a shard of a replay: indices and lines are counted from where the shard begins. */
export interface DenialsState {
  readonly list: readonly Denial[];
  readonly groups: readonly DenialGroup[];
}

/** A shard's denial → the same as the whole replay has it. */
export type Placed = (denial: Denial) => KeptDenial;

const WHOLE: Path = [];

export class Denials {
  readonly list: Denial[] = [];
  readonly #groups = new Groups();
  readonly #places = new Map<Path, Location>();
  readonly #redact: Redact | undefined;

  constructor(redact?: Redact) {
    this.#redact = redact;
  }

  state(): DenialsState {
    return { list: this.list, groups: this.#groups.list };
  }

  /** Keeps what a later shard kept. Shards are cut at full hours, so no group spans two of them. */
  absorb({ list, groups }: DenialsState, placed: Placed): void {
    const room = Math.max(0, MAX_DENIALS - this.list.length);
    for (const denial of list.slice(0, room)) this.list.push(placed(denial));
    for (const group of groups.slice(0, Math.max(0, MAX_DENIALS - this.#groups.list.length)))
      this.#groups.add({ ...group, first: placed(group.first) });
  }

  /**
   * The answer to a call that an earlier shard decided: its kept denial gets the outcome.
   * @returns how many denials are kept of calls in that line
   */
  answered(uri: string, line: number, outcome: CallOutcome): number {
    const calls = new Set<number>();
    for (const denial of this.#keptAt(uri, line)) {
      denial.recorded = outcome;
      calls.add(denial.index);
    }
    return calls.size;
  }

  /** Whether a denial of the transcript is kept to which no answer has come. */
  hasUnanswered(uri: string): boolean {
    return [...this.list, ...this.#groups.list.map(({ first }) => first)].some(
      ({ recorded, transcript }) => recorded === undefined && transcript.uri === uri,
    );
  }

  *#keptAt(uri: string, line: number): Iterable<KeptDenial> {
    for (const denial of [...this.list, ...this.#groups.list.map(({ first }) => first)] as KeptDenial[])
      if (denial.transcript.uri === uri && denial.transcript.line === line) yield denial;
  }

  /** Returns the kept denial, so that its answer can be recorded when it comes. */
  add(decided: Decided): KeptDenial | undefined {
    const { decision, call, at } = decided;
    if (decision.outcome !== "deny") return undefined;
    const hour = at === undefined ? undefined : Math.floor(at / HOUR) * HOUR;
    const known = this.#groups.find(decided, hour);
    if (known !== undefined) known.calls++;
    const grows = known === undefined && this.#groups.list.length < MAX_DENIALS;
    if (!grows && this.list.length >= MAX_DENIALS) return undefined;
    const denial = this.#denial(decided);
    if (this.list.length < MAX_DENIALS) this.list.push(denial);
    if (grows) {
      const { server, tool, session, argsUnknown } = call;
      const { rule, message } = decision;
      const args = shownArguments(call.args, this.#redact);
      this.#groups.add({ server, tool, rule, message, session, hour, calls: 1, first: denial, args, argsUnknown });
    }
    return denial;
  }

  /** In the order of their first denials; `MAX_DENIALS` at most. */
  groups(): DenialGroup[] {
    return this.#groups.list;
  }

  #denial({ index, call, decision, uri, at, hypothetical, active }: Decided): KeptDenial {
    const { tool, server, session, line, argsUnknown } = call;
    const { rule, message, origin = WHOLE } = decision;
    if (active === undefined) throw new TypeError("no policy denied this call");
    // Each policy has path objects of its own, so a path identifies its policy.
    let policy = this.#places.get(origin);
    if (policy === undefined) {
      policy = active.locate(origin);
      this.#places.set(origin, policy);
    }
    return {
      index,
      tool,
      server,
      session,
      at,
      rule,
      message,
      args: shownArguments(call.args, this.#redact, MAX_ARGUMENTS_TEXT),
      argsUnknown,
      hypothetical,
      recorded: undefined,
      transcript: { uri, line },
      policy,
    };
  }
}

type MutableGroup = { -readonly [K in keyof DenialGroup]: DenialGroup[K] };

type ByRule = Map<string, MutableGroup[]>;

/** The groups, looked up without building a key string, because every denial does it. */
class Groups {
  readonly list: MutableGroup[] = [];
  /** By session, hour, tool, server and rule. */
  readonly #all = new Map<string, Map<number | undefined, Map<string, Map<string | undefined, ByRule>>>>();

  find({ call, decision }: Decided, hour: number | undefined): MutableGroup | undefined {
    const groups = this.#all.get(call.session)?.get(hour)?.get(call.tool)?.get(call.server)?.get(decision.rule);
    if (groups === undefined) return undefined;
    for (const group of groups) if (group.message === decision.message) return group;
    return undefined;
  }

  add(group: MutableGroup): void {
    this.list.push(group);
    const byHour = inside(this.#all, group.session, () => new Map());
    const byTool = inside(byHour, group.hour, () => new Map());
    const byServer = inside(byTool, group.tool, () => new Map());
    const byRule = inside(byServer, group.server, () => new Map());
    inside(byRule, group.rule, (): MutableGroup[] => []).push(group);
  }
}

/** The map's value for the key, made if it is missing. */
function inside<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
