/** JSON → whether it is a JSON-RPC message, or a batch with one in it: a lenient server obeys what is not quite one. */

export function isJsonRpc(json: unknown): boolean {
  return Array.isArray(json) ? json.some(isOne) : isOne(json);
}

function isOne(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false;
  const { jsonrpc, method } = json as { jsonrpc?: unknown; method?: unknown };
  return jsonrpc !== undefined || typeof method === "string";
}
