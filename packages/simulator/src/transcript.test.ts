import { describe, expect, it } from "vitest";
import type { CallOutcome, ToolCall } from "./call.js";
import { readTranscript } from "./transcript.js";

interface Read extends Partial<ToolCall> {
  outcome?: CallOutcome;
}

function read(text: string | Uint8Array) {
  const calls: Read[] = [];
  const order: string[] = [];
  const summary = readTranscript([Buffer.from(text)], "t", {
    call(call) {
      calls.push({ ...call });
      order.push(`call ${call.tool}`);
      return calls[calls.length - 1] as Read;
    },
    outcome(call: Read, outcome) {
      call.outcome = outcome;
      order.push(`answer ${call.tool}`);
    },
  });
  return { calls, order, summary };
}

const lines = (...records: unknown[]) => records.map((record) => JSON.stringify(record)).join("\n");
const call = (id: unknown, name: unknown, args?: unknown) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name, arguments: args },
});
const result = (id: unknown, body: object = {}) => ({ jsonrpc: "2.0", id, result: { content: [], ...body } });

describe("JSON-RPC lines", () => {
  it("reads bare messages, without times and servers", () => {
    const { calls, summary } = read(lines(call(1, "run", { name: "x" }), result(1)));
    expect(calls).toEqual([
      {
        tool: "run",
        server: undefined,
        session: "t",
        args: { name: "x" },
        argsUnknown: undefined,
        malformed: undefined,
        at: undefined,
        line: 1,
        outcome: "ok",
      },
    ]);
    expect(summary).toMatchObject({ lines: 2, bad: 0 });
    expect(summary.reader?.id).toBe("json-rpc");
  });

  it("reads the recorder's format: time, direction, server", () => {
    const wrapped = (message: object, direction: string, time: string) => ({ time, direction, server: "s", message });
    const { calls } = read(
      lines(
        wrapped(call("a", "run"), "client-to-server", "2026-01-01T00:00:00.000Z"),
        wrapped(result("a", { isError: true }), "server-to-client", "2026-01-01T00:00:01.000Z"),
      ),
    );
    expect(calls).toMatchObject([
      { tool: "run", server: "s", args: undefined, at: 1767225600000, outcome: "toolError" },
    ]);
  });

  it.each<[string, object, CallOutcome | undefined]>([
    ["a result", result(1), "ok"],
    ["a tool error", result(1, { isError: true }), "toolError"],
    ["a protocol error", { jsonrpc: "2.0", id: 1, error: { code: -1, message: "" } }, "protocolError"],
    [
      "a denial",
      result(1, { isError: true, content: [{ type: "text", text: "[INTERCEPT POLICY DENIED] no" }] }),
      "denied",
    ],
    ["input required", result(1, { resultType: "input_required" }), undefined],
    ["a task", result(1, { resultType: "task" }), undefined],
    ["an answer to something else", result(2), undefined],
  ])("tells %s", (_name, answer, outcome) => {
    expect(read(lines(call(1, "run"), answer)).calls[0]?.outcome).toBe(outcome);
  });

  it("keeps the order in which calls and answers came", () => {
    expect(read(lines(call(1, "a"), call(2, "b"), result(2), result(1))).order).toEqual([
      "call a",
      "call b",
      "answer b",
      "answer a",
    ]);
  });

  it("tells the client's answer to the server from the server's answer to the client", () => {
    const ask = { jsonrpc: "2.0", id: 1, method: "elicitation/create", params: {} };
    const answer = { jsonrpc: "2.0", id: 1, result: { action: "accept" } };
    expect(read(lines(call(1, "run"), ask, answer, result(1, { isError: true }))).calls[0]?.outcome).toBe("toolError");
    const sent = (message: object) => ({ direction: "client-to-server", message });
    expect(
      read(lines(sent(call(1, "run")), sent({ jsonrpc: "2.0", id: 1, result: {} }))).calls[0]?.outcome,
    ).toBeUndefined();
  });

  it("forgets what was pending at a new connection, and reads batches of the old protocol", () => {
    const again = { jsonrpc: "2.0", id: 0, method: "initialize", params: {} };
    expect(read(lines(call(1, "run"), again, result(1))).calls[0]?.outcome).toBeUndefined();
    expect(
      read(lines([call(1, "a"), call(2, "b")], [result(1), result(2)])).calls.map(({ outcome }) => outcome),
    ).toEqual(["ok", "ok"]);
  });

  it.each<[string, unknown, RegExp | undefined]>([
    ["no arguments", undefined, undefined],
    ["null arguments", null, undefined],
    ["a list of arguments", [1], /Intercept forwards .* no object/],
    ["a text of arguments", "x", /Intercept forwards .* no object/],
  ])("%s", (_name, args, malformed) => {
    const [seen] = read(lines(call(1, "run", args))).calls;
    if (malformed === undefined) expect(seen?.malformed).toBeUndefined();
    else expect(seen?.malformed).toMatch(malformed);
  });

  it("reads calls without a name, and keys such as __proto__, as what they are", () => {
    expect(read(lines(call(1, 5))).calls[0]).toMatchObject({
      tool: "",
      malformed: "Intercept forwards it without deciding: the call's tool name is no text",
      isForwarded: true,
    });
    expect(read(lines(call(1, undefined))).calls[0]).toMatchObject({ tool: "", malformed: "the call names no tool" });
    const [seen] = read(
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run","arguments":{"__proto__":{"a":1}}}}',
    ).calls;
    expect(Object.keys(seen?.args as object)).toEqual(["__proto__"]);
  });
});

describe("lines of the recorder that tell less", () => {
  const line = (message: unknown, redacted?: unknown) => ({ direction: "client-to-server", message, redacted });
  const REASON = "the record's arguments are redacted, and a rule reads them";

  it.each<[string, unknown, Partial<ToolCall>]>([
    ["an argument", ["params.arguments.prompt"], { args: { name: "x" }, argsUnknown: REASON, malformed: undefined }],
    ["items of an argument", ["params.arguments.a.*.b"], { args: { name: "x" }, argsUnknown: REASON }],
    ["every argument", ["params.arguments.*"], { argsUnknown: REASON, malformed: undefined }],
    ["whatever is called so", ["params.*.prompt"], { argsUnknown: REASON, malformed: undefined }],
    ["all arguments", ["params.arguments"], { args: undefined, argsUnknown: REASON, malformed: undefined }],
    [
      "all parameters",
      ["params"],
      { args: undefined, argsUnknown: REASON, malformed: "the record's tool name is redacted" },
    ],
    ["each parameter", ["params.*"], { args: undefined, malformed: "the record's tool name is redacted" }],
    ["the tool's name", ["params.name"], { argsUnknown: undefined, malformed: "the record's tool name is redacted" }],
    ["a result", ["result.content.*.text"], { args: { name: "x" }, argsUnknown: undefined, malformed: undefined }],
    ["something else of the call", ["params._meta"], { args: { name: "x" }, argsUnknown: undefined }],
    ["one path of several", ["params._meta", "params.arguments.x"], { argsUnknown: REASON }],
    ["nothing", [], { args: { name: "x" }, argsUnknown: undefined, malformed: undefined }],
    ["what is no list", "params.arguments.x", { argsUnknown: REASON }],
  ])("%s redacted", (_name, redacted, expected) => {
    expect(read(lines(line(call(1, "run", { name: "x" }), redacted))).calls).toMatchObject([expected]);
  });

  it("knows text that was no JSON, also before the first message", () => {
    const text = { time: "2026-01-01T00:00:00.000Z", direction: "server-to-client", text: "hi", unparsed: true };
    const { calls, summary } = read(lines(text, line(call(1, "run")), text));
    expect([calls.length, summary.lines, summary.bad]).toEqual([1, 3, 0]);
    expect(read(lines(text)).summary.reader?.id).toBe("json-rpc");
  });

  it.each<[string, object, string, string]>([
    ["a server's log", { direction: "server-to-client", text: "ready {}", unparsed: true }, "noMessages", "no JSON"],
    ["a client's word", { direction: "client-to-server", text: "ping", unparsed: true }, "noMessages", "no message"],
    [
      "what a laxer reader takes",
      { direction: "client-to-server", text: "{x:1}", unparsed: true },
      "records",
      "no JSON",
    ],
    [
      "redacted text",
      { direction: "client-to-server", text: "[redacted]", unparsed: true, redacted: ["*"] },
      "records",
      "no JSON",
    ],
    ["a format", { direction: "client-to-server", notRecorded: "no message", bytes: 5 }, "noMessages", "no message"],
    ["a page", { direction: "server-to-client", notRecorded: "no JSON", bytes: 5 }, "noMessages", "no JSON"],
    ["a body of other type", { direction: "client-to-server", notRecorded: "no JSON", bytes: 5 }, "records", "no JSON"],
    ["half a request", { direction: "client-to-server", notRecorded: "broken off", bytes: 5 }, "records", "broken off"],
    ["half an answer", { direction: "server-to-client", notRecorded: "broken off" }, "noMessages", "broken off"],
    ["a reason of its own", { direction: "client-to-server", notRecorded: "\u202e" }, "records", "not recorded"],
  ])("passes over %s, and counts it", (_name, record, list, reason) => {
    const { summary } = read(lines(record));
    expect([summary.reader?.id, summary.bad]).toEqual(["json-rpc", 0]);
    const { direction } = record as { direction: string };
    expect(summary.passedOver).toMatchObject({ [list]: [{ name: `${direction}: ${reason}`, count: 1 }] });
    expect(summary.passedOver[list === "records" ? "noMessages" : "records"]).toEqual([]);
  });

  it("counts a message that was cut: it may have been a call", () => {
    const cut = { direction: "client-to-server", text: "{", unparsed: true, truncated: 5 };
    expect(read(lines(line(call(1, "run")), cut)).summary).toMatchObject({
      bad: 1,
      firstBad: [{ line: 2, reason: "the message was too long to be recorded" }],
    });
  });
});

describe("Claude Code sessions", () => {
  const assistant = (...content: object[]) => ({
    type: "assistant",
    sessionId: "s1",
    timestamp: "2026-01-01T00:00:00.000Z",
    message: { role: "assistant", content },
  });
  const user = (...content: object[]) => ({ type: "user", sessionId: "s1", message: { role: "user", content } });
  const use = (id: string, name: string) => ({ type: "tool_use", id, name, input: { a: 1 } });
  const answer = (id: string, more: object = {}) => ({ type: "tool_result", tool_use_id: id, content: "x", ...more });

  it("reads MCP calls: the server ends at the first double underscore", () => {
    const { calls, summary } = read(
      lines(
        { type: "summary", sessionId: "s1" },
        assistant(use("1", "mcp__my-server__get__it"), use("2", "Bash")),
        user(answer("1")),
      ),
    );
    expect(summary.reader?.id).toBe("claude-code");
    expect(calls).toMatchObject([
      { server: "my-server", tool: "get__it", session: "s1", at: 1767225600000, args: { a: 1 }, outcome: "ok" },
    ]);
  });

  it.each<[string, object, CallOutcome]>([
    ["a tool error", { is_error: true }, "toolError"],
    [
      "an error whose text is that of a protocol error",
      { is_error: true, content: "MCP error -32602: Unknown tool" },
      "toolError",
    ],
    [
      "a refusal",
      { is_error: true, content: [{ type: "text", text: "The user doesn't want to proceed with this tool use." }] },
      "refused",
    ],
    ["a denial", { is_error: true, content: "[INTERCEPT POLICY DENIED] no" }, "denied"],
  ])("tells %s", (_name, more, outcome) => {
    expect(read(lines(assistant(use("1", "mcp__s__t")), user(answer("1", more)))).calls[0]?.outcome).toBe(outcome);
  });

  it("counts a call that a resumed session repeats once", () => {
    expect(read(lines(assistant(use("1", "mcp__s__t")), assistant(use("1", "mcp__s__t")))).calls).toHaveLength(1);
  });
});

describe("recognition", () => {
  it("passes over what comes before the first known record, and counts it", () => {
    const { calls, summary } = read(`noise\n{"a":1}\n${lines(call(1, "run"))}\n`);
    expect(calls).toHaveLength(1);
    expect(summary).toMatchObject({
      lines: 3,
      bad: 2,
      firstBad: [
        { line: 1, reason: "the line is no JSON" },
        { line: 2, reason: "this is no record of the transcript's format" },
      ],
    });
  });

  it("reads past a byte-order mark", () => {
    expect(read(`\ufeff${lines(call(1, "run"))}`)).toMatchObject({ summary: { bad: 0, lines: 1 } });
  });

  it("gives up on a file of something else", () => {
    const { summary } = read('{"a":1}\n'.repeat(5000));
    expect(summary.reader).toBeUndefined();
    expect(summary.bad).toBe(summary.lines);
  });
});
