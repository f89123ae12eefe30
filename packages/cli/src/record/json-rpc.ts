/** JSON → whether it is a JSON-RPC message, or a batch of them. */

export function isJsonRpc(json: unknown): boolean {
  return Array.isArray(json) ? json.length > 0 && json.every(isOne) : isOne(json);
}

function isOne(json: unknown): boolean {
  return typeof json === "object" && json !== null && (json as { jsonrpc?: unknown }).jsonrpc === "2.0";
}
