/** The mock Ollama MCP server. */

export { type HttpServing, loopbackRefusal, type Streams, serveHttp, serveStdio } from "@callgate/serve-mcp";
export type { Now, Sleep } from "./clock.js";
export { FAULT_KINDS, type Fault, type FaultKind, parseFault } from "./faults/fault.js";
export { type Latency, parseLatency } from "./faults/latency.js";
export { createMockOllama, type MockOllama, type MockOllamaOptions } from "./mock.js";
export { readModels } from "./models-file.js";
export type { ModelEntry } from "./ollama/model.js";
export { OptionError } from "./option-error.js";
export { TOOL_NAMES, type ToolName } from "./tools.js";
