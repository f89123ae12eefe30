/** Serving MCP to clients of any kind: over stdio, over HTTP on this machine, and what both have in common. */

export { Conversation, failed, noMethod, type RequestExtra, toolCall } from "./conversation.js";
export { type HttpServing, serveHttp } from "./http.js";
export { loopbackRefusal } from "./loopback.js";
export { ProtocolError } from "./protocol-error.js";
export { clipped, type SchemaCheck, schemaCheck } from "./schema-check.js";
export type { Served } from "./served.js";
export { type Streams, serveStdio } from "./stdio.js";
