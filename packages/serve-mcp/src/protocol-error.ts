/** What the SDK answers as a JSON-RPC error; its own error class would repeat the code in the sentence. */
export class ProtocolError extends Error {
  readonly code: number;

  /** @param code one of JSON-RPC's or MCP's */
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
