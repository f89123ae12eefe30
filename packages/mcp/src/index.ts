/** The MCP server of callgate. */

export { createMcpServer, type McpServer, type McpServerOptions } from "./server.js";
export { LIMITS, type ThreadLimits } from "./threads.js";
export { listedTools } from "./tool-list.js";
