import { describe, expect, it } from "vitest";
import { fixture, lines, read } from "../../test/reading.js";
import type { ToolCall } from "../call.js";
import { readTranscript } from "../transcript.js";

const FORWARDED = "Intercept forwards it without deciding";
const IN_A_BATCH = `${FORWARDED}: it is in a batch, which is not read over stdio`;

describe("MCP JSON-RPC", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "json-rpc/bare.jsonl",
      14,
      [],
      [
        "6 - list - - ok",
        '8 - run {"name":"llama3.2","prompt":"Say hello"} - ok',
        '9 - show {"name":"mistral"} - protocolError',
        '12 - delete {"name":"llama3.2"} - toolError',
        '14 - pull {"name":"qwen2.5:0.5b"} - pending',
      ],
    ],
    [
      "json-rpc/batches.jsonl",
      8,
      [],
      [
        `3 - list - - ok: ${IN_A_BATCH}`,
        `3 - show {"name":"llama3.2"} - ok: ${IN_A_BATCH}`,
        `7 - list - - protocolError: ${IN_A_BATCH}`,
      ],
    ],
    [
      "json-rpc/hashed.ndjson",
      3,
      [],
      [
        '1 - show {"name":"llama3.2"} 2026-11-02T09:00:01.000Z ok',
        "2 -  - 2026-11-02T09:00:02.000Z ok: the record has only a hash of the call",
      ],
    ],
    [
      "json-rpc/mcporter.ndjson",
      7,
      [],
      [
        "4 ollama list - 2026-11-02T09:00:01.000Z ok",
        '5 library search {"query":"llama"} 2026-11-02T09:00:02.000Z toolError',
      ],
    ],
    [
      "json-rpc/gateway-answers.jsonl",
      14,
      [],
      [
        '1 bank refund {"amount":9000} 2026-07-03T10:00:00.000Z denied',
        '3 bank refund {"amount":90} 2026-07-03T10:00:01.000Z ok',
        '5 bank refund {"amount":4000} 2026-07-03T10:00:02.000Z approval',
        '7 bank refund {"amount":3000} 2026-07-03T10:00:03.000Z approval',
        '9 bank refund {"amount":20} 2026-07-03T10:00:04.000Z protocolError',
        "11 bank list {} 2026-07-03T10:00:05.000Z denied",
        "13 bank list {} 2026-07-03T10:00:06.000Z toolError",
      ],
    ],
    [
      "json-rpc/mcptap.jsonl",
      10,
      [],
      [
        '5 ollama show {"name":"llama3.2"} 2026-11-02T09:00:02.000Z ok',
        '7 ollama push {"name":"me/mine","api_key":"[redacted]"} 2026-11-02T09:00:03.000Z protocolError: the record\'s arguments are redacted, and a rule reads them',
        '9 ollama run {"name":"llama3.2","prompt":"Summarise this report: …[truncated 9120 chars]"} 2026-11-02T09:00:05.000Z ok: the record\'s arguments are truncated, and a rule reads them',
      ],
    ],
    [
      "json-rpc/pairs.ndjson",
      4,
      [],
      [
        "1 - list {} 2026-11-02T09:00:01.000Z ok",
        '3 - delete {"name":"mistral"} 2026-11-02T09:00:03.000Z protocolError',
        '4 - run {"name":"llama3.2","prompt":"Hi"} 2026-11-02T09:00:04.000Z pending',
      ],
    ],
    ["json-rpc/seq-dir-msg.jsonl", 5, [], ['3 - run {"name":"llama3.2","prompt":"Hi"} 2026-11-02T09:00:01.125Z ok']],
    [
      "json-rpc/tasks-and-input.jsonl",
      12,
      [],
      [
        '1 ollama delete {"name":"mistral"} 2026-11-02T09:00:01.000Z ok',
        '5 ollama pull {"name":"llama3.2"} 2026-11-02T09:00:20.000Z toolError',
        '11 ollama copy {"source":"llama3.2","destination":"mine"} 2026-11-02T09:01:10.000Z pending',
      ],
    ],
    [
      "json-rpc/workflow-gateway.jsonl",
      11,
      [],
      [
        "3 ollama list - 2026-11-02T09:00:02.123Z protocolError",
        '5 ollama show {"name":"llama3.2"} 2026-11-02T09:00:04.123Z unknown',
        '6 ollama pull {"name":"mistral","token":"[REDACTED]"} 2026-11-02T09:00:04.123Z unknown: the record\'s arguments are redacted, and a rule reads them',
        '10 ollama delete {"name":"mistral"} 2026-11-02T09:00:08.123Z ok',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "json-rpc" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});

describe("messages", () => {
  const call = (id: unknown, name: string, more: object = {}) => ({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: { name, ...more },
  });
  const answer = (id: unknown, result: object) => ({ jsonrpc: "2.0", id, result });
  const asks = (id: unknown, more: object = {}) => answer(id, { resultType: "input_required", ...more });
  const again = (name: string, requestState: string, args?: unknown) =>
    call(9, name, { requestState, ...(args === undefined ? {} : { arguments: args }) });
  const ok = { content: [] };
  const long = "x".repeat(1_000);

  it.each<[string, readonly unknown[], readonly string[]]>([
    [
      "a call sent again with its state counts once",
      [call(1, "a"), asks(1, { requestState: "s" }), call(2, "a", { requestState: "s" }), answer(2, ok)],
      ["1 - a - - ok"],
    ],
    [
      "and as often as its server asks for more",
      [
        call(1, "a"),
        asks(1, { requestState: "s" }),
        call(2, "a", { requestState: "s" }),
        asks(2, { requestState: "t" }),
        call(3, "a", { requestState: "t" }),
        answer(3, ok),
      ],
      ["1 - a - - ok"],
    ],
    [
      "without a state, by its input",
      [call(1, "a"), asks(1), call(2, "a", { inputResponses: {} }), answer(2, ok)],
      ["1 - a - - ok"],
    ],
    [
      "another tool behind a question is another call",
      [call(1, "list"), asks(1), call(2, "rm", { inputResponses: {} }), answer(2, ok)],
      ["1 - list - - pending", "3 - rm - - ok"],
    ],
    [
      "and so is another argument behind its state",
      [call(1, "a", { arguments: { p: "/tmp" } }), asks(1, { requestState: "s" }), again("a", "s", { p: "/" })],
      ['1 - a {"p":"/tmp"} - pending', '3 - a {"p":"/"} - pending'],
    ],
    [
      "the order of arguments is no difference",
      [
        call(1, "a", { arguments: { p: 1, q: [2] } }),
        asks(1, { requestState: "s" }),
        again("a", "s", { q: [2], p: 1 }),
      ],
      ['1 - a {"p":1,"q":[2]} - pending'],
    ],
    [
      "long arguments are compared, too",
      [call(1, "a", { arguments: { p: long } }), asks(1, { requestState: "s" }), again("a", "s", { p: `${long}.` })],
      [`1 - a {"p":"${long}"} - pending`, `3 - a {"p":"${long}."} - pending`],
    ],
    [
      "a state that comes back to no question with one",
      [call(1, "a"), asks(1), call(2, "a", { requestState: "s" })],
      ["1 - a - - pending", "3 - a - - pending"],
    ],
    [
      "an input that does not bring the state back",
      [call(1, "a"), asks(1, { requestState: "s" }), call(2, "a", { inputResponses: {} })],
      ["1 - a - - pending", "3 - a - - pending"],
    ],
    [
      "a state that is no text",
      [call(1, "a"), asks(1, { requestState: 5 }), call(2, "a", { requestState: 5 })],
      ["1 - a - - pending", "3 - a - - pending"],
    ],
    [
      "a question that answers no call",
      [asks(1, { requestState: "s" }), call(2, "a", { requestState: "s" })],
      ["2 - a - - pending"],
    ],
    [
      "a question is answered once",
      [call(1, "a"), asks(1, { requestState: "s" }), again("a", "s"), again("a", "s")],
      ["1 - a - - pending", "4 - a - - pending"],
    ],
    [
      "of a call that is forwarded undecided nobody knows that it is the same",
      [call(1, "a", { arguments: [] }), asks(1, { requestState: "s" }), again("a", "s", [])],
      [
        `1 - a [] - pending: ${FORWARDED}: the call's arguments are no object`,
        `3 - a [] - pending: ${FORWARDED}: the call's arguments are no object`,
      ],
    ],
    ["a state nobody gave out is a call's own", [call(1, "a", { requestState: "s" }), answer(1, ok)], ["1 - a - - ok"]],
    [
      "the same arguments once more are one more call",
      [call(1, "a"), answer(1, ok), call(2, "a")],
      ["1 - a - - ok", "3 - a - - pending"],
    ],
    ["a missing id has no answer", [call(undefined, "a"), answer(undefined, ok)], ["1 - a - - pending"]],
    [
      "of a reused id, the later call is answered",
      [call(1, "a"), call(1, "b"), answer(1, ok)],
      ["1 - a - - pending", "2 - b - - ok"],
    ],
    [
      "tasks of 2025-11-25",
      [
        call(1, "a"),
        answer(1, { task: { taskId: "t", status: "working" } }),
        { jsonrpc: "2.0", id: 2, method: "tasks/get", params: { taskId: "t" } },
        answer(2, { taskId: "t", status: "working" }),
        { jsonrpc: "2.0", id: 3, method: "tasks/result", params: { taskId: "t" } },
        answer(3, { content: [], isError: true }),
      ],
      ["1 - a - - toolError"],
    ],
    [
      "a task that failed, and one that was cancelled",
      [
        [call(1, "a"), call(2, "b")],
        [answer(1, { resultType: "task", taskId: "t" }), answer(2, { resultType: "task", taskId: "u" })],
        { jsonrpc: "2.0", id: 3, method: "tasks/get", params: { taskId: "t" } },
        answer(3, { taskId: "t", status: "failed", error: { code: -32603, message: "" } }),
        { jsonrpc: "2.0", id: 4, method: "tasks/get", params: { taskId: "u" } },
        answer(4, { taskId: "u", status: "cancelled" }),
      ],
      [`1 - a - - protocolError: ${IN_A_BATCH}`, `1 - b - - unknown: ${IN_A_BATCH}`],
    ],
  ])("%s", (_name, records, expected) => {
    expect(read(lines(...records)).calls).toEqual(expected);
  });
});

describe("what Go's JSON reader makes of a call", () => {
  const NUMBER = `${FORWARDED}: the call's arguments hold a number that Go cannot read`;
  const nested = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;

  it.each<[string, string, string]>([
    ["sound", '{"name":"a","arguments":{"n":1e308,"s":"1e999"}}', '1 - a {"n":1e+308,"s":"1e999"} - pending'],
    ["a number too large", '{"name":"a","arguments":{"n":1e400}}', `1 - a {"n":1e400} - pending: ${NUMBER}`],
    [
      "as it is written",
      '{"name":"a","arguments":{"l":[{"n":-1.50E+309}]}}',
      `1 - a {"l":[{"n":-1.50E+309}]} - pending: ${NUMBER}`,
    ],
    ["a number too small is 0", '{"name":"a","arguments":{"n":1e-400}}', '1 - a {"n":0} - pending'],
    ["too large where nobody reads it", '{"name":"a","_meta":{"n":1e400},"arguments":{}}', "1 - a {} - pending"],
    ["a list", '{"name":"a","arguments":[1]}', `1 - a [1] - pending: ${FORWARDED}: the call's arguments are no object`],
    ["null arguments", '{"name":"a","arguments":null}', "1 - a - - pending"],
    ["a name that is no text", '{"name":5}', `1 -  - - pending: ${FORWARDED}: the call's tool name is no text`],
    ["no parameters", "[]", `1 -  - - pending: ${FORWARDED}: the call has no parameters that are an object`],
    ["names in another case", '{"NAME":"a","Arguments":{"n":1}}', '1 - a {"n":1} - pending'],
    ["of two names, the last", '{"name":"a","NAME":"b"}', "1 - b - - pending"],
    [
      "two mappings, one by one",
      '{"name":"a","arguments":{"x":1,"y":1},"Arguments":{"y":2,"z":{"w":3}}}',
      '1 - a {"x":1,"y":2,"z":{"w":3}} - pending',
    ],
    [
      "a number that the second mapping overwrites",
      '{"name":"a","arguments":{"n":1e999},"Arguments":{"n":1}}',
      `1 - a {"n":1} - pending: ${NUMBER}`,
    ],
    ["null, which forgets the first", '{"name":"a","arguments":{"x":1},"ARGUMENTS":null}', "1 - a - - pending"],
    ["letters that fold", '{"name":"a","argument\u017f":{"x":1}}', '1 - a {"x":1} - pending'],
    [
      "a number in the second mapping",
      '{"name":"a","arguments":{"x":1},"Arguments":{"n":1e999}}',
      `1 - a {"x":1,"n":1e999} - pending: ${NUMBER}`,
    ],
  ])("%s", (_name, params, expected) => {
    const text = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}\n`;
    const [call = ""] = read(Buffer.from(text)).calls;
    expect(call).toBe(expected);
  });

  it.each<[number, RegExp | undefined]>([
    [9_997, undefined],
    [9_998, /^Intercept forwards it without deciding: the message nests more than 10,000 levels deep$/],
  ])("%d lists in an argument", (levels, reason) => {
    const text = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":${nested(levels)}}}`;
    const reasons: (string | undefined)[] = [];
    const sink = { call: ({ malformed }: ToolCall) => void reasons.push(malformed), outcome: () => {} };
    readTranscript([Buffer.from(text)], "t", sink);
    expect(reasons).toHaveLength(1);
    if (reason === undefined) expect(reasons[0]).toBeUndefined();
    else expect(reasons[0]).toMatch(reason);
  });

  it("takes U+FFFD for each byte that is no UTF-8", () => {
    const text =
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"s":"x\xe2\x82y\xff"}}}\n';
    expect(read(Buffer.from(text, "latin1")).calls).toEqual(['1 - a {"s":"x\ufffd\ufffdy\ufffd"} - pending']);
  });

  it("finds the method and the parameters in any case", () => {
    const text = '{"jsonrpc":"2.0","Id":1,"METHOD":"tools/call","Params":{"name":"a"}}\n';
    expect(read(Buffer.from(text)).calls).toEqual(["1 - a - - pending"]);
  });
});
