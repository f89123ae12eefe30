/** Clients that flood, send nonsense, ask for too much, or go away: they are answered, and the process stays. */

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { folderOf, listening, overHttp, overStdio, type Running, removed, spawned } from "./served.js";

const INITIALIZE = {
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "h", version: "1" } },
};

/** However busy the machine is, an answer is looked for often. */
const WAIT = { timeout: 25_000, interval: 5 };

const line = (message: object) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`;
const call = (id: number | string, name: string, args: object) =>
  line({ id, method: "tools/call", params: { name, arguments: args } });

interface Message {
  readonly id?: unknown;
  readonly result?: { readonly isError?: boolean; readonly content?: readonly { readonly text: string }[] };
  readonly error?: { readonly code: number; readonly message: string };
  readonly method?: string;
}

/** What a server answers to lines, by the time its input ends. */
async function fed(running: Running, lines: readonly string[]): Promise<Message[]> {
  running.child.stdin.end(lines.join(""));
  const { code, stdout } = await running.ended;
  expect(code).toBe(0);
  return stdout
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text));
}

/** Much work for lint. */
const SLOW = `version: "1"\ndefault: deny\ntools:\n${Array.from({ length: 300 }, (_, i) => {
  const rules = Array.from(
    { length: 5 },
    (_, j) => `      - { name: r${j}, conditions: [{ path: args.x, op: regex, value: "^(a|b${j})*[a-z]{1,9}$" }] }`,
  );
  return `  t${i}:\n    rules:\n${rules.join("\n")}\n`;
}).join("")}`;

const POLICY = 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: [{ name: limit, rate_limit: 5/hour }]\n';

const folders: string[] = [];
const folder = (files: Readonly<Record<string, string>> = { "p.yaml": POLICY }) => {
  const made = folderOf(files);
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const one of folders.splice(0)) removed(one);
});

describe("a client", () => {
  // One server is sent every nonsense, so that each message is also the next one of those before it.
  let server: Running;
  const root = folderOf({ "p.yaml": POLICY });
  const heard: Message[] = [];

  beforeAll(async () => {
    server = spawned(root);
    createInterface(server.child.stdout).on("line", (text) => heard.push(JSON.parse(text)));
    server.child.stdin.write(line(INITIALIZE));
    await vi.waitFor(() => expect(heard).toHaveLength(1), WAIT);
  });

  afterAll(async () => {
    server.child.stdin.end();
    expect(await server.ended).toMatchObject({ code: 0 });
    removed(root);
  });

  it("that floods gets an answer to every call", async () => {
    const calls = Array.from({ length: 2_000 }, (_, i) =>
      call(i + 1, "check_call", { policy: { path: "p.yaml" }, tool: "run" }),
    );
    const answers = await fed(spawned(folder()), [line(INITIALIZE), ...calls]);
    const ids = new Set(answers.map(({ id }) => id));
    expect(ids.size).toBe(2_001);
    const texts = new Set(
      answers.filter(({ result }) => result?.isError).map(({ result }) => result?.content?.[0]?.text),
    );
    expect([...texts]).toEqual(["16 requests of this client are not answered yet; wait for some of them"]);
  });

  it.each<[string, string, object]>([
    ["no JSON", "garbage\n", { error: { code: -32_700 } }],
    ["half of it", '{"jsonrpc":"2.0"\n', { error: { code: -32_700 } }],
    ["a batch", "[]\n", { error: { code: -32_600 } }],
    ["a number", "42\n", { error: { code: -32_600 } }],
    ["a line without end", `${"x".repeat(5_000_000)}\n`, { error: { code: -32_600 } }],
    ["another protocol", '{"jsonrpc":"1.0","id":7,"method":"ping"}\n', { id: 7, error: { code: -32_600 } }],
    ["no tool", line({ id: 7, method: "tools/call" }), { id: 7, error: { code: -32_602 } }],
    ["a tool of Object's", call(7, "__proto__", {}), { id: 7, error: { code: -32_602 } }],
    [
      "arguments in a list",
      line({ id: 7, method: "tools/call", params: { name: "lint", arguments: [] } }),
      { id: 7, error: { code: -32_602 } },
    ],
    ["a method of none", line({ id: 7, method: "completion/complete" }), { id: 7, error: { code: -32_601 } }],
    [
      "a cursor of none",
      line({ id: 7, method: "resources/list", params: { cursor: "-1" } }),
      { id: 7, error: { code: -32_602 } },
    ],
    [
      "a resource of none",
      line({ id: 7, method: "resources/read", params: { uri: "callgate:///%00" } }),
      { id: 7, error: { code: -32_002 } },
    ],
    [
      "a tool's name of Object's",
      call(7, "check_call", { policy: { path: "p.yaml" }, tool: "__proto__" }),
      { id: 7, result: { structuredContent: { report: { decision: "deny" } } } },
    ],
    [
      "nesting without end",
      call(7, "lint", { policy: { text: "[".repeat(100_000) } }),
      { id: 7, result: { content: [{ text: expect.stringContaining("nested more than 100 levels") }] } },
    ],
    ["a pattern without end", call(7, "coverage", { run: "(a+)+$" }), { id: 7, result: { isError: true } }],
    [
      "a suite that names another's file",
      call(7, "coverage", { suite: { text: "version: 1\npolicy: /etc/passwd\ncases: []\n" } }),
      { id: 7, result: { isError: true, content: [{ text: expect.stringContaining("lies outside of") }] } },
    ],
    [
      "a tool list of another's",
      call(7, "lint", { tools: [{ server: "a=../../etc/passwd", text: "{}" }] }),
      { id: 7, result: { isError: true, content: [{ text: expect.stringContaining("outside of the folder") }] } },
    ],
    [
      "an option for git",
      call(7, "diff", { before: { path: "p.yaml", revision: "--output=x" }, after: { path: "p.yaml" } }),
      { id: 7, result: { isError: true } },
    ],
  ])("that sends %s is answered, and so is the next message", async (_, message, answer) => {
    const before = heard.length;
    server.child.stdin.write(message + line({ id: 8, method: "ping" }));
    await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(before + 2), WAIT);
    const answers = heard.slice(before);
    expect(answers.find(({ id }) => id !== 8)).toMatchObject(answer);
    expect(answers.find(({ id }) => id === 8)).toMatchObject({ result: {} });
  });

  it.runIf(process.platform === "linux")("is shown no file that a link leads to, and no device", async () => {
    const outside = folder({ "secret.yaml": `# secret\n${POLICY}` });
    const root = folder();
    symlinkSync(join(outside, "secret.yaml"), join(root, "link.yaml"));
    symlinkSync(outside, join(root, "linked"));
    symlinkSync("/dev/zero", join(root, "zero.jsonl"));
    const client = await overStdio(root);
    for (const path of ["link.yaml", "linked/secret.yaml", "zero.jsonl"]) {
      const lint = await client.callTool({ name: "lint", arguments: { policy: { path } } });
      expect(JSON.stringify(lint)).toMatch(/leads out of the folder/);
      await expect(client.readResource({ uri: `callgate:///${path}` })).rejects.toThrow(/leads out of the folder/);
    }
    expect((await client.listResources()).resources.map(({ name }) => name)).toEqual(["p.yaml"]);
    const all = await client.callTool({ name: "lint", arguments: {} });
    expect(JSON.stringify(all)).not.toContain("secret");
    await client.close();
  });

  it("that waits for much work hears so every second, is answered in between, and can give up", async () => {
    const client = await overStdio(folder());
    const heard: number[] = [];
    const giveUp = new AbortController();
    // However fast the machine is, what comes last waits for all of these.
    const before = Array.from({ length: 8 }, () =>
      client.callTool({ name: "lint", arguments: { policy: { text: SLOW } } }, undefined, { signal: giveUp.signal }),
    );
    const refusals = Promise.allSettled(before);
    const slow = client.callTool({ name: "lint", arguments: { policy: { text: SLOW } } }, undefined, {
      signal: giveUp.signal,
      onprogress({ progress, message }) {
        expect(message).toContain("lint: working for");
        heard.push(progress);
        if (heard.length === 2) giveUp.abort(new Error("enough"));
      },
    });
    const refusal = expect(slow).rejects.toThrow("enough");
    while (heard.length < 2) await client.ping();
    await refusal;
    await refusals;
    expect(heard).toEqual([1, 2]);
    const args = { policy: { path: "p.yaml" }, tool: "run" };
    expect((await client.callTool({ name: "check_call", arguments: args })).isError).toBeUndefined();
    await client.close();
  });

  it("that goes away in the middle of much work leaves nothing behind", async () => {
    const running = spawned(folder());
    running.child.stdin.write(line(INITIALIZE));
    running.child.stdin.end(call(1, "lint", { policy: { text: SLOW } }));
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("that goes away leaves the others of a server over HTTP alone", async () => {
    const { child, url, ended } = await listening(folder());
    const first = await overHttp(url);
    const unanswered = first.callTool({ name: "lint", arguments: { policy: { text: SLOW } } });
    const refusal = expect(unanswered).rejects.toThrow();
    await first.close();
    await refusal;
    const second = await overHttp(url);
    const args = { policy: { path: "p.yaml" }, tool: "run" };
    expect((await second.callTool({ name: "check_call", arguments: args })).isError).toBeUndefined();
    await second.close();
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, stdout: "" });
  });

  it.each([
    [{ origin: "https://evil.example" }, 403],
    [{ origin: "http://localhost:6274" }, 200],
  ])("with %j over HTTP gets %d", async (headers, status) => {
    const { child, url, ended } = await listening(folder());
    const { status: answered } = await fetch(url, {
      method: "POST",
      body: JSON.stringify({ jsonrpc: "2.0", ...INITIALIZE }),
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
    });
    expect(answered).toBe(status);
    child.kill("SIGTERM");
    await ended;
  });
});
