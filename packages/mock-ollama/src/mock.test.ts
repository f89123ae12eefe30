/** The mock as a client in the same process sees it. */

import { readFileSync } from "node:fs";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, it } from "vitest";
import { another, inMemory, ONE_CALL_EACH, type TestClient } from "../test/client.js";
import { createMockOllama, type MockOllamaOptions, parseFault, parseLatency, TOOL_NAMES } from "./index.js";

const LISTED = JSON.parse(readFileSync(new URL("../../../fixtures/tools/ollama.json", import.meta.url), "utf8"));

/** Whether each of `count` calls to a tool fails. */
async function failures({ call }: TestClient, tool: string, count: number): Promise<boolean[]> {
  const failed: boolean[] = [];
  for (let i = 0; i < count; i++)
    failed.push(
      await call(tool, tool === "list" ? {} : { name: "llama3.2", prompt: "x" }).then(
        (answer) => answer.failed,
        () => true,
      ),
    );
  return failed;
}

const faulty = (...fail: string[]): MockOllamaOptions => ({ fail: fail.map(parseFault) });

/** Something that happens once, and waiting for it. */
function signalled() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { give, given };
}

/** Waits that take no time, and are written down. */
function instant() {
  const waits: number[] = [];
  return { waits, sleep: async (milliseconds: number) => void waits.push(milliseconds) };
}

describe("tools/list", () => {
  it("is that of the server the policies speak of, byte for byte", async () => {
    const { client } = await inMemory();
    const { tools } = await client.listTools();
    expect(JSON.stringify({ tools })).toBe(JSON.stringify(LISTED));
  });

  it("adds annotations when asked, and nothing else", async () => {
    const { client } = await inMemory({ annotations: true });
    const { tools } = await client.listTools();
    expect(tools.map(({ annotations: _, ...tool }) => tool)).toEqual(LISTED.tools);
    const names = (keep: (hints: NonNullable<(typeof tools)[number]["annotations"]>) => boolean | undefined) =>
      tools.filter(({ annotations }) => annotations !== undefined && keep(annotations)).map(({ name }) => name);
    expect(names(() => true)).toHaveLength(10);
    expect(names((hints) => hints.readOnlyHint)).toEqual(["show", "list"]);
    expect(names((hints) => hints.destructiveHint)).toEqual(["create", "push", "cp", "rm"]);
    expect(names((hints) => hints.openWorldHint)).toEqual(["pull", "push"]);
  });
});

describe("the ten tools", () => {
  it("answer", async () => {
    const { call } = await inMemory();
    expect(ONE_CALL_EACH.map(([name]) => name).sort()).toEqual([...TOOL_NAMES].sort());
    for (const [name, args, holds] of ONE_CALL_EACH) {
      const answer = await call(name, args);
      expect(answer, name).toEqual({ text: expect.stringContaining(holds), failed: false });
    }
  });

  it("keep a registry: what is pulled, created and copied is there, what is removed is gone", async () => {
    const { call } = await inMemory({ models: [{ name: "llama3.2" }] });
    const names = async () =>
      (await call("list")).text
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split(" ")[0]);
    expect(await names()).toEqual(["llama3.2:latest"]);
    await call("pull", { name: "phi3" });
    await call("create", { name: "me/mario", modelfile: "Modelfile" });
    await call("cp", { source: "llama3.2", destination: "backup:v1" });
    expect(await names()).toEqual(["backup:v1", "me/mario:latest", "phi3:latest", "llama3.2:latest"]);
    for (const name of await names()) {
      expect(await call("show", { name })).toMatchObject({ failed: false });
      expect(await call("run", { name, prompt: "Hello" })).toMatchObject({ failed: false });
    }
    await call("rm", { name: "llama3.2:latest" });
    await call("rm", { name: "phi3" });
    expect(await names()).toEqual(["backup:v1", "me/mario:latest"]);
    expect((await call("show", { name: "backup:v1" })).failed).toBe(false);
  });

  it.each([
    ["run", { name: "absent", prompt: "x" }, "Error: model 'absent' not found"],
    ["show", { name: "absent:7b" }, "Error: model 'absent:7b' not found"],
    ["rm", { name: "absent" }, "Error: model 'absent' not found"],
    ["push", { name: "absent" }, "Error: model 'absent' not found"],
    ["cp", { source: "absent", destination: "b" }, "Error: model 'absent' not found"],
    [
      "chat_completion",
      { model: "absent", messages: [{ role: "user", content: "x" }] },
      "Error: model 'absent' not found",
    ],
    ["chat_completion", { model: "llama3.2", messages: [] }, "Error: [] is too short - 'messages'"],
    ["pull", { name: "no name" }, "Error: invalid model name"],
    ["create", { name: "../etc", modelfile: "x" }, "Error: invalid model name"],
    ["cp", { source: "llama3.2", destination: "" }, "Error: invalid model name"],
  ])("%s %j fails in Ollama's words", async (name, args, text) => {
    const { call } = await inMemory();
    expect(await call(name, args)).toEqual({ text, failed: true });
  });

  it("start Ollama once", async () => {
    const { call } = await inMemory();
    expect((await call("serve")).failed).toBe(false);
    expect(await call("serve")).toEqual({
      text: "Error: listen tcp 127.0.0.1:11434: bind: address already in use",
      failed: true,
    });
  });

  it("never open the path that create is given", async () => {
    const { call } = await inMemory();
    expect((await call("create", { name: "a", modelfile: "/no/such/folder/Modelfile" })).failed).toBe(false);
  });

  it("have room for a thousand models", async () => {
    const { call } = await inMemory({ models: Array.from({ length: 1000 }, (_, i) => ({ name: `m${i}` })) });
    expect(await call("pull", { name: "one-more" })).toEqual({ text: "Error: no space left on device", failed: true });
    expect((await call("pull", { name: "m7" })).failed).toBe(false);
  });

  it("answer a chat in OpenAI's shape", async () => {
    const { call } = await inMemory({ now: () => new Date("2026-03-01T12:00:00Z") });
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Why is the sky blue?" },
    ];
    const completion = JSON.parse((await call("chat_completion", { model: "llama3.2", messages })).text);
    expect(completion).toEqual({
      id: expect.stringMatching(/^chatcmpl-\d+$/),
      object: "chat.completion",
      created: 1_772_366_400,
      model: "llama3.2",
      system_fingerprint: "fp_ollama",
      choices: [
        { index: 0, message: { role: "assistant", content: expect.stringMatching(/\w/) }, finish_reason: "stop" },
      ],
      usage: { prompt_tokens: 9, completion_tokens: expect.any(Number), total_tokens: expect.any(Number) },
    });
    expect(completion.usage.total_tokens).toBe(9 + completion.usage.completion_tokens);
    expect(completion.usage.completion_tokens).toBeGreaterThan(0);
  });
});

describe("bad requests", () => {
  it.each([
    ["run", {}, "Invalid arguments for run: `name` is missing"],
    ["run", { name: "llama3.2" }, "Invalid arguments for run: `prompt` is missing"],
    ["run", { name: 3, prompt: "x" }, "Invalid arguments for run: `name` must be a string"],
    ["run", { name: "a", prompt: "x", timeout: 999 }, "Invalid arguments for run: `timeout` must be at least 1000"],
    ["run", { name: "a", prompt: "x", timeout: "1s" }, "Invalid arguments for run: `timeout` must be a number"],
    ["list", { all: true }, "Invalid arguments for list: `all` is not known here; leave it out"],
    [
      "serve",
      JSON.parse('{"__proto__":1}'),
      "Invalid arguments for serve: `__proto__` is not known here; leave it out",
    ],
    ["chat_completion", { model: "a", messages: "hi" }, "`messages` must be an array"],
    ["chat_completion", { model: "a", messages: [{ role: "user" }] }, "`messages[0].content` is missing"],
    [
      "chat_completion",
      { model: "a", messages: [{ role: "tool", content: "" }] },
      "`messages[0].role` must be one of system, user, assistant",
    ],
    ["chat_completion", { model: "a", messages: [], temperature: 2.1 }, "`temperature` must be at most 2"],
  ])("%s %j is a tool error that names the field", async (name, args, text) => {
    const { call } = await inMemory();
    expect(await call(name, args)).toEqual({ text: expect.stringContaining(text), failed: true });
  });

  it("keeps the answer to a giant argument name small", async () => {
    const { call } = await inMemory();
    expect((await call("list", { ["x".repeat(1_000_000)]: 1 })).text.length).toBeLessThan(300);
  });

  it.each([
    [{ name: "delete" }, -32602, "there is no tool `delete`; the tools are serve, create"],
    [{ name: "constructor" }, -32602, "there is no tool `constructor`"],
    [{ name: 7 }, -32602, "`name` must be a string"],
    [{}, -32602, "`name` must be a string"],
    [{ name: "list", arguments: [] }, -32602, "`arguments` must be an object"],
    [{ name: "list", arguments: null }, -32602, "`arguments` must be an object"],
    [{ name: "list", arguments: "x" }, -32602, "`arguments` must be an object"],
  ])("%j is a protocol error", async (params, code, message) => {
    expect(await raw("tools/call", params)).toEqual({ code, message: expect.stringContaining(message) });
  });

  it("has no other methods", async () => {
    expect(await raw("resources/list", {})).toEqual({ code: -32601, message: "there is no method `resources/list`" });
  });
});

/** The error a request is answered with, as it goes over the wire. */
async function raw(method: string, params: unknown): Promise<unknown> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  await createMockOllama().connect(far);
  const answered = new Promise((resolve) => {
    near.onmessage = (message) => resolve("error" in message ? message.error : message);
  });
  await near.start();
  await near.send({ jsonrpc: "2.0", id: 1, method, params: params as Record<string, unknown> });
  return answered;
}

describe("determinism", () => {
  const session = async (options: MockOllamaOptions) => {
    const { call } = await inMemory(options);
    const texts: string[] = [];
    for (const [name, args] of [...ONE_CALL_EACH, ...ONE_CALL_EACH, ["list", {}] as const])
      texts.push((await call(name, args)).text);
    return texts.join("\n");
  };

  it("gives the same seed the same bytes", async () => {
    expect(await session({ seed: 7 })).toBe(await session({ seed: 7 }));
  });

  it("gives another seed others", async () => {
    expect(await session({ seed: 7 })).not.toBe(await session({ seed: 8 }));
  });

  it("does not depend on what was called before", async () => {
    const [fresh, used] = [await inMemory(), await inMemory()];
    await used.call("run", { name: "mistral", prompt: "First" });
    const args = { name: "llama3.2", prompt: "Why is the sky blue?" };
    expect(await used.call("run", args)).toEqual(await fresh.call("run", args));
  });

  it("answers other prompts otherwise", async () => {
    const { call } = await inMemory();
    const texts = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => (await call("run", { name: "llama3.2", prompt: `${i}` })).text),
    );
    expect(new Set(texts).size).toBeGreaterThan(15);
  });
});

describe("faults", () => {
  it("hit the same calls again", async () => {
    const options = { ...faulty("run=0.3"), seed: 3 };
    const first = await failures(await inMemory(options), "run", 200);
    expect(await failures(await inMemory(options), "run", 200)).toEqual(first);
    const hits = first.filter(Boolean).length;
    expect(hits).toBeGreaterThan(30);
    expect(hits).toBeLessThan(90);
    expect(await failures(await inMemory({ ...options, seed: 4 }), "run", 200)).not.toEqual(first);
  });

  it("hit no other tool, and * hits all", async () => {
    const one = await inMemory(faulty("run=1"));
    expect(await failures(one, "run", 3)).toEqual([true, true, true]);
    expect(await failures(one, "list", 3)).toEqual([false, false, false]);
    expect(await failures(await inMemory(faulty("*=1")), "list", 2)).toEqual([true, true]);
    expect(await failures(await inMemory(faulty("run=0")), "run", 20)).not.toContain(true);
  });

  it("are drawn one by one", async () => {
    const { call } = await inMemory({ ...faulty("list=0.5:protocol", "list=0.5:tool"), seed: 1 });
    const seen = new Set<string>();
    for (let i = 0; i < 50; i++)
      await call("list").then(
        ({ failed }) => seen.add(failed ? "tool" : "none"),
        () => seen.add("protocol"),
      );
    expect([...seen].sort()).toEqual(["none", "protocol", "tool"]);
  });

  it("tool: an answer that is an error, and nothing has changed", async () => {
    const { call } = await inMemory(faulty("rm=1", "run=1:tool"));
    expect(await call("run", { name: "llama3.2", prompt: "x" })).toEqual({
      text: "Error: llama runner process has terminated: exit status 2",
      failed: true,
    });
    expect((await call("rm", { name: "llama3.2" })).failed).toBe(true);
    expect((await call("list")).text).toContain("llama3.2");
  });

  it("protocol: a JSON-RPC error", async () => {
    const { call } = await inMemory(faulty("list=1:protocol"));
    await expect(call("list")).rejects.toMatchObject({ code: -32603, message: "MCP error -32603: internal error" });
  });

  it("hang: no answer until the client gives up, while others are answered", async () => {
    const { call, mock } = await inMemory(faulty("run=1:hang"));
    const giveUp = new AbortController();
    const hung = call("run", { name: "llama3.2", prompt: "x" }, { signal: giveUp.signal });
    expect((await call("list")).failed).toBe(false);
    await mock.idle();
    giveUp.abort("enough");
    await expect(hung).rejects.toThrow("enough");
    expect((await call("list")).failed).toBe(false);
  });

  it("crash: every connection ends without an answer, and the mock is gone", async () => {
    const [crashed, otherEnded] = [signalled(), signalled()];
    const { call, mock } = await inMemory({ ...faulty("pull=1:crash"), onCrash: crashed.give });
    const other = await another(mock);
    other.client.onclose = otherEnded.give;
    await expect(call("pull", { name: "phi3" })).rejects.toThrow("Connection closed");
    await Promise.all([otherEnded.given, crashed.given]);
    const [, far] = InMemoryTransport.createLinkedPair();
    await expect(mock.connect(far)).rejects.toThrow("this mock has ended; make another with createMockOllama");
  });

  it("do not count calls that are refused for their arguments", async () => {
    const options = { ...faulty("run=0.5"), seed: 5 };
    const [plain, mixed] = [await inMemory(options), await inMemory(options)];
    await mixed.call("run", {});
    expect(await failures(mixed, "run", 20)).toEqual(await failures(plain, "run", 20));
  });
});

describe("latency", () => {
  const slow = (...latency: string[]) => ({ ...instant(), latency: latency.map(parseLatency) });

  it("lies within its bounds, and is the same again", async () => {
    const [first, second] = [slow("run=100..900"), slow("run=100..900")];
    for (const options of [first, second]) await failures(await inMemory(options), "run", 30);
    expect(first.waits).toHaveLength(30);
    expect(Math.min(...first.waits)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...first.waits)).toBeLessThanOrEqual(900);
    expect(new Set(first.waits).size).toBeGreaterThan(20);
    expect(second.waits).toEqual(first.waits);
  });

  it("goes by a tool's own name before *, and by the last of several", async () => {
    const options = slow("list=5", "*=7", "list=6");
    const { call } = await inMemory(options);
    await call("list");
    await call("serve");
    expect(options.waits).toEqual([6, 7]);
  });

  it("ends at the call's timeout", async () => {
    const options = slow("run=5000", "chat_completion=70000");
    const { call } = await inMemory(options);
    expect(await call("run", { name: "llama3.2", prompt: "x", timeout: 1000 })).toEqual({
      text: "Error: timeout of 1000ms exceeded",
      failed: true,
    });
    const messages = [{ role: "user", content: "x" }];
    expect(await call("chat_completion", { model: "llama3.2", messages })).toEqual({
      text: "Error: timeout of 60000ms exceeded",
      failed: true,
    });
    expect((await call("run", { name: "llama3.2", prompt: "x", timeout: 1e300 })).failed).toBe(false);
    expect(options.waits).toEqual([1000, 60_000, 5000]);
  });

  it("is divided among the steps of a pull that is told of, and a moment goes to the telling", async () => {
    const options = slow("pull=1000");
    const { call } = await inMemory(options);
    await call("pull", { name: "phi3" });
    expect(options.waits.splice(0)).toEqual([1000]);
    await call("pull", { name: "phi3" }, { onprogress: () => undefined });
    expect(options.waits).toEqual([10, 190, 200, 200, 200, 100, 50, 50, 50]);
  });
});

describe("progress", () => {
  it("is told of a pull when the client asks, and only then", async () => {
    const { call } = await inMemory();
    const told: Progress[] = [];
    await call("pull", { name: "phi3" }, { onprogress: (progress) => told.push(progress) });
    expect(told.map(({ message }) => message?.replace(/[0-9a-f]{12}/, "LAYER"))).toEqual([
      "pulling manifest",
      ...Array(4).fill("pulling LAYER..."),
      "verifying sha256 digest",
      "writing manifest",
      "success",
    ]);
    const amounts = told.map(({ progress }) => progress);
    expect(amounts).toEqual([...new Set(amounts)].sort((a, b) => a - b));
    expect(told.at(-1)).toMatchObject({ progress: 100, total: 100 });
    expect((await call("pull", { name: "gemma2" })).failed).toBe(false);
  });
});

describe("cancelling", () => {
  it.each([
    ["run", { name: "llama3.2", prompt: "x" }],
    ["chat_completion", { model: "llama3.2", messages: [{ role: "user", content: "x" }] }],
    ["pull", { name: "phi3" }],
  ])("ends a slow %s, and nothing has changed", async (name, args) => {
    const [begun, aborted] = [signalled(), signalled()];
    const { call } = await inMemory({
      latency: [parseLatency(`${name}=600000`)],
      sleep: (_, signal) =>
        new Promise((_resolve, reject) => {
          begun.give();
          signal.addEventListener("abort", () => {
            aborted.give();
            reject(signal.reason);
          });
        }),
    });
    const before = (await call("list")).text.replaceAll(/ {2,}.*/g, "");
    const giveUp = new AbortController();
    const cancelled = call(name, args, { signal: giveUp.signal, timeout: 600_000 });
    const refusal = expect(cancelled).rejects.toThrow("enough");
    await begun.given;
    giveUp.abort("enough");
    await refusal;
    await aborted.given;
    expect((await call("list")).text.replaceAll(/ {2,}.*/g, "")).toBe(before);
  });

  it("works in real time, too", async () => {
    const { call } = await inMemory({ latency: [parseLatency("*=600000")] });
    const giveUp = new AbortController();
    const cancelled = call("list", {}, { signal: giveUp.signal });
    giveUp.abort("enough");
    await expect(cancelled).rejects.toThrow("enough");
  });
});

describe("many calls at once", () => {
  it("are answered up to as many as Ollama lets wait", async () => {
    const gate = signalled();
    const { call } = await inMemory({ latency: [parseLatency("list=1")], sleep: () => gate.given });
    const calls = Array.from({ length: 600 }, () => call("list"));
    const busy = await Promise.all(calls.slice(512));
    expect(new Set(busy.map(({ text }) => text))).toEqual(
      new Set(["Error: server busy, please try again.  maximum pending requests exceeded"]),
    );
    gate.give();
    expect((await Promise.all(calls.slice(0, 512))).every(({ failed }) => !failed)).toBe(true);
  });

  it("include those that hang", async () => {
    const { call, client } = await inMemory(faulty("run=1:hang"));
    const hung = Array.from({ length: 512 }, () => call("run", { name: "llama3.2", prompt: "x" }));
    const settled = Promise.allSettled(hung);
    expect((await call("list")).text).toContain("server busy");
    await client.close();
    expect((await settled).every(({ status }) => status === "rejected")).toBe(true);
  });
});
