/** Transcripts → what is in them: sessions, times, servers, tools and calls. */

import { compareText } from "@callgate/core/yaml";
import type { ToolCall } from "./call.js";
import { addPassedOver, NOTHING_PASSED_OVER, type PassedOverCounts } from "./passed-over.js";
import type { Sink } from "./readers/reader.js";
import type { TranscriptSummary } from "./transcript.js";

/** What the transcripts of one format hold. */
export interface FormatInventory {
  /** The format's id. */
  readonly format: string;
  readonly transcripts: number;
  readonly sessions: number;
  /** The first and the last recorded time of a call, in epoch milliseconds; undefined where no call has one. */
  readonly span: readonly [first: number, last: number] | undefined;
  readonly calls: number;
  /** Calls without a time. */
  readonly untimed: number;
  /** The most calls first. */
  readonly servers: readonly ServerInventory[];
  /** Why calls cannot be decided, whatever a policy says, and how many each. */
  readonly notDecided: readonly { readonly reason: string; readonly calls: number }[];
  readonly passedOver: PassedOverCounts;
}

export interface ServerInventory {
  /** Undefined for calls whose server the record does not name. */
  readonly server: string | undefined;
  readonly calls: number;
  /** The most calls first. */
  readonly tools: readonly { readonly tool: string; readonly calls: number }[];
}

/** Tools of a format that are counted separately; calls of further ones count as of the tool "". */
const MAX_TOOLS = 10_000;

class FormatContents {
  readonly sessions = new Set<string>();
  readonly servers = new Map<string | undefined, Map<string, number>>();
  readonly notDecided = new Map<string, number>();
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  calls = 0;
  untimed = 0;
  tools = 0;

  add({ server, tool, session, at, malformed }: ToolCall): void {
    this.calls++;
    this.sessions.add(session);
    if (at === undefined) this.untimed++;
    else this.reach(at, at);
    if (malformed !== undefined) this.notDecided.set(malformed, (this.notDecided.get(malformed) ?? 0) + 1);
    this.count(server, tool, 1);
  }

  reach(first: number, last: number): void {
    this.first = Math.min(this.first, first);
    this.last = Math.max(this.last, last);
  }

  count(server: string | undefined, tool: string, calls: number): void {
    const isFull = this.tools >= MAX_TOOLS;
    // Further servers and tools are counted together.
    const to = isFull && !this.servers.has(server) ? undefined : server;
    const tools = this.servers.get(to) ?? new Map<string, number>();
    this.servers.set(to, tools);
    const of = isFull && !tools.has(tool) ? "" : tool;
    if (!tools.has(of)) this.tools++;
    tools.set(of, (tools.get(of) ?? 0) + calls);
  }

  absorb(other: FormatContents): void {
    for (const session of other.sessions) this.sessions.add(session);
    for (const [server, tools] of other.servers) for (const [tool, calls] of tools) this.count(server, tool, calls);
    for (const [reason, calls] of other.notDecided)
      this.notDecided.set(reason, (this.notDecided.get(reason) ?? 0) + calls);
    this.reach(other.first, other.last);
    this.calls += other.calls;
    this.untimed += other.untimed;
  }
}

/** Takes the calls of any number of transcripts, each known by its uri. */
export class Inventory {
  readonly #found = new Map<string, FormatContents>();

  /** Where a reader of the transcript `uri` puts its calls. */
  sink(uri: string): Sink<never> {
    const found = new FormatContents();
    this.#found.set(uri, found);
    return {
      call: (call) => {
        found.add(call);
        return undefined;
      },
      outcome: () => {},
    };
  }

  /**
   * What was found, by format, in the order of their first transcripts.
   * @param read the transcripts' uris, each with its summary; those of no known format are left out
   */
  formats(read: readonly (readonly [uri: string, summary: TranscriptSummary])[]): FormatInventory[] {
    const byFormat = new Map<string, { found: FormatContents; transcripts: number; passedOver: PassedOverCounts }>();
    for (const [uri, { reader, passedOver }] of read) {
      if (reader === undefined) continue;
      const known = byFormat.get(reader.id) ?? {
        found: new FormatContents(),
        transcripts: 0,
        passedOver: NOTHING_PASSED_OVER,
      };
      const found = this.#found.get(uri);
      if (found !== undefined) known.found.absorb(found);
      byFormat.set(reader.id, {
        found: known.found,
        transcripts: known.transcripts + 1,
        passedOver: addPassedOver(known.passedOver, passedOver),
      });
    }
    return [...byFormat].map(([format, { found, transcripts, passedOver }]) => ({
      format,
      transcripts,
      sessions: found.sessions.size,
      span: found.first <= found.last ? [found.first, found.last] : undefined,
      calls: found.calls,
      untimed: found.untimed,
      servers: serverRows(found),
      notDecided: [...found.notDecided].map(([reason, calls]) => ({ reason, calls })),
      passedOver,
    }));
  }
}

function serverRows({ servers }: FormatContents): ServerInventory[] {
  return [...servers]
    .map(([server, tools]) => ({
      server,
      calls: [...tools.values()].reduce((sum, calls) => sum + calls, 0),
      tools: [...tools]
        .map(([tool, calls]) => ({ tool, calls }))
        .sort((a, b) => b.calls - a.calls || compareText(a.tool, b.tool)),
    }))
    .sort((a, b) => b.calls - a.calls || compareText(a.server ?? "", b.server ?? ""));
}
