import { describe, expect, it } from "vitest";
import { readTogether, type TranscriptSource } from "./merge.js";

const line = (direction: string, time: string | undefined, message: object) =>
  JSON.stringify({
    ...(time === undefined ? {} : { time: `2026-01-01T00:00:${time}Z` }),
    direction,
    message: { jsonrpc: "2.0", ...message },
  });
const asks = (time: string | undefined, name: string, id = 1) =>
  line("client-to-server", time, { id, method: "tools/call", params: { name } });
const fails = (time: string | undefined, id = 1) =>
  line("server-to-client", time, { id, error: { code: 1, message: "" } });

/** One byte at a time where `pieces` is small: where a piece ends must not matter. */
function source(uri: string, lines: readonly string[], pieces = 1_000_000): TranscriptSource {
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  return {
    uri,
    *chunks() {
      for (let i = 0; i < bytes.length; i += pieces) yield bytes.subarray(i, i + pieces);
    },
  };
}

function order(...sources: TranscriptSource[]): string[] {
  const events: string[] = [];
  readTogether(sources, (uri) => ({
    call: ({ tool }) => {
      events.push(`${uri}:${tool}`);
      return tool;
    },
    outcome: (tool, outcome) => void events.push(`${uri}:${tool} ${outcome}`),
  }));
  return events;
}

const desktop = (swapped: boolean, time: string, message: object) =>
  `2026-01-01T00:00:${time}Z ${swapped ? "[ollama] [info]" : "[info] [ollama]"} Message from client: ${JSON.stringify({ jsonrpc: "2.0", ...message })}`;
const desktopCall = (swapped: boolean, time: string, id = 1) =>
  desktop(swapped, time, { id, method: "tools/call", params: { name: "run" } });
const used = (session: string, time: string, id: string) =>
  JSON.stringify({
    type: "assistant",
    sessionId: session,
    timestamp: `2026-01-01T00:00:${time}Z`,
    message: { content: [{ type: "tool_use", id, name: "mcp__ollama__run", input: {} }] },
  });

const toolUse = (id: string) =>
  JSON.stringify({ role: "assistant", content: [{ type: "tool_use", id, name: "mcp__ollama__run", input: {} }] });
const MORNING = Date.UTC(2026, 0, 1);
const shownCall = (second: number) => ({
  ts: MORNING + second * 1000,
  type: "ask",
  ask: "use_mcp_server",
  text: JSON.stringify({ type: "use_mcp_tool", serverName: "ollama", toolName: "run", arguments: "{}" }),
});
const sentCall = (second: number) => ({
  role: "assistant",
  ts: MORNING + second * 1000,
  content:
    "<use_mcp_tool><server_name>ollama</server_name><tool_name>run</tool_name><arguments>{}</arguments></use_mcp_tool>",
});

describe("a call that two transcripts tell of", () => {
  const repeated = (...sources: TranscriptSource[]) =>
    readTogether(sources, () => ({ call: () => undefined, outcome: () => {} })).map((summary) => summary.repeated);

  it.each<[string, TranscriptSource[], string[], number[]]>([
    [
      "in Claude Desktop's log of all servers, and in that of one",
      [
        source("mcp.log", [desktopCall(false, "01.000"), desktopCall(false, "09.000")]),
        source("mcp-server-ollama.log", [desktopCall(true, "01.002"), desktopCall(true, "09.001")]),
      ],
      ["mcp.log:run", "mcp.log:run"],
      [0, 2],
    ],
    [
      "in a session of Claude Code, and in its fork",
      [
        source("a", [used("s", "01", "toolu_0123456789abcdef"), used("s", "05", "toolu_0123456789abcd00")]),
        source("b", [used("f", "01", "toolu_0123456789abcdef"), used("f", "06", "toolu_0123456789abcd01")]),
      ],
      ["a:run", "a:run", "b:run"],
      [0, 1],
    ],
    [
      "in two copies of a message that has no time",
      [source("a", [toolUse("toolu_0123456789abcdefghij")]), source("b", [toolUse("toolu_0123456789abcdefghij")])],
      ["a:run"],
      [0, 1],
    ],
    [
      "in both files of a task of Cline's",
      [
        source("task/ui_messages.json", [JSON.stringify([shownCall(1), shownCall(2), shownCall(3)])]),
        source("task/api_conversation_history.json", [JSON.stringify([sentCall(2), sentCall(3)])]),
      ],
      ["task/ui_messages.json:run", "task/ui_messages.json:run", "task/ui_messages.json:run"],
      [0, 2],
    ],
    [
      "not: in the files of two tasks",
      [
        source("one/ui_messages.json", [JSON.stringify([shownCall(1)])]),
        source("two/ui_messages.json", [JSON.stringify([shownCall(2)])]),
      ],
      ["one/ui_messages.json:run", "two/ui_messages.json:run"],
      [0, 0],
    ],
    [
      "not: numbers that begin anew in each session",
      [source("a", [used("s", "01", "1")]), source("b", [used("f", "01", "1")])],
      ["a:run", "b:run"],
      [0, 0],
    ],
    [
      "not: the same message again, in one file",
      [source("a", [desktopCall(false, "01.000"), desktopCall(false, "02.000")]), source("b", [asks("01", "x")])],
      ["a:run", "b:x", "a:run"],
      [0, 0],
    ],
    [
      "not: at another time",
      [source("a", [desktopCall(false, "01.000")]), source("b", [desktopCall(true, "05.000")])],
      ["a:run", "b:run"],
      [0, 0],
    ],
  ])("%s", (_name, sources, calls, counts) => {
    expect(order(...sources)).toEqual(calls);
    expect(repeated(...sources)).toEqual(counts);
  });
});

describe("readTogether", () => {
  it.each<[string, TranscriptSource[], string[]]>([
    [
      "by time",
      [source("a", [asks("01", "x"), asks("03", "y")]), source("b", [asks("02", "z")])],
      ["a:x", "b:z", "a:y"],
    ],
    [
      "the first named first, at equal times",
      [source("a", [asks("01", "x")]), source("b", [asks("01", "y")])],
      ["a:x", "b:y"],
    ],
    [
      "answers at their own time",
      [source("a", [asks("01", "x"), fails("03")]), source("b", [asks("02", "y")])],
      ["a:x", "b:y", "a:x protocolError"],
    ],
    [
      "without a time, after what stands before",
      [source("a", [asks("02", "x"), asks(undefined, "y")]), source("b", [asks("01", "z"), asks("03", "w")])],
      ["b:z", "a:x", "a:y", "b:w"],
    ],
    [
      "a clock that jumps back keeps the written order",
      [source("a", [asks("05", "x"), asks("01", "y")]), source("b", [asks("02", "z")])],
      ["b:z", "a:x", "a:y"],
    ],
    [
      "without any time, one after the other",
      [source("a", [asks(undefined, "x")]), source("b", [asks(undefined, "y")])],
      ["a:x", "b:y"],
    ],
  ])("%s", (_name, sources, expected) => {
    expect(order(...sources)).toEqual(expected);
  });

  it("does not depend on where the pieces of a file end", () => {
    const files = (pieces: number) => [
      source("a", [asks("01", "x"), fails("02"), asks("05", "y", 2)], pieces),
      source("b", [asks("03", "z"), asks("04", "w", 2)], pieces),
    ];
    expect(order(...files(7))).toEqual(order(...files(1_000_000)));
  });

  it("opens a transcript only when its time has come", () => {
    const open: string[] = [];
    const watched = (uri: string, seconds: string): TranscriptSource => ({
      uri,
      *chunks() {
        open.push(`+${uri}`);
        yield Buffer.from(`${asks(seconds, "x")}\n`);
        yield Buffer.from(`${asks(seconds, "y")}\n`);
        open.push(`-${uri}`);
      },
    });
    order(watched("late", "50"), watched("early", "10"));
    // Both are looked into for their first time; then one is read to its end before the other is begun.
    expect(open.slice(-4)).toEqual(["+early", "-early", "+late", "-late"]);
  });

  it("reads once what can be read only once", () => {
    const pipe = source("pipe", [asks("02", "y"), asks("04", "z")])
      .chunks()
      [Symbol.iterator]();
    const once: TranscriptSource = { uri: "pipe", once: true, chunks: () => ({ [Symbol.iterator]: () => pipe }) };
    const file = source("file", [asks("01", "x"), asks("03", "w")]);
    expect(order(file, once)).toEqual(["file:x", "pipe:y", "file:w", "pipe:z"]);
  });

  it("says of each what was found, in the order given", () => {
    const summaries = readTogether([source("a", ["{", asks("02", "x")]), source("b", [asks("01", "x")])], () => ({
      call: () => undefined,
      outcome: () => {},
    }));
    expect(summaries.map(({ lines, bad }) => [lines, bad])).toEqual([
      [2, 1],
      [1, 0],
    ]);
  });
});

describe("very many transcripts", () => {
  const two = (i: number, seconds: readonly number[]) =>
    source(
      `${i}`,
      seconds.map((second, k) => asks(String(second).padStart(2, "0"), `${i}.${k}`, k + 1)),
      50,
    );

  it("come in the order of their times, and of equal times in that in which they are named", () => {
    let state = 7;
    const random = (n: number) => {
      state = (state * 48271) % 2147483647;
      return state % n;
    };
    const times = Array.from({ length: 300 }, () => [random(60), random(60), random(60)].sort((a, b) => a - b));
    const expected = times
      .flatMap((seconds, i) => seconds.map((second, k) => ({ second, i, k })))
      .sort((a, b) => a.second - b.second || a.i - b.i || a.k - b.k)
      .map(({ i, k }) => `${i}:${i}.${k}`);
    expect(order(...times.map((seconds, i) => two(i, seconds)))).toEqual(expected);
  });

  it("of one time are not all open at once", () => {
    let [open, most] = [0, 0];
    const counted = (inner: TranscriptSource): TranscriptSource => ({
      uri: inner.uri,
      *chunks() {
        most = Math.max(most, ++open);
        try {
          yield* inner.chunks();
        } finally {
          open--;
        }
      },
    });
    expect(order(...Array.from({ length: 100 }, (_, i) => counted(two(i, [1]))))).toHaveLength(100);
    expect(most).toBeLessThanOrEqual(2);
    expect(open).toBe(0);
  });
});
