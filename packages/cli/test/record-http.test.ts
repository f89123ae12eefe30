import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { gzipSync } from "node:zlib";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { describe, expect, it } from "vitest";
import { closeLater, Folder, type Line, Recorder } from "./recorder.js";
import { callgate } from "./run.js";

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const JSON_TYPE = { "content-type": "application/json" };
const EVENTS_TYPE = { "content-type": "text/event-stream" };
const PING = { jsonrpc: "2.0", id: 1, method: "ping" };
const PONG = { jsonrpc: "2.0", id: 1, result: {} };

async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function closing<T extends Server>(server: T): T {
  closeLater(() => {
    server.close();
    server.closeAllConnections();
  });
  return server;
}

interface Setup {
  readonly folder: Folder;
  readonly upstream: Server;
  readonly upstreamPort: number;
  readonly recorder: Recorder;
  readonly port: number;
  /** Ends the recorder, and gives what it recorded. */
  end(): Promise<readonly Line[]>;
}

/** A recorder in front of an upstream that answers as `handler` does. */
async function setUp(handler: Handler, path = "/mcp", more: readonly string[] = []): Promise<Setup> {
  const folder = new Folder();
  const upstream = closing(createServer(handler));
  const upstreamPort = await listen(upstream);
  const args = ["--output", folder.output, "--http", "0", "--upstream", `http://127.0.0.1:${upstreamPort}${path}`];
  const recorder = new Recorder([...args, ...more]);
  const port = Number((await recorder.says(/recording http:\/\/127\.0\.0\.1:(\d+)/))[1]);
  const end = async () => {
    recorder.process.kill("SIGTERM");
    expect((await recorder.ended).code).toBe(0);
    return folder.lines();
  };
  return { folder, upstream, upstreamPort, recorder, port, end };
}

const post = (port: number, body: unknown, headers: Record<string, string> = {}, path = "/mcp") =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { ...JSON_TYPE, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    redirect: "manual",
  });

const messages = (lines: readonly Line[]) => lines.map(({ direction, message }) => [direction.slice(0, 6), message]);

async function bodyOf(message: IncomingMessage): Promise<string> {
  return (await message.setEncoding("utf8").toArray()).join("");
}

describe("a session over HTTP", () => {
  /** The official server, one for each session, as its examples do it. */
  async function upstream(enableJsonResponse: boolean): Promise<Handler> {
    // @ts-expect-error: a server of its own process elsewhere, so it has no types.
    const { toolServer } = await import("./servers/tools.mjs");
    const sessions = new Map<string, StreamableHTTPServerTransport>();
    let count = 0;
    return async (request, response) => {
      const id = request.headers["mcp-session-id"];
      let transport = sessions.get(String(id));
      if (transport === undefined) {
        transport = new StreamableHTTPServerTransport({
          sessionIdGenerator: () => `session-${++count}`,
          enableJsonResponse,
          onsessioninitialized: (session) => void sessions.set(session, transport as StreamableHTTPServerTransport),
        });
        await toolServer().connect(transport);
      }
      await transport.handleRequest(request, response);
    };
  }

  async function session(port: number): Promise<unknown[]> {
    const client = new Client({ name: "test", version: "1.0.0" });
    const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`));
    // The SDK's own types differ under exactOptionalPropertyTypes.
    await client.connect(transport as Parameters<Client["connect"]>[0]);
    const seen: unknown[] = [client.getServerVersion(), await client.listTools()];
    seen.push(await client.callTool({ name: "echo", arguments: { text: "käse\n\u2028" } }));
    seen.push(await client.callTool({ name: "fail" }));
    seen.push(await client.callTool({ name: "nope" }).catch(String));
    const onprogress = () => {};
    seen.push(await client.callTool({ name: "count", arguments: { to: 3 } }, undefined, { onprogress }));
    seen.push(await Promise.all([1, 2, 3].map((n) => client.callTool({ name: "echo", arguments: { text: `${n}` } }))));
    await transport.terminateSession();
    await client.close();
    return seen;
  }

  it.each([
    ["JSON", true],
    ["events", false],
  ])("is the same through the recorder where the answers are %s, and can be replayed", async (_name, json) => {
    const { upstreamPort, port, end, folder, recorder } = await setUp(await upstream(json), "/mcp", ["--server", "s"]);
    const direct = await session(upstreamPort);
    expect(await session(port)).toEqual(direct);
    const lines = await end();
    expect((await recorder.ended).stderr).toMatch(/^[^\n]*\n$/);
    expect(lines.slice(0, 3)).toMatchObject([
      { direction: "client-to-server", server: "s", message: { method: "initialize", id: 0 } },
      { direction: "server-to-client", server: "s", message: { id: 0, result: {} } },
      { direction: "client-to-server", server: "s", message: { method: "notifications/initialized" } },
    ]);
    const calls = lines.filter(({ message }) => message?.method === "tools/call");
    const answers = lines.filter(({ message }) => message?.method === undefined);
    // Beside the calls, `initialize` and `tools/list` are answered.
    expect([calls.length, answers.length]).toEqual([7, 9]);
    expect(lines.filter(({ message }) => message?.method === "notifications/progress")).toHaveLength(json ? 0 : 3);
    const ran = await callgate(["replay", "--policy", "s=p.yaml", "t.jsonl"], {
      "p.yaml": 'version: "1"\ndefault: deny\ntools:\n  echo:\n    rules:\n      - {name: few, rate_limit: 3/day}\n',
      "t.jsonl": readFileSync(folder.output),
    });
    expect(ran.stderr).toBe("");
    expect(ran.stdout).toMatch(/^✖ 7 calls to 4 tools: 3 allowed, 4 would be denied$/m);
  });
});

describe("what passes over HTTP", () => {
  it("is the request, to the upstream's own path or another, and the answer as it is", async () => {
    const seen: unknown[] = [];
    const { port, upstreamPort, end } = await setUp(async (request, response) => {
      seen.push([request.method, request.url, request.rawHeaders, await bodyOf(request)]);
      response
        .writeHead(418, "Short and stout", [
          ...["Content-Type", "application/json", "X-Twice", "1", "X-Twice", "2"],
          ...["Connection", "close, X-Hop", "X-Hop", "1", "Mcp-Session-Id", "s"],
        ])
        .end(JSON.stringify(PONG));
    }, "/mcp?key=k");
    const ask = async (path: string, method: string, headers: string[], body: string) => {
      const asked = request({ port, host: "127.0.0.1", path, method, headers });
      // Not as text, with which Node would write the headers as UTF-8.
      asked.end(Buffer.from(body));
      const [answer] = (await once(asked, "response")) as [IncomingMessage];
      return [answer.statusCode, answer.statusMessage, answer.rawHeaders, await bodyOf(answer)];
    };
    const headers = [
      ...["Host", `localhost:${port}`, "Authorization", "Bearer secret", "X-Odd", "ÿ", "Connection", "X-Gone"],
      ...["X-Gone", "1", "Accept-Encoding", "gzip", "Content-Length", "45", "Content-Type", "application/json"],
    ];
    const body = ` ${JSON.stringify(PING)}\n`;
    const [status, reason, answered, text] = await ask(
      "/mcp",
      "POST",
      [...headers.slice(0, -4), "Content-Length", `${body.length}`, ...headers.slice(-2)],
      body,
    );
    expect([status, reason, text]).toEqual([418, "Short and stout", JSON.stringify(PONG)]);
    expect((answered as string[]).slice(0, 8)).toEqual([
      "Content-Type",
      "application/json",
      "X-Twice",
      "1",
      "X-Twice",
      "2",
      "Mcp-Session-Id",
      "s",
    ]);
    expect(answered).not.toContain("X-Hop");
    expect(seen[0]).toEqual([
      "POST",
      "/mcp?key=k",
      [
        ...["Host", `127.0.0.1:${upstreamPort}`, "Authorization", "Bearer secret", "X-Odd", "ÿ"],
        ...["Content-Length", `${body.length}`, "Content-Type", "application/json"],
        ...["Accept-Encoding", "identity", "Connection", "close"],
      ],
      body,
    ]);
    await ask("/", "DELETE", ["Host", "127.0.0.1"], "");
    await ask("/other?x=1", "PUT", ["Host", "127.0.0.1", "Transfer-Encoding", "chunked"], "text");
    expect(seen.slice(1).map((one) => (one as string[]).filter((_, i) => i !== 2))).toEqual([
      ["DELETE", "/mcp?key=k", ""],
      ["PUT", "/other?x=1", "text"],
    ]);
    const lines = await end();
    expect(messages(lines.filter(({ notRecorded }) => notRecorded === undefined))).toEqual([
      ["client", PING],
      ["server", PONG],
      ["server", PONG],
      ["server", PONG],
    ]);
    expect(lines[0]?.server).toBe(`127.0.0.1:${upstreamPort}`);
    expect(JSON.stringify(lines)).not.toMatch(/secret|key=k/);
  });

  it("is each event as it comes", async () => {
    let next = (_event: string) => {};
    const { port, end } = await setUp((_request, response) => {
      response.writeHead(200, EVENTS_TYPE).flushHeaders();
      next = (event) => void response.write(event);
    });
    // Each step waits for the one before: nothing would come if it were held back.
    const answer = await fetch(`http://127.0.0.1:${port}/mcp`, { headers: { accept: "text/event-stream" } });
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    for (const id of [1, 2, 3]) {
      const event = `id: ${id}\r\ndata: ${JSON.stringify({ ...PONG, id })}\r\n\r\n`;
      next(event);
      expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe(event);
    }
    // The stream is still open: the signal ends it.
    const lines = await end();
    expect(messages(lines)).toEqual([1, 2, 3].map((id) => ["server", { ...PONG, id }]));
    await expect(reader.read()).rejects.toThrow();
  });

  it("is batches, and JSON on several lines", async () => {
    const { port, end } = await setUp(async (request, response) => {
      await bodyOf(request);
      response.writeHead(200, JSON_TYPE).end(JSON.stringify([PONG, { ...PONG, id: 2 }], null, 2));
    });
    const answer = await post(port, JSON.stringify([PING, { ...PING, id: 2 }], null, "\t"));
    expect(await answer.text()).toBe(JSON.stringify([PONG, { ...PONG, id: 2 }], null, 2));
    expect(messages(await end())).toEqual([
      ["client", [PING, { ...PING, id: 2 }]],
      ["server", [PONG, { ...PONG, id: 2 }]],
    ]);
  });

  it("is recorded where it is a message, and nowhere else", async () => {
    const tokens = { access_token: "secret", refresh_token: "secret" };
    const { port, end } = await setUp((request, response) => {
      if (request.url === "/token") response.writeHead(200, JSON_TYPE).end(JSON.stringify(tokens));
      else if (request.url === "/page") response.writeHead(200, { "content-type": "text/html" }).end("secret");
      else if (request.url === "/cut") response.writeHead(200, JSON_TYPE).end('{"jsonrpc":');
      else response.writeHead(202).end();
    });
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(await (await post(port, "code=secret", form, "/token")).json()).toEqual(tokens);
    await post(port, tokens, {}, "/token");
    await post(port, PING, {}, "/page");
    await post(port, "no JSON", {}, "/cut");
    expect((await post(port, PING)).status).toBe(202);
    const lines = await end();
    expect(JSON.stringify(lines)).not.toContain("secret");
    expect(lines.map(({ message, text, notRecorded, bytes }) => message ?? text ?? [notRecorded, bytes])).toEqual([
      ["no message", 11],
      ["no message", 50],
      ["no message", 50],
      ["no message", 50],
      PING,
      ["no message", 6],
      "no JSON",
      '{"jsonrpc":',
      PING,
    ]);
  });

  it("is marked where it is no message, so that a replay counts it", async () => {
    const { port, end, folder } = await setUp(async (request, response) => {
      await bodyOf(request);
      if (request.url !== "/events")
        return response.writeHead(405, { "content-type": "text/plain" }).end("not here {}");
      const events = ["event: ping", "data: {}", "", "data: {}", "", "data: [NaN]", "", "<html>", "", "data: {"];
      return response.writeHead(200, EVENTS_TYPE).end(events.join("\n"));
    });
    const call = '{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"rm","arguments":{"n":NaN}}}';
    await (await post(port, PING, {}, "/events")).text();
    // What Python's JSON reads, whatever the body says that it is.
    await post(port, call);
    await post(port, call, { "content-type": "text/plain" });
    await post(port, call, { "content-type": "text/event-stream" });
    await post(port, `data: ${JSON.stringify(PING)}\n\n`, { "content-type": "text/event-stream" });
    await post(port, [{}, { a: 1 }]);
    await post(port, { JSONRPC: "2.0", Method: "tools/call" });
    await post(port, [PING, { a: 1 }]);
    const lines = await end();
    const answer = ["no JSON", 11];
    expect(lines.map(({ message, text, notRecorded, bytes }) => message ?? text ?? [notRecorded, bytes])).toEqual([
      PING,
      ["no message", 2],
      ["no message", 2],
      "[NaN]",
      ["no message", 6],
      ["broken off", 1],
      ...[call, answer, ["no JSON", call.length], answer, ["no JSON", call.length], answer],
      ...[["no JSON", 48], answer, ["no message", 12], answer],
      ...[{ JSONRPC: "2.0", Method: "tools/call" }, answer, [PING, { a: 1 }], answer],
    ]);
    const files = { p: 'version: "1"\ndefault: allow\n', "t.jsonl": readFileSync(folder.output) };
    const asked = await callgate(
      ["replay", "--policy", "p", "--fail-on-unknown", "--format", "json", "t.jsonl"],
      files,
    );
    expect([asked.code, asked.stderr]).toEqual([1, ""]);
    expect(JSON.parse(asked.stdout)).toMatchObject({
      passedOver: {
        records: { records: 4, kinds: [{ kind: "client-to-server: no JSON", records: 4 }] },
        noMessages: {
          kinds: [
            { kind: "server-to-client: no JSON", records: 7 },
            { kind: "server-to-client: no message", records: 4 },
            { kind: "client-to-server: no message", records: 1 },
            { kind: "server-to-client: broken off", records: 1 },
          ],
        },
      },
      transcripts: [{ bad: 2 }],
    });
  });

  it("is not decompressed: of what came compressed, the length is known", async () => {
    const zipped = gzipSync(JSON.stringify(PONG));
    const { port, end } = await setUp((_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, "content-encoding": "gzip" }).end(zipped);
    });
    expect(await (await post(port, PING)).json()).toEqual(PONG);
    const [, line] = await end();
    expect(line).toMatchObject({ direction: "server-to-client", text: "", unparsed: true, truncated: zipped.length });
  });

  it("is a redirect, which is not followed", async () => {
    let asked = 0;
    const elsewhere = closing(createServer(() => asked++));
    const location = `http://127.0.0.1:${await listen(elsewhere)}/`;
    const { port } = await setUp((_request, response) => response.writeHead(307, { location }).end());
    const answer = await post(port, PING);
    expect([answer.status, answer.headers.get("location"), asked]).toEqual([307, location, 0]);
  });

  it("is 100 MB in both directions, in bounded memory", async () => {
    const { port, end, recorder } = await setUp((request, response) => {
      response.writeHead(200, JSON_TYPE);
      request.pipe(response);
    });
    const asked = request({ port, host: "127.0.0.1", path: "/mcp", method: "POST", headers: JSON_TYPE });
    const answered = once(asked, "response").then(async ([answer]) => {
      let size = 0;
      for await (const piece of answer as AsyncIterable<Buffer>) size += piece.length;
      return size;
    });
    const piece = Buffer.alloc(1_000_000, "x");
    for (let i = 0; i < 100; i++) if (!asked.write(piece)) await once(asked, "drain");
    asked.end();
    expect(await answered).toBe(100_000_000);
    if (process.platform === "linux") {
      const status = readFileSync(`/proc/${recorder.process.pid}/status`, "utf8");
      expect(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024).toBeLessThan(400);
    }
    const lines = await end();
    const total = lines.map(({ text = "", truncated = 0 }) => text.length + truncated);
    expect(total).toEqual([100_000_000, 100_000_000]);
  });

  it("is redacted in the recording alone", async () => {
    const redact = ["--redact", "params.arguments.prompt", "--redact", "result.content.*.text"];
    const result = { content: [{ type: "text", text: "secret" }] };
    const { port, end } = await setUp(
      (_request, response) =>
        response.writeHead(200, EVENTS_TYPE).end(`data: ${JSON.stringify({ ...PONG, result })}\n\n`),
      "/mcp",
      redact,
    );
    const call = { ...PING, method: "tools/call", params: { name: "run", arguments: { prompt: "secret" } } };
    expect(await (await post(port, call)).text()).toContain("secret");
    const lines = await end();
    expect(JSON.stringify(lines)).not.toContain("secret");
    expect(lines.map(({ redacted }) => redacted)).toEqual([["params.arguments.prompt"], ["result.content.*.text"]]);
  });
});

describe("when something goes wrong over HTTP", () => {
  const echo: Handler = async (request, response) => {
    await bodyOf(request);
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(PONG));
  };

  it("answers 502 while the upstream is away, and goes on when it is back", async () => {
    const { upstream, upstreamPort, port, recorder, end } = await setUp(echo);
    upstream.close();
    upstream.closeAllConnections();
    const sentence = `callgate: http://127.0.0.1:${upstreamPort}/mcp cannot be reached: the connection is refused; start the server first\n`;
    const answer = await post(port, PING);
    expect([answer.status, await answer.text()]).toEqual([502, sentence]);
    await recorder.says(/cannot be reached: the connection is refused/);
    await listen(closing(createServer(echo)), upstreamPort);
    expect((await post(port, PING)).status).toBe(200);
    expect(messages(await end()).map(([direction]) => direction)).toEqual(["client", "client", "server"]);
    expect((await recorder.ended).stderr.endsWith(sentence)).toBe(true);
  });

  it("breaks off where the upstream does, and records no half message", async () => {
    const { port, recorder, end } = await setUp((_request, response) => {
      response.writeHead(200, JSON_TYPE).write('{"jsonrpc":"2.0",', () => response.destroy());
    });
    await expect(post(port, PING).then((answer) => answer.text())).rejects.toThrow();
    await recorder.says(/cannot be reached: the connection broke off/);
    expect(await end()).toMatchObject([{ message: PING }, { notRecorded: "broken off", bytes: 17 }]);
  });

  it("tells the upstream when the client goes away in the middle of a call", async () => {
    let gone = (_value: unknown) => {};
    const left = new Promise((resolve) => {
      gone = resolve;
    });
    const { port, recorder, end } = await setUp((request, response) => {
      request.resume();
      if (request.url === "/hang") response.once("close", () => gone(true));
      else response.writeHead(202).end();
    });
    const asked = request({ port, host: "127.0.0.1", path: "/hang", method: "POST", headers: JSON_TYPE });
    asked.on("error", () => {});
    asked.end(JSON.stringify(PING));
    const half = request({ port, host: "127.0.0.1", path: "/mcp", method: "POST", headers: JSON_TYPE });
    half.on("error", () => {});
    half.write('{"jsonrpc":');
    // Once this one is answered, those before it are under way.
    expect((await post(port, { ...PING, id: 2 })).status).toBe(202);
    asked.destroy();
    half.destroy();
    expect(await left).toBe(true);
    expect((await post(port, { ...PING, id: 3 })).status).toBe(202);
    const lines = await end();
    expect(lines.flatMap(({ message }) => message?.id ?? []).sort()).toEqual([1, 2, 3]);
    expect(lines.filter(({ message }) => message === undefined)).toMatchObject([
      { direction: "client-to-server", notRecorded: "broken off", bytes: 11 },
    ]);
    expect((await recorder.ended).stderr).toMatch(/^[^\n]*\n$/);
  });

  it.each<[string, string, RegExp]>([
    ["garbage", "\x00\x01garbage\r\n\r\n", /^HTTP\/1\.1 400 /],
    [
      "a path that is none",
      "GET http://example.invalid/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
      /^HTTP\/1\.1 400 [\s\S]*cannot pass on/,
    ],
    [
      "another host's name",
      "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
      /^HTTP\/1\.1 403 [\s\S]*127\.0\.0\.1 and localhost only/,
    ],
    ["a tunnel", "CONNECT example.invalid:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", /^$/],
  ])("refuses %s, and goes on", async (_name, sent, expected) => {
    let asked = 0;
    const { port, end } = await setUp((_request, response) => {
      asked++;
      response.end();
    });
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(sent);
    expect((await socket.setEncoding("utf8").toArray()).join("")).toMatch(expected);
    expect(asked).toBe(0);
    expect((await post(port, PING)).status).toBe(200);
    expect(await end()).toHaveLength(1);
  });

  it.each<[string, string]>([
    ["another protocol", "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"],
    ["a status below all", "HTTP/1.1 099 x\r\nContent-Length: 0\r\n\r\n"],
    ["a status above all", "HTTP/1.1 1000 x\r\nContent-Length: 0\r\n\r\n"],
    ["what is no HTTP", "garbage\r\n\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    ["a header that is none", "HTTP/1.1 200 OK\r\na b: c\r\n\r\n"],
    ["nothing", ""],
  ])("answers 502 where the upstream answers with %s, and goes on", async (_name, text) => {
    const { port, end } = await setUp((request, response) => {
      if (request.url === "/odd") request.socket.end(text);
      else echo(request, response);
    });
    expect((await post(port, PING, {}, "/odd")).status).toBe(502);
    expect((await post(port, PING)).status).toBe(200);
    expect(messages(await end()).map(([direction]) => direction)).toEqual(["client", "client", "server"]);
  });

  it("refuses a page of another site, and takes one of this machine", async () => {
    const { port, end } = await setUp(echo);
    expect((await post(port, PING, { origin: "https://evil.example" })).status).toBe(403);
    expect((await post(port, PING, { origin: "null" })).status).toBe(403);
    expect((await post(port, PING, { origin: "http://localhost:5173" })).status).toBe(200);
    expect(await end()).toHaveLength(2);
  });

  it("is recorded whatever its type is called, and in a batch beside what is none", async () => {
    const { port, end } = await setUp((_request, response) => response.writeHead(202).end());
    await post(port, PING, { "content-type": "text/plain" });
    await post(port, PING, { "content-type": "application/vnd.mcp+json" });
    await post(port, [PING, {}]);
    await post(port, { method: "tools/call", id: 1, params: { name: "rm" } });
    const lines = await end();
    expect(lines.map(({ message }) => message)).toEqual([
      PING,
      PING,
      [PING, {}],
      { method: "tools/call", id: 1, params: { name: "rm" } },
    ]);
  });

  it("lets a call under way have its answer at a signal", async () => {
    const { answered, answer, recorder } = await underWay();
    answer();
    expect(await (await answered).json()).toEqual(PONG);
    expect((await recorder.ended).code).toBe(0);
  });

  it("breaks a call off at the second signal", async () => {
    const { answered, recorder } = await underWay();
    recorder.process.kill("SIGINT");
    await expect(answered).rejects.toThrow();
    expect((await recorder.ended).code).toBe(0);
  });

  /** A recorder that has had one signal, in the middle of a call. */
  async function underWay() {
    let ask = (_response: ServerResponse) => {};
    const asked = new Promise<ServerResponse>((resolve) => {
      ask = resolve;
    });
    const { port, recorder } = await setUp((_request, response) => ask(response));
    const answered = post(port, PING);
    answered.catch(() => {});
    const response = await asked;
    recorder.process.kill("SIGINT");
    while (await accepts(port));
    return { answered, answer: () => response.writeHead(200, JSON_TYPE).end(JSON.stringify(PONG)), recorder };
  }

  function accepts(port: number): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
  }
});

describe.skipIf(spawnSync("openssl", ["version"]).status !== 0)("an upstream over TLS", () => {
  const certificate = () => {
    const folder = new Folder();
    const [key, cert] = [folder.at("key.pem"), folder.at("cert.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    execFileSync("openssl", ["req", "-x509", ...kind, "-keyout", key, "-out", cert, ...subject], { stdio: "ignore" });
    return { key: readFileSync(key), cert: readFileSync(cert), path: cert };
  };

  it("is reached where its certificate is trusted, and is not where it is not", async () => {
    const { key, cert, path } = certificate();
    const upstream = closing(
      createTlsServer({ key, cert }, (request, response) => {
        request.resume();
        response.writeHead(200, JSON_TYPE).end(JSON.stringify(PONG));
      }) as unknown as Server,
    );
    const port = await listen(upstream);
    for (const [env, status] of [
      [{ ...process.env, NODE_EXTRA_CA_CERTS: path }, 200],
      [process.env, 502],
    ] as const) {
      const args = ["--output", new Folder().output, "--http", "0", "--upstream", `https://localhost:${port}/mcp`];
      const recorder = new Recorder(args, { env });
      const listening = Number((await recorder.says(/recording http:\/\/127\.0\.0\.1:(\d+)/))[1]);
      const answer = await post(listening, PING);
      expect(answer.status).toBe(status);
      expect(await answer.text()).toMatch(status === 200 ? /"result"/ : /cannot be reached: .*certificate/);
    }
  });
});
