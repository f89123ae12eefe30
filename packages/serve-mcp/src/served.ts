/** What is served: something that speaks MCP with each client over a transport of its own. */

import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";

export interface Served {
  /**
   * Speaks with one client.
   * @throws Error where it has been closed
   */
  connect(transport: Transport): Promise<void>;
  /** Waits until every call that will be answered is. */
  idle(): Promise<void>;
}
