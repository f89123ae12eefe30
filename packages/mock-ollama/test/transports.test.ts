/** HTTP requests and lines, good and bad, in the same process. */

import { request } from "node:http";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createMockOllama, type HttpServing, parseFault, serveHttp, serveStdio } from "../src/index.js";

describe("serveStdio", () => {
  it("reads no further while nobody reads the answers", async () => {
    const [input, output] = [new PassThrough(), new PassThrough({ highWaterMark: 1024 })];
    const served = serveStdio(createMockOllama(), { input, output });
    const list = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "list" } });
    input.end(`${list}\n`.repeat(1_000));
    for (let i = 0; i < 2_000; i++) await turn();
    expect(output.readableLength + output.writableLength).toBeLessThan(10_000);
    let answers = 0;
    output.setEncoding("utf8").on("data", (text: string) => {
      answers += text.split("\n").length - 1;
    });
    await served;
    expect(answers).toBe(1_000);
  });

  it("ends when the mock is closed", async () => {
    const mock = createMockOllama({ fail: [parseFault("run=1:hang")] });
    const served = serveStdio(mock, { input: new PassThrough(), output: new PassThrough() });
    await turn();
    await mock.close();
    await served;
  });

  it("ends when the output breaks", async () => {
    const output = new PassThrough();
    const served = serveStdio(createMockOllama(), { input: new PassThrough(), output });
    await turn();
    output.destroy(new Error("EPIPE"));
    await served;
  });
});

describe("serveHttp", () => {
  const open: HttpServing[] = [];

  afterEach(async () => {
    for (const serving of open.splice(0)) await serving.close();
  });

  const start = async () => {
    const serving = await serveHttp(createMockOllama(), 0);
    open.push(serving);
    return serving.url;
  };

  const INITIALIZE = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
  });
  const HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const LIST = JSON.stringify({ jsonrpc: "2.0", id: 2, method: "tools/list" });

  const post = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: "POST", body, headers: { ...HEADERS, ...headers } });

  it("listens on the loopback interface only", async () => {
    expect(await start()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
  });

  it("serves at /mcp and at /", async () => {
    const url = await start();
    for (const path of [url, new URL("/", url).href]) {
      const answer = await post(path, INITIALIZE);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('"serverInfo"');
    }
    expect((await post(new URL("/other", url).href, INITIALIZE)).status).toBe(404);
    // `fetch` asks for no path that is none.
    const { port } = new URL(url);
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      request({ host: "127.0.0.1", port, path: "//[", method: "POST", headers: HEADERS }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end(INITIALIZE);
    });
    expect(answered).toBe(404);
  });

  it.each([
    [{ host: "evil.example" }, 403],
    [{ host: "evil.example:8808" }, 403],
    [{ host: "localhost" }, 200],
    [{ host: "[::1]:1" }, 200],
    [{ origin: "https://evil.example" }, 403],
    [{ origin: "null" }, 403],
    [{ origin: "http://localhost.evil.example" }, 403],
    [{ origin: "http://localhost:6274" }, 200],
  ])("answers a request with %j by %d", async (headers, status) => {
    const { port } = new URL(await start());
    // `fetch` does not let a Host header be written.
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      request(
        { host: "127.0.0.1", port, path: "/mcp", method: "POST", headers: { ...HEADERS, ...headers } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on("error", reject)
        .end(INITIALIZE);
    });
    expect(answered).toBe(status);
  });

  it.each([
    ["garbage", "garbage", 400],
    ["a message of no session", LIST, 400],
    ["an empty body", "", 400],
    ["a giant body", `"${"x".repeat(20_000_000)}"`, 413],
  ])("refuses %s and serves on", async (_, body, status) => {
    const url = await start();
    expect((await post(url, body)).status).toBe(status);
    expect((await post(url, INITIALIZE)).status).toBe(200);
  });

  it("knows no session that it has not given, or that has ended", async () => {
    const url = await start();
    expect((await post(url, LIST, { "mcp-session-id": "made-up" })).status).toBe(404);
    const session = { "mcp-session-id": (await post(url, INITIALIZE)).headers.get("mcp-session-id") ?? "" };
    expect((await post(url, LIST, session)).status).toBe(200);
    expect((await fetch(url, { method: "DELETE", headers: session })).status).toBe(200);
    expect((await post(url, LIST, session)).status).toBe(404);
  });

  it("sends the most silent client away beyond a hundred", async () => {
    const url = await start();
    const sessions: Record<string, string>[] = [];
    for (let i = 0; i < 100; i++) {
      const answer = await post(url, INITIALIZE);
      await answer.text();
      sessions.push({ "mcp-session-id": answer.headers.get("mcp-session-id") ?? "" });
    }
    expect((await post(url, LIST, sessions[0])).status).toBe(200);
    await post(url, INITIALIZE);
    expect((await post(url, LIST, sessions[0])).status).toBe(200);
    expect((await post(url, LIST, sessions[1])).status).toBe(404);
  });
});
