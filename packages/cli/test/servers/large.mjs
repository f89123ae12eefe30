/** A server over stdio whose only tool has a description beyond what a list may have. */

import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const server = new Server({ name: "large", version: "1.0.0" }, { capabilities: { tools: {} } });
const description = "x".repeat(17 * 1024 * 1024);
server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: [{ name: "large", description, inputSchema: { type: "object" } }],
}));
await server.connect(new StdioServerTransport());
