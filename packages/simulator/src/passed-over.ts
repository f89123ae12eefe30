/** What a transcript holds beside calls of MCP servers: counted by name, so that nothing is skipped silently. */

import { compareText } from "@callgate/core/yaml";
import { markedCalls } from "./marked-calls.js";
import { Pending } from "./readers/pending.js";
import type { PassedOver } from "./readers/reader.js";

/** How often a name was met. */
export interface NamedCount {
  readonly name: string;
  readonly count: number;
}

/** Plain data: it is part of a summary, and of what a part of a replay has found. */
export interface PassedOverCounts {
  /** Tool calls that are no calls to an MCP server, by the tool's name, in the order in which the names were first met. */
  readonly tools: readonly NamedCount[];
  /** The same of further names. */
  readonly otherTools: number;
  /** Records, or parts of them, of a kind that the format's reader does not know, by kind. */
  readonly records: readonly NamedCount[];
  readonly otherRecords: number;
  /** Tool calls in records of no known format, by the tool's name; "" where nothing names it. They may be MCP calls. */
  readonly unread: readonly NamedCount[];
  readonly otherUnread: number;
  /** What a recorder saw pass that is no message and so no call, by kind. */
  readonly noMessages: readonly NamedCount[];
  readonly otherNoMessages: number;
}

export const NOTHING_PASSED_OVER: PassedOverCounts = {
  tools: [],
  otherTools: 0,
  records: [],
  otherRecords: 0,
  unread: [],
  otherUnread: 0,
  noMessages: [],
  otherNoMessages: 0,
};

/** Names of each kind that are counted separately; a transcript may invent any number. */
export const MAX_NAMES = 1_000;

/** The longest name that is kept; in UTF-16 code units. */
const MAX_NAME_LENGTH = 200;

/** Counts what one transcript's reader passes over. */
export class PassedOverCounter implements PassedOver {
  #tools = new Names();
  #records = new Names();
  #unread = new Names();
  #noMessages = new Names();
  /** Forms write a call down more than once, and a resumed session repeats its history. */
  readonly #seen = new Pending<true>();

  tool(name: string, id?: string): void {
    if (this.#isNew(id)) this.#tools.add(name, 1);
  }

  /** A record that is of no known format, or not of the transcript's. */
  unread(record: unknown): void {
    for (const { name, id } of markedCalls(record)) if (this.#isNew(id)) this.#unread.add(name ?? "", 1);
  }

  record(kind: string): void {
    this.#records.add(kind, 1);
  }

  noMessage(kind: string): void {
    this.#noMessages.add(kind, 1);
  }

  /** Counts from here on only; copies of calls from before are still known as such. */
  forget(): void {
    this.#tools = new Names();
    this.#records = new Names();
    this.#unread = new Names();
    this.#noMessages = new Names();
  }

  get counts(): PassedOverCounts {
    return countsOf(this.#tools, this.#records, this.#unread, this.#noMessages);
  }

  #isNew(id: string | undefined): boolean {
    if (id === undefined) return true;
    if (this.#seen.has(id)) return false;
    this.#seen.add(id, true);
    return true;
  }
}

function countsOf(tools: Names, records: Names, unread: Names, noMessages: Names): PassedOverCounts {
  if (tools.isEmpty && records.isEmpty && unread.isEmpty && noMessages.isEmpty) return NOTHING_PASSED_OVER;
  return {
    tools: tools.list,
    otherTools: tools.others,
    records: records.list,
    otherRecords: records.others,
    unread: unread.list,
    otherUnread: unread.others,
    noMessages: noMessages.list,
    otherNoMessages: noMessages.others,
  };
}

/** The sum of two counts; of names beyond the first thousand, only the number. */
export function addPassedOver(a: PassedOverCounts, b: PassedOverCounts): PassedOverCounts {
  if (isNothing(b)) return a;
  if (isNothing(a)) return b;
  const tools = new Names(a.tools, a.otherTools).absorb(b.tools, b.otherTools);
  const records = new Names(a.records, a.otherRecords).absorb(b.records, b.otherRecords);
  const unread = new Names(a.unread, a.otherUnread).absorb(b.unread, b.otherUnread);
  const noMessages = new Names(a.noMessages, a.otherNoMessages).absorb(b.noMessages, b.otherNoMessages);
  return countsOf(tools, records, unread, noMessages);
}

/** The most frequent first; of equals, by name. */
export function mostFrequent(counts: readonly NamedCount[]): NamedCount[] {
  return [...counts].sort((a, b) => b.count - a.count || compareText(a.name, b.name));
}

/** How many tool calls were seen that are no calls to an MCP server. */
export function passedOverCalls({ tools, otherTools }: PassedOverCounts): number {
  return tools.reduce((sum, { count }) => sum + count, otherTools);
}

/** How many records of unknown kinds were seen. */
export function passedOverRecords({ records, otherRecords }: PassedOverCounts): number {
  return records.reduce((sum, { count }) => sum + count, otherRecords);
}

/** How many tool calls are in records of no known format. */
export function unreadCalls({ unread, otherUnread }: PassedOverCounts): number {
  return unread.reduce((sum, { count }) => sum + count, otherUnread);
}

function isNothing({ tools, records, unread, noMessages }: PassedOverCounts): boolean {
  return tools.length === 0 && records.length === 0 && unread.length === 0 && noMessages.length === 0;
}

class Names {
  readonly #counts: Map<string, number>;
  others: number;

  constructor(counts: readonly NamedCount[] = [], others = 0) {
    this.#counts = new Map(counts.map(({ name, count }) => [name, count]));
    this.others = others;
  }

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  get list(): NamedCount[] {
    return [...this.#counts].map(([name, count]) => ({ name, count }));
  }

  add(name: string, more: number): void {
    const kept =
      name.length <= MAX_NAME_LENGTH ? name : Buffer.from(name.slice(0, MAX_NAME_LENGTH).toWellFormed()).toString();
    const count = this.#counts.get(kept);
    if (count === undefined && this.#counts.size >= MAX_NAMES) this.others += more;
    else this.#counts.set(kept, (count ?? 0) + more);
  }

  absorb(counts: readonly NamedCount[], others: number): this {
    for (const { name, count } of counts) this.add(name, count);
    this.others += others;
    return this;
  }
}
