import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type ModelServer, serveModel } from "./model-server.js";

let model: ModelServer;
let port: number;

beforeEach(async () => {
  model = await serveModel((path, body) => ({ type: "application/json", body: `${path} ${body}` }));
  port = Number(new URL(model.url).port);
});

afterEach(() => model.close());

/** What a request of this path, or whole address, is answered. */
async function post(path: string): Promise<string> {
  const asked = request({ host: "127.0.0.1", port, path, method: "POST" });
  asked.end("{}");
  const [response] = await once(asked, "response");
  let text = `${response.statusCode} `;
  for await (const piece of response) text += piece;
  return text;
}

/** What a proxy's client reads that asks for a tunnel to this address, and there for a path. */
async function tunnel(to: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
  let text = String((await once(socket, "data"))[0]);
  if (text.includes(" 200 ")) {
    socket.write("POST /v1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
    for await (const piece of socket) text += piece;
  }
  socket.destroy();
  return text;
}

it("answers requests for itself, by a path, a whole address or a tunnel", async () => {
  expect(await post("/v1/messages")).toBe("200 /v1/messages {}");
  expect(await post(`${model.url}/v1/messages`)).toBe("200 /v1/messages {}");
  expect(await tunnel(`127.0.0.1:${port}`)).toMatch(/\/v1 \{\}/);
  expect([...model.refused]).toEqual([]);
});

it("refuses every other address, and names it", async () => {
  expect(await post("http://evil.example/x")).toBe("403 ");
  expect(await post("http://127.0.0.1:1/x")).toBe("403 ");
  expect(await tunnel("evil.example:443")).toMatch(/403 Forbidden/);
  expect([...model.refused]).toEqual(["evil.example", "127.0.0.1:1", "evil.example:443"]);
});
