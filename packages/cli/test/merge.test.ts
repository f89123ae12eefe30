/** A replay in threads and in shards gives, byte for byte, the report of one run; or it says that it cannot. */

import { afterAll, describe, expect, it } from "vitest";
import { Workspace } from "./run.js";

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();

function message(at: number, direction: string, body: object): string {
  return JSON.stringify({ time: iso(at), direction, server: "ollama", message: { jsonrpc: "2.0", ...body } });
}

const asks = (at: number, id: number, name: string, args: object) =>
  message(at, "client-to-server", { id, method: "tools/call", params: { name, arguments: args } });
const fails = (at: number, id: number) =>
  message(at, "server-to-client", { id, error: { code: -32603, message: "no" } });
const answers = (at: number, id: number, text: string, isError = false) =>
  message(at, "server-to-client", { id, result: { content: [{ type: "text", text }], isError } });

const TOOLS = ["run", "chat_completion", "list"];
const PADDING = "x".repeat(300);

/** Some four days, a call every 20 seconds; every answer comes with the call after the next. */
function fourDays(change: (line: string, i: number) => readonly string[] = (line) => [line]): string {
  const lines = [message(START, "client-to-server", { id: "list", method: "tools/list" })];
  for (let i = 0; i < 17_000; i++) {
    const at = START + i * 20_000;
    lines.push(...change(asks(at, i, TOOLS[i % 3] as string, { amount: i % 50, prompt: `${PADDING}${i % 7}` }), i));
    if (i === 9_000) lines.push("no JSON");
    if (i < 2 || i % 11 === 0) continue;
    const id = i - 2;
    if (i % 19 === 0) lines.push(fails(at + 1, id));
    else if (i % 17 === 0) lines.push(answers(at + 1, id, "[INTERCEPT POLICY DENIED] no"));
    else lines.push(answers(at + 1, id, "done", i % 5 === 0));
  }
  return `${lines.join("\n")}\n`;
}

/** A Claude Code session of half an hour every two hours, in a file of its own. */
function sessions(): Record<string, string> {
  const files = Array.from({ length: 40 }, (_, n) => {
    const lines = Array.from({ length: 30 }, (_, i) => {
      const call = { type: "tool_use", id: `${n}-${i}`, name: "mcp__ollama__run", input: { amount: i } };
      const timestamp = iso(START + n * 120 * MINUTE + i * MINUTE);
      return JSON.stringify({ type: "assistant", sessionId: `s${n % 3}`, timestamp, message: { content: [call] } });
    });
    return [`logs/${String(n).padStart(2, "0")}.jsonl`, `${lines.join("\n")}\n`] as const;
  });
  return Object.fromEntries(files);
}

const INTERCEPT = (perMinute: number, perDay = 700) => `version: "1"
default: deny
tools:
  run:
    rules:
      - {name: small, conditions: [{path: args.amount, op: lt, value: 45}]}
      - {name: per minute, rate_limit: ${perMinute}/minute}
      - name: daily
        conditions: [{path: state.run.spend, op: lte, value: ${perDay}}]
        state: {counter: spend, window: day, increment_from: args.amount}
  chat_completion:
    rules:
      - {name: per hour, rate_limit: 20/hour}
`;
const GATEWAY = JSON.stringify({
  version: "1",
  default: "allow",
  tools: {
    run: { limits: [{ counter: "rate", window: "day", max: 300, scope: "grant" }] },
    chat_completion: { limits: [{ counter: "hourly", window: "hour", max: 10, scope: "grant" }] },
  },
});
const CATALOGUE = "tools:\n  run:\n    rules:\n      - action: allow\n        rate_limit: {max: 5, window: 420}\n";

const workspace = new Workspace({
  "intercept.yaml": INTERCEPT(1),
  "older.yaml": INTERCEPT(2, 900),
  "gateway.json": GATEWAY,
  "catalogue.yaml": CATALOGUE,
  "days.jsonl": fourDays(),
  ...sessions(),
});
afterAll(() => workspace.remove());

/** What each shard said, and how the merge went. */
async function inShards(count: number, args: readonly string[], format: string) {
  const said: string[] = [];
  for (let i = 1; i <= count; i++) {
    const ran = await workspace.run(["replay", ...args, "--shard", `${i}/${count}`, "--part", `part-${i}.json`]);
    if (ran.code !== 0) return { said, merged: ran };
    said.push(ran.stdout);
  }
  const parts = Array.from({ length: count }, (_, i) => `part-${count - i}.json`);
  return { said, merged: await workspace.run(["merge", ...parts, "--format", format]) };
}

describe("a replay in parts", () => {
  it.each<[string, string[]]>([
    ["a policy of rules and sums", ["--policy", "intercept.yaml", "days.jsonl"]],
    ["limits by grant", ["--policy", "gateway.json", "days.jsonl"]],
    ["limits by grant over all", ["--policy", "gateway.json", "--grant-by", "none", "days.jsonl"]],
    ["windows of seven minutes", ["--policy", "catalogue.yaml", "--allow-invalid", "days.jsonl", "logs"]],
    ["several files, cut and whole", ["--policy", "intercept.yaml", "logs", "days.jsonl"]],
    ["whole files alone", ["--policy", "intercept.yaml", "logs"]],
    ["a policy beside an older one", ["--policy", "intercept.yaml", "--against", "older.yaml", "days.jsonl"]],
    ["a sweep", ["--policy", "intercept.yaml", "--sweep", "all", "logs", "days.jsonl"]],
    ["redacted", ["--policy", "intercept.yaml", "--redact", "params.arguments.prompt", "days.jsonl"]],
  ])("is that of one run: %s", async (_name, args) => {
    const [json, pretty] = [
      ["--format", "json"],
      ["--format", "pretty"],
    ] as const;
    const one = await workspace.run(["replay", ...args, ...json]);
    expect(one.stderr).toBe("");
    const { said, merged } = await inShards(3, args, "json");
    expect(said.filter((text) => / 0 calls /.test(text))).toEqual([]);
    expect(merged).toEqual(one);
    expect(await workspace.run(["replay", ...args, ...json, "--jobs", "3"])).toEqual(one);
    const shown = await workspace.run(["replay", ...args, ...pretty]);
    expect(await workspace.run(["merge", "part-1.json", "part-2.json", "part-3.json", ...pretty])).toEqual(shown);
  });

  it("does not part a failed call from its answer at midnight", async () => {
    const midnight = 2 * 4_320;
    workspace.write(
      "midnight.jsonl",
      fourDays((line, i) => {
        const at = START + i * 20_000;
        if (i === midnight - 1) return [line, asks(at + 1, 99_999, "run", { amount: 1 })];
        return i === midnight + 1 ? [line, fails(at + 1, 99_999)] : [line];
      }),
    );
    const args = ["--policy", "intercept.yaml", "midnight.jsonl"];
    const one = await workspace.run(["replay", ...args, "--format", "json"]);
    const { said, merged } = await inShards(2, args, "json");
    expect(said[0]).toMatch(/12,961 calls|4,3\d\d calls/);
    expect(merged).toEqual(one);
  });

  it("says where a failed call and its answer stand too far apart, and --jobs does it in one piece", async () => {
    workspace.write(
      "far.jsonl",
      fourDays((line, i) => {
        const at = START + i * 20_000;
        if (i === 3_000) return [line, asks(at + 1, 99_999, "run", { amount: 1 })];
        return i === 15_000 ? [line, fails(at + 1, 99_999)] : [line];
      }),
    );
    const args = ["--policy", "intercept.yaml", "far.jsonl"];
    const { merged } = await inShards(2, args, "json");
    expect(merged.code).toBe(2);
    expect(merged.stderr).toMatch(/far\.jsonl has a failed call whose answer comes in another shard; replay it with/);
    const one = await workspace.run(["replay", ...args, "--format", "json"]);
    expect(await workspace.run(["replay", ...args, "--format", "json", "--jobs", "2"])).toEqual(one);
  });

  it("says where a clock jumps, and --jobs does it in one piece", async () => {
    workspace.write(
      "jump.jsonl",
      fourDays((line, i) => (i === 15_000 ? [line, asks(START, 99_999, "run", { amount: 1 })] : [line])),
    );
    const args = ["--policy", "intercept.yaml", "jump.jsonl"];
    const { merged } = await inShards(2, args, "json");
    expect(merged.stderr).toMatch(/the clock of jump\.jsonl jumps/);
    const one = await workspace.run(["replay", ...args, "--format", "json"]);
    expect(await workspace.run(["replay", ...args, "--format", "json", "--jobs", "2"])).toEqual(one);
  });
});

describe("what is no whole set of parts", () => {
  const part = (i: string, file: string, policy = "gateway.json", more: string[] = []) =>
    workspace.run(["replay", "--policy", policy, "logs", "--shard", i, "--part", file, ...more]);

  it.each<[string, () => Promise<unknown>, string[], RegExp]>([
    ["missing", () => part("1/3", "a"), ["a"], /of 3 parts, these are missing: 2, 3/],
    [
      "doubled",
      async () => [await part("1/2", "a"), await part("1/2", "b")],
      ["a", "b"],
      /b and a are the same part, 1 of 2/,
    ],
    [
      "of another policy",
      async () => [await part("1/2", "a"), await part("2/2", "b", "intercept.yaml")],
      ["a", "b"],
      /b and a are not parts of one replay/,
    ],
    [
      "of other options",
      async () => [await part("1/2", "a"), await part("2/2", "b", "gateway.json", ["--grant-by", "none"])],
      ["a", "b"],
      /b and a are not parts of one replay/,
    ],
    [
      "changed",
      async () => {
        await part("1/1", "a");
        workspace.write("a", workspace.read("a").replace('"calls":1200', '"calls":1201'));
      },
      ["a"],
      /a was changed after it was written/,
    ],
    [
      "cut off",
      async () => {
        await part("1/1", "a");
        workspace.write("a", workspace.read("a").slice(0, -100));
      },
      ["a"],
      /a is no part of a replay, or is cut off/,
    ],
    ["none", async () => workspace.write("a", "{}"), ["a"], /a is no part of a replay; parts are what/],
    ["not there", async () => {}, ["nowhere"], /nowhere cannot be read: there is no such file/],
  ])("%s", async (_name, prepare, parts, sentence) => {
    await prepare();
    const { code, stderr } = await workspace.run(["merge", ...parts]);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });
});

describe("options that cannot be cut", () => {
  it.each<[string[], RegExp]>([
    [["--shard", "1/2"], /--shard needs a file to write to: --part FILE/],
    [["--part", "p"], /--part FILE is where a shard goes/],
    [["--shard", "0/2", "--part", "p"], /shards are counted from 1 to N/],
    [["--shard", "3/2", "--part", "p"], /shards are counted from 1 to N/],
    [["--shard", "half", "--part", "p"], /--shard half is no shard; write I\/N/],
    [["--shard", "1/2", "--part", "p", "--jobs", "2"], /--jobs and --shard both cut the work/],
    [["--shard", "1/2", "--part", "p", "--explain", "3"], /--shard cannot cut this work: --explain counts/],
    [["--shard", "1/2", "--part", "p", "--decisions", "d"], /--shard cannot cut this work: --decisions/],
    [["--shard", "1/2", "--part", "p", "--assume-interval", "1s"], /--shard cannot cut this work: --assume-interval/],
    [["--shard", "1/2", "--part", "p", "--format", "json"], /--shard writes no report/],
    [["--jobs", "0"], /--jobs 0 is no number of threads/],
  ])("%j", async (options, sentence) => {
    const { code, stderr } = await workspace.run(["replay", "--policy", "gateway.json", "logs", ...options]);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });
});
