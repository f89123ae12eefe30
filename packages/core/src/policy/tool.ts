/** A tool as its server describes it. Only the name is certain to be there. */

import type { ToolAnnotations } from "../values/tool-annotations.js";

export interface Tool {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** The JSON Schema of the arguments, as the server wrote it. */
  readonly inputSchema?: Readonly<Record<string, unknown>> | undefined;
  readonly annotations?: ToolAnnotations | undefined;
}

export interface ToolCatalogue {
  readonly uri: string;
  /** The server's name, where the file gives one. */
  readonly server: string | undefined;
  /** In the order written; of several tools of one name, the first. */
  readonly tools: ReadonlyMap<string, Tool>;
}
