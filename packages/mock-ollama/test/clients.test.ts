/** The official SDK's client, over stdio and over HTTP. */

import { readFileSync } from "node:fs";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterEach, describe, expect, it } from "vitest";
import { callTool, connected, ONE_CALL_EACH } from "./client.js";
import { CALLGATE, listening } from "./spawned.js";

const LISTED = JSON.parse(readFileSync(new URL("../../../fixtures/tools/ollama.json", import.meta.url), "utf8"));

const WAYS = {
  stdio: async (...args: string[]): Promise<() => Transport> => {
    return () => new StdioClientTransport({ command: process.execPath, args: [CALLGATE, "mock-ollama", ...args] });
  },
  http: async (...args: string[]): Promise<() => Transport> => {
    const { child, url, ended } = await listening(...args);
    atEnd.push(async () => {
      child.kill("SIGTERM");
      expect(await ended).toMatchObject({ code: 0, stdout: "" });
    });
    // The SDK's class does not fit its interface under exactOptionalPropertyTypes.
    return () => new StreamableHTTPClientTransport(new URL(url)) as Transport;
  },
};

const atEnd: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

describe.each(["stdio", "http"] as const)("over %s", (way) => {
  const start = async (...args: string[]) => {
    const client = await connected((await WAYS[way](...args))());
    atEnd.push(() => client.close());
    return client;
  };

  it("lists the tools and calls each of them", async () => {
    const client = await start();
    expect((await client.listTools()).tools).toEqual(LISTED.tools);
    for (const [name, args, holds] of ONE_CALL_EACH)
      expect(await callTool(client, name, args), name).toEqual({ text: expect.stringContaining(holds), failed: false });
  });

  it("tells of a pull's progress", async () => {
    const client = await start();
    const told: (string | undefined)[] = [];
    await callTool(client, "pull", { name: "phi3" }, { onprogress: ({ message }) => told.push(message) });
    expect(told.at(0)).toBe("pulling manifest");
    expect(told.at(-1)).toBe("success");
  });

  it("lets a slow call be cancelled, and serves on", async () => {
    const client = await start("--latency", "run=100000");
    const giveUp = new AbortController();
    const slow = callTool(client, "run", { name: "llama3.2", prompt: "x", timeout: 90000 }, { signal: giveUp.signal });
    const refusal = expect(slow).rejects.toThrow("enough");
    await callTool(client, "list");
    giveUp.abort("enough");
    await refusal;
    expect((await callTool(client, "list")).failed).toBe(false);
  });

  it("survives a client that goes away in the middle of a call", async () => {
    const next = await WAYS[way]("--latency", "run=100000");
    const first = await connected(next());
    const unanswered = callTool(first, "run", { name: "llama3.2", prompt: "x" });
    const refusal = expect(unanswered).rejects.toThrow();
    await callTool(first, "list");
    await first.close();
    await refusal;
    const second = await connected(next());
    atEnd.push(() => second.close());
    expect((await callTool(second, "list")).failed).toBe(false);
  });

  it("takes its options", async () => {
    const client = await start("--annotations", "--fail", "list=1", "--fail", "rm=1:protocol", "--seed", "12");
    const { tools } = await client.listTools();
    expect(tools.every(({ annotations }) => annotations !== undefined)).toBe(true);
    expect((await callTool(client, "list")).failed).toBe(true);
    await expect(callTool(client, "rm", { name: "mistral" })).rejects.toMatchObject({ code: -32603 });
  });

  it("crashes on demand", async () => {
    const running = way === "http" ? await listening("--fail", "run=1:crash") : undefined;
    const transport =
      running === undefined
        ? (await WAYS.stdio("--fail", "run=1:crash"))()
        : (new StreamableHTTPClientTransport(new URL(running.url)) as Transport);
    const client = await connected(transport);
    const giveUp = new AbortController();
    const crashing = callTool(client, "run", { name: "llama3.2", prompt: "x" }, { signal: giveUp.signal });
    const refusal = expect(crashing).rejects.toThrow();
    if (running !== undefined) {
      expect((await running.ended).code).toBe(1);
      giveUp.abort("the server is gone");
    }
    await refusal;
    await client.close();
  });
});

describe("over http", () => {
  it("serves clients in sessions of their own, which share the models", async () => {
    const next = await WAYS.http();
    const [one, other] = [await connected(next()), await connected(next())];
    atEnd.push(
      () => one.close(),
      () => other.close(),
    );
    await callTool(one, "rm", { name: "mistral" });
    expect((await callTool(other, "list")).text).not.toContain("mistral");
  });
});
