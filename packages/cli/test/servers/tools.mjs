/** A small MCP server on the official SDK, for whichever transport it is connected to. */

import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const TOOLS = ["echo", "fail", "count"].map((name) => ({ name, inputSchema: { type: "object" } }));

/** `echo` answers its text, `fail` with a tool error, `count` tells its progress first; others are unknown. */
export function toolServer() {
  const server = new Server({ name: "tools", version: "1.0.0" }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: TOOLS }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { sendNotification }) => {
    const text = (value, more) => ({ content: [{ type: "text", text: String(value) }], ...more });
    const args = params.arguments ?? {};
    switch (params.name) {
      case "echo":
        return text(args.text);
      case "fail":
        return text("it failed", { isError: true });
      case "count": {
        const progressToken = params._meta?.progressToken;
        for (let progress = 1; progress <= args.to; progress++)
          await sendNotification({ method: "notifications/progress", params: { progressToken, progress } });
        return text(args.to);
      }
      default:
        throw new Error(`there is no tool ${params.name}`);
    }
  });
  return server;
}
