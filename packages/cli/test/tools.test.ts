import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createMockOllama, serveHttp, TOOL_NAMES } from "@callgate/mock-ollama";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, describe, expect, it } from "vitest";
import { CALLGATE, Folder, server } from "./recorder.js";
import { callgate, ROOT } from "./run.js";

/** Words a server chose, and fields nobody knows: they are to come out as they went in. */
const ODD = {
  zeta: [1, { "1": null }],
  name: "odd",
  inputSchema: { type: "object", properties: { b: { $ref: "#/x" }, a: { type: "stränge" } } },
  annotations: { readOnlyHint: "perhaps" },
};
const plain = (name: string) => ({ name, inputSchema: { type: "object" } });

const paged = (pages: Readonly<Record<string, unknown>>, capabilities?: unknown): string[] => [
  "--",
  process.execPath,
  server("pages"),
  JSON.stringify(pages),
  ...(capabilities === undefined ? [] : [JSON.stringify(capabilities)]),
];

const open: Server[] = [];

afterEach(() => {
  for (const http of open.splice(0)) {
    http.closeAllConnections();
    http.close();
  }
});

async function listening(handle: RequestListener): Promise<string> {
  const http = createServer(handle);
  open.push(http);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
}

describe("callgate tools --", () => {
  it("writes the mock's tools, for --tools", async () => {
    const ran = await callgate(["tools", "--", process.execPath, CALLGATE, "mock-ollama"]);
    expect(ran.code).toBe(0);
    const list = JSON.parse(ran.stdout);
    expect(list.tools.map(({ name }: { name: string }) => name)).toEqual(TOOL_NAMES);
    expect(list._meta).toEqual({ "io.modelcontextprotocol/serverInfo": { name: "mock-ollama", version: "1.0.0" } });
    const shown = await callgate(["tools", "list.json"], { "list.json": ran.stdout });
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stdout).toContain("10 tools of mock-ollama in list.json");
  });

  it("follows the pages, and writes each tool exactly as the server said it", async () => {
    const pages = {
      "": { tools: [plain("b"), ODD], nextCursor: "two" },
      two: { tools: [], nextCursor: "three" },
      three: { tools: [plain("a")] },
    };
    const folder = new Folder();
    const output = folder.at("tools.json");
    const ran = await callgate(["tools", "--output", output, ...paged(pages)]);
    expect(ran).toMatchObject({ code: 0, stdout: "", stderr: `callgate: wrote 3 tools of pages to ${output}\n` });
    const text = readFileSync(output, "utf8");
    const meta = { "io.modelcontextprotocol/serverInfo": { name: "pages", version: "1.2.3" } };
    expect(text).toBe(`${JSON.stringify({ tools: [plain("b"), ODD, plain("a")], _meta: meta }, undefined, 2)}\n`);
  });

  it("passes the environment and the error output through", () => {
    const args = [CALLGATE, "tools", ...paged({ "": { tools: [] } })];
    const env = { ...process.env, SERVER_TOKEN: "s3cret" };
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, "token s3cret\n"]);
  });

  const endless = Object.fromEntries(
    Array.from({ length: 1_001 }, (_, i) => [i === 0 ? "" : String(i), { tools: [], nextCursor: String(i + 1) }]),
  );
  it.each([
    ["no such command", ["--", "no-such-command"], "`no-such-command` cannot be started: there is no such command"],
    ["a server that ends", paged({ "": "exit" }), "ended before it answered `tools/list`; see what it wrote"],
    ["what is no server", ["--", process.execPath, "-p", "1"], "what it wrote to its standard output is not MCP"],
    [
      "no tools",
      paged({}, { prompts: {} }),
      "is an MCP server without tools: it says nothing of the capability `tools`",
    ],
    ["a result that is none", paged({ "": { tools: "many" } }), "answered `tools/list` without a list of tools"],
    [
      "pages in a circle",
      paged({ "": { tools: [], nextCursor: "x" }, x: { tools: [], nextCursor: "x" } }),
      "the same cursor",
    ],
    ["pages without end", paged(endless), "on more than 1000 pages"],
    ["a list beyond bounds", ["--", process.execPath, server("large")], "lists more than 16 MiB of tools"],
    ["a server that hangs", ["--timeout", "500ms", ...paged({ "": "hang" })], "did not give its list within 0.5 s"],
    ["no command", ["--"], "say which server to start"],
    ["no dashes", ["npx", "some-server"], "npx cannot be read: there is no such file; a server's command follows --"],
    ["no time", ["--timeout", "0s", ...paged({})], "--timeout is 0s"],
  ])("says what is wrong with %s, and writes nothing", async (_, args, message) => {
    const folder = new Folder();
    const ran = await callgate(["tools", "--output", folder.at("t.json"), ...args]);
    expect(ran.stderr).toContain(message);
    expect([ran.code, ran.stdout, folder.has("t.json")]).toEqual([2, "", false]);
  });

  it("leaves a file alone when there is no new list", async () => {
    const ran = await callgate(["tools", "--output", "t.json", ...paged({ "": "exit" })], {
      "t.json": "old",
    });
    expect([ran.code, ran.file("t.json")]).toEqual([2, "old"]);
  });
});

describe("callgate tools --url", () => {
  it("asks over Streamable HTTP", async () => {
    const serving = await serveHttp(createMockOllama(), 0);
    try {
      const ran = await callgate(["tools", "--url", serving.url]);
      expect(JSON.parse(ran.stdout).tools).toHaveLength(TOOL_NAMES.length);
    } finally {
      await serving.close();
    }
  });

  it("asks over the older transport where the newer is not spoken", async () => {
    // @ts-expect-error: a server of its own process elsewhere, so it has no types.
    const { toolServer } = await import("./servers/tools.mjs");
    let transport: SSEServerTransport | undefined;
    const url = await listening(async (request, response) => {
      if (request.method === "GET") {
        transport = new SSEServerTransport("/messages", response);
        await toolServer().connect(transport);
      } else if (request.url?.startsWith("/messages")) await transport?.handlePostMessage(request, response);
      else response.writeHead(405).end();
    });
    const ran = await callgate(["tools", "--url", url]);
    expect(ran.stderr).toBe("");
    expect(JSON.parse(ran.stdout).tools.map(({ name }: { name: string }) => name)).toEqual(["echo", "fail", "count"]);
  });

  it("sends headers, with variables of the environment in them", async () => {
    let sent: string | undefined;
    const url = await listening((request, response) => {
      sent = request.headers.authorization;
      response.writeHead(401).end("who?");
    });
    const args = ["tools", "--url", url, "--header", "Authorization: Bearer $TOKEN"];
    const ran = await callgate(args, {}, { TOKEN: "s3cret" });
    expect([ran.code, sent]).toEqual([2, "Bearer s3cret"]);
    expect(ran.stderr).toBe(
      `callgate: ${url} answered with HTTP status 401: it asks who calls; send that with --header 'Authorization: Bearer $TOKEN'\n`,
    );
    const unset = await callgate(args);
    expect(unset.stderr).toContain("--header Authorization: the environment has no variable `TOKEN`");
  });

  it.each([
    ["nothing there", 404, "text/plain", "no", "answered with HTTP status 404: nothing is there"],
    ["a fault", 500, "text/plain", "no", "answered with HTTP status 500"],
    ["a web page", 200, "text/html", "<html>", "is not MCP"],
    ["an answer that is none", 200, "application/json", "[1]", "is not MCP"],
  ])("says so of %s", async (_, status, type, body, message) => {
    const url = await listening((_request, response) => response.writeHead(status, { "content-type": type }).end(body));
    const ran = await callgate(["tools", "--url", `${url}?key=s3cret`, "--timeout", "5s"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).not.toContain("s3cret");
  });

  it("does not wait for ever", async () => {
    const url = await listening(() => {});
    const ran = await callgate(["tools", "--url", url, "--timeout", "300ms"]);
    expect(ran.stderr).toContain("did not give its list within 0.3 s");
  });

  it.each([
    [["--url", "ftp://x"], "--url ftp://x is no URL of a server"],
    [["--url", "http://a:b@x/"], "leave them out: send them with --header"],
    [["--url", "http://x/", "--header", "nothing"], "--header has no name"],
    [["--url", "http://x/", "--", "y"], "exclude each other"],
    [["--url", "http://x/", "t.json"], "a file and --url exclude each other"],
    [["--url", "http://x/", "--format", "json"], "--format goes with a file"],
    [["t.json", "--timeout", "1s"], "--timeout goes with -- or --url"],
    [[], "say which tools"],
  ])("refuses %j", async (args, message) => {
    const ran = await callgate(["tools", ...args]);
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
    expect(ran.stderr).toContain(message);
  });
});

describe("callgate tools FILE", () => {
  const list = JSON.stringify({
    tools: [
      { name: "get_user" },
      { name: "run_query", description: "Runs SQL" },
      { name: "delete_user\u001b[2J" },
      { name: "get_user" },
    ],
  });

  it("shows each tool's category and why, the riskiest first", async () => {
    const ran = await callgate(["tools", "list.json"], { "list.json": list });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatchInlineSnapshot(`
      "list.json:1:117 warning schema
        the tool \`get_user\` is listed twice; names are unique within a server, and only the first is read

      tool                category     risk              recommended        why
      delete_user\\x1b[2J  Destructive  high to critical  deny, or approval  its name says \`delete\`
      run_query           Execute      high              10 a minute        its name says \`run\`; its description says \`runs\`
      get_user            Read         low               60 a minute        its name says \`get\`

      ✔ 3 tools in list.json: 1 Read, 1 Execute, 1 Destructive
      "
    `);
  });

  it("prints JSON as its schema says", async () => {
    const ran = await callgate(["tools", "list.json", "--format", "json"], { "list.json": list });
    const schema = (name: string) =>
      JSON.parse(readFileSync(join(ROOT, `packages/report/src/schemas/${name}.schema.json`), "utf8"));
    const validate = new Ajv2020({ strictTypes: false }).addSchema(schema("report")).compile(schema("tools"));
    const report = JSON.parse(ran.stdout);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report.summary).toEqual({ tools: 3, Read: 1, Write: 0, Execute: 1, Destructive: 1, Financial: 0 });
  });

  it.each([
    ["[1]", 1, "a tool is an object"],
    ["{}", 2, "list.json is no tool list"],
  ])("says what is wrong with %s", async (text, code, message) => {
    const ran = await callgate(["tools", "list.json"], { "list.json": text });
    expect(ran.code).toBe(code);
    expect(ran.stdout + ran.stderr).toContain(message);
  });
});
