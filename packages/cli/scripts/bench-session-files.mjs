/**
 * Session files as agents write them, for the benchmarks: mostly texts, and the output of agents' own tools. A line has 4 KB
 * on average, an eighth of the lines are calls to an MCP server, and their answers have up to 16 KB. Always the same.
 */

import { closeSync, openSync, writeSync } from "node:fs";

/** Time between two lines, in milliseconds. */
const STEP = 900;
const START = Date.UTC(2026, 0, 1, 9);

const SESSION = "5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10";

/** The session files whose lines the benchmarks write: by the format's id, a group of eight lines. */
export const SESSION_SHAPES = {
  "claude-code": claudeCode,
  codex,
  opencode,
  gemini,
};

/** Lines that a file begins with. */
const FIRST_LINES = {
  codex: (time) => [{ timestamp: time(), type: "session_meta", payload: { id: SESSION, cwd: "/home/ada/shop" } }],
  gemini: (time) => [{ sessionId: SESSION, projectHash: "ab12", startTime: time(), kind: "main" }],
};

/** Writes a session file of about `lines` lines to `path`. @returns how many calls to MCP servers are in it */
export function writeSession(path, shape, lines) {
  const file = openSync(path, "w");
  const random = randomNumbers(7);
  let at = START;
  const world = {
    random,
    time: () => {
      at += STEP;
      return new Date(at).toISOString();
    },
    text: (bytes) => toolOutput(random, bytes),
    n: 0,
  };
  let text = jsonLines(FIRST_LINES[shape]?.(world.time) ?? []);
  const groups = Math.ceil(lines / 8);
  for (world.n = 0; world.n < groups; world.n++) {
    text += jsonLines(SESSION_SHAPES[shape](world));
    if (text.length > 1_000_000 || world.n === groups - 1) {
      writeSync(file, text);
      text = "";
    }
  }
  closeSync(file);
  return groups;
}

export function sessionPolicyText() {
  return `version: "1"
default: deny
tools:
  search_issues:
    rules:
      - {name: repository, conditions: [{path: args.repository, op: in, value: [ada/shop, ada/site]}]}
      - {name: per minute, rate_limit: 20/minute}
`;
}

function callArguments({ n }) {
  return { repository: ["ada/shop", "ada/site", "eve/other"][n % 3], query: `is:open label:bug ${n}`, limit: 20 };
}

/** A call of a server's tool, one of the agent's own that reads a file, one that changes it, and texts. */
function claudeCode(world) {
  const { time, text, random, n } = world;
  const line = (type, rest) => ({
    parentUuid: uuid(random),
    isSidechain: false,
    userType: "external",
    cwd: "/home/ada/shop",
    sessionId: SESSION,
    version: "2.0.14",
    gitBranch: "main",
    type,
    ...rest,
    uuid: uuid(random),
    timestamp: time(),
  });
  const said = (content) =>
    line("assistant", {
      message: {
        id: `msg_${id(random)}`,
        type: "message",
        role: "assistant",
        model: "claude-sonnet",
        content: [content],
        stop_reason: content.type === "tool_use" ? "tool_use" : null,
        usage: { input_tokens: 4, cache_read_input_tokens: 31_212, output_tokens: 212 },
      },
    });
  const answered = (tool_use_id, content, toolUseResult) =>
    line("user", {
      message: { role: "user", content: [{ tool_use_id, type: "tool_result", content }] },
      toolUseResult,
    });
  const [search, read, edit] = [0, 1, 2].map(() => `toolu_${id(random)}`);
  const page = text(7_000 * random());
  const before = text(1_200);
  return [
    said({ type: "tool_use", id: search, name: "mcp__github__search_issues", input: callArguments(world) }),
    answered(search, [{ type: "text", text: text(16_000 * random()) }]),
    said({ type: "thinking", thinking: text(2_000), signature: id(random).repeat(20) }),
    said({ type: "tool_use", id: read, name: "Read", input: { file_path: `/home/ada/shop/src/page-${n % 50}.ts` } }),
    answered(read, page, {
      type: "text",
      file: { filePath: "/home/ada/shop/src/page.ts", content: page, numLines: 80 },
    }),
    said({ type: "tool_use", id: edit, name: "Edit", input: { old_string: before, new_string: text(1_300) } }),
    answered(edit, "The file has been updated.", { oldString: before, newString: text(1_300), originalFile: page }),
    line("user", { message: { role: "user", content: text(1_500) } }),
  ];
}

function codex(world) {
  const { time, text, random, n } = world;
  const line = (type, payload) => ({ timestamp: time(), type, payload });
  const [search, shell] = [0, 1].map(() => `call_${id(random)}`);
  const issues = text(16_000 * random());
  const invocation = { server: "github", tool: "search_issues", arguments: callArguments(world) };
  const written = JSON.stringify(callArguments(world));
  return [
    line("response_item", {
      type: "function_call",
      name: "mcp__github__search_issues",
      arguments: written,
      call_id: search,
    }),
    line("event_msg", {
      type: "mcp_tool_call_end",
      call_id: search,
      invocation,
      duration: { secs: 0, nanos: 412_000_000 },
      result: { Ok: { content: [{ type: "text", text: issues }], isError: false } },
    }),
    line("response_item", { type: "function_call_output", call_id: search, output: issues.slice(0, 4_000) }),
    line("response_item", { type: "reasoning", summary: [], content: null, encrypted_content: id(random).repeat(90) }),
    line("response_item", {
      type: "function_call",
      name: "shell",
      arguments: JSON.stringify({ command: ["bash", "-lc", `sed -n 1,80p src/page-${n % 50}.ts`] }),
      call_id: shell,
    }),
    line("response_item", { type: "function_call_output", call_id: shell, output: text(16_000 * random()) }),
    line("response_item", {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: text(7_000) }],
    }),
    line("event_msg", {
      type: "token_count",
      info: { total_token_usage: { input_tokens: 31_212, output_tokens: 212 } },
    }),
  ];
}

function opencode(world) {
  const { time, text, random, n } = world;
  const line = (type, part) => ({
    type,
    timestamp: Date.parse(time()),
    sessionID: "ses_1",
    part: { id: `prt_${id(random)}`, sessionID: "ses_1", messageID: `msg_${id(random)}`, ...part },
  });
  const tool = (name, input, output, metadata = {}) => {
    const start = Date.parse(time());
    const state = { status: "completed", input, output, title: "", metadata, time: { start, end: start + 300 } };
    return line("tool_use", { type: "tool", callID: `call_${id(random)}`, tool: name, state });
  };
  const page = text(4_000 * random());
  return [
    line("step_start", { type: "step-start", snapshot: id(random) }),
    tool("github_search_issues", callArguments(world), text(16_000 * random())),
    line("step_finish", { type: "step-finish", reason: "tool-calls", cost: 0, tokens: { input: 671, output: 8 } }),
    line("text", { type: "text", text: text(6_000) }),
    tool("read", { filePath: `src/page-${n % 50}.ts` }, page, { preview: page.slice(0, 1_000) }),
    line("text", { type: "text", text: text(5_000) }),
    tool("bash", { command: "npm test", description: "Run the tests" }, text(8_000), {}),
    line("text", { type: "text", text: text(1_500) }),
  ];
}

function gemini(world) {
  const { time, text, random, n } = world;
  const message = (type, rest) => ({ id: uuid(random), timestamp: time(), type, ...rest });
  const tool = (name, displayName, args, output) => {
    const call = `${name}-${Math.floor(1e9 * random())}`;
    const result = [{ functionResponse: { id: call, name, response: { output } } }];
    return { id: call, name, args, result, status: "success", timestamp: time(), displayName, resultDisplay: output };
  };
  const shown = "search_issues (github MCP Server)";
  return [
    message("user", { content: [{ text: text(1_500) }] }),
    message("gemini", {
      content: "",
      thoughts: [{ subject: "Search", description: text(1_000) }],
      toolCalls: [tool("search_issues", shown, callArguments(world), text(8_000 * random()))],
    }),
    message("gemini", { content: text(4_000), thoughts: [] }),
    message("user", { content: [{ text: text(3_000) }] }),
    message("gemini", {
      content: "",
      toolCalls: [tool("read_file", "ReadFile", { file_path: `src/page-${n % 50}.ts` }, text(4_000 * random()))],
    }),
    message("gemini", { content: text(4_000), thoughts: [] }),
    message("info", { content: text(4_000) }),
    message("gemini", { content: text(3_000), thoughts: [] }),
  ];
}

const WORDS =
  `the of to const return function import from "items" if else await price order ticket error: at (src/page.ts:41) {
  }\n \n\t- => === 200 404 'use' — → ✓ total: 3 open closed`.split(" ");

/** Source text, listings and messages: short lines, quotes, and here and there a character beyond ASCII. */
function toolOutput(random, bytes) {
  const from = Math.floor(random() * (OUTPUT.length - bytes));
  return OUTPUT.slice(from, from + Math.floor(bytes));
}

const OUTPUT = makeOutput(randomNumbers(3), 300_000);

function makeOutput(random, length) {
  let text = "";
  while (text.length < length) {
    for (let words = 4 + Math.floor(8 * random()); words > 0; words--)
      text += `${WORDS[Math.floor(WORDS.length * random())]} `;
    text += "\n";
  }
  return text;
}

function jsonLines(records) {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

function id(random) {
  return Array.from(
    { length: 24 },
    () => "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"[Math.floor(59 * random())],
  ).join("");
}

function uuid(random) {
  const hex = (length) =>
    Math.floor(16 ** length * random())
      .toString(16)
      .padStart(length, "0");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}

/** The same numbers each time, from 0 up to 1 (xorshift32). */
function randomNumbers(seed) {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}
