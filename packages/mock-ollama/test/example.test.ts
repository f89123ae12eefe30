/** The mock in another project's tests: no process, no port, no waiting. */

import { createMockOllama } from "@callgate/mock-ollama";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { expect, it } from "vitest";

it("asks a model that fails now and then", async () => {
  const mock = createMockOllama({
    seed: 42,
    models: [{ name: "llama3.2" }],
    fail: [{ tool: "run", rate: 0.5, kind: "tool" }],
  });
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  await mock.connect(serverSide);
  const client = new Client({ name: "my-agent", version: "1.0.0" });
  await client.connect(clientSide);

  const failed: boolean[] = [];
  for (let i = 0; i < 6; i++) {
    const answer = await client.callTool({ name: "run", arguments: { name: "llama3.2", prompt: "Why?" } });
    failed.push(answer.isError === true);
  }

  // The same every time, since the seed decides.
  expect(failed).toMatchInlineSnapshot(`
    [
      false,
      false,
      true,
      false,
      false,
      true,
    ]
  `);
  await mock.close();
});
