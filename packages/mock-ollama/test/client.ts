/** The official SDK's client, connected to a mock in memory, and what tests read of its answers. */

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { createMockOllama, type MockOllama, type MockOllamaOptions } from "../src/index.js";

export interface Answered {
  readonly text: string;
  readonly failed: boolean;
}

export interface TestClient {
  readonly client: Client;
  readonly mock: MockOllama;
  call(name: string, args?: Record<string, unknown>, options?: RequestOptions): Promise<Answered>;
}

/** A client of a new mock, in the same process. */
export async function inMemory(options: MockOllamaOptions = {}): Promise<TestClient> {
  const mock = createMockOllama(options);
  return { mock, ...(await another(mock)) };
}

/** One more client of a mock. */
export async function another(mock: MockOllama): Promise<Omit<TestClient, "mock">> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  await mock.connect(far);
  const client = await connected(near);
  return { client, call: (name, args, more) => callTool(client, name, args, more) };
}

/** An official client over any transport. */
export async function connected(transport: Transport): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport);
  return client;
}

/** A tool's answer, text and whether it is an error. */
export async function callTool(
  client: Client,
  name: string,
  args: Record<string, unknown> = {},
  options?: RequestOptions,
): Promise<Answered> {
  const result = await client.callTool({ name, arguments: args }, undefined, options);
  const content = result.content as readonly { readonly type: string; readonly text: string }[];
  return { text: content.map(({ text }) => text).join(""), failed: result.isError === true };
}

/** Each of the ten tools once, with arguments that it takes, and what its answer holds. */
export const ONE_CALL_EACH: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ["serve", {}, "Listening on 127.0.0.1:11434"],
  ["list", {}, "llama3.2:latest"],
  ["show", { name: "llama3.2" }, "architecture"],
  ["run", { name: "llama3.2", prompt: "Why?", timeout: 5000 }, "."],
  ["chat_completion", { model: "mistral", messages: [{ role: "user", content: "Hi" }] }, '"chat.completion"'],
  ["pull", { name: "phi3" }, "success"],
  ["create", { name: "mario", modelfile: "./Modelfile" }, "success"],
  ["cp", { source: "mistral", destination: "copy" }, "copied 'mistral' to 'copy'"],
  ["push", { name: "mistral" }, "success"],
  ["rm", { name: "mistral" }, "deleted 'mistral'"],
];
