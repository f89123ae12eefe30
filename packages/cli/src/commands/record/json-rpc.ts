/** JSON → whether it is a JSON-RPC message, or a batch with one in it: a lenient server obeys what is not quite one. */

export function isJsonRpc(json: unknown): boolean {
  return Array.isArray(json) ? json.some(isOne) : isOne(json);
}

/** Some servers read the names of members in any case, as Go does. */
function isOne(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false;
  return Object.entries(json).some(([key, value]) => {
    const name = key.toLowerCase();
    return name === "jsonrpc" || (name === "method" && typeof value === "string");
  });
}
