/** The small MCP server over stdio. */

import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { toolServer } from "./tools.mjs";

await toolServer().connect(new StdioServerTransport());
