/** What a server said of its tools → the text of a file for `--tools`. */

export interface ServerTools {
  readonly server: { readonly name: string; readonly version: string } | undefined;
  /** As the server wrote them, in its order. */
  readonly tools: readonly unknown[];
}

/** JSON with a final line break: a `tools/list` result, and in its `_meta` which server gave it. */
export function toolListText({ server, tools }: ServerTools): string {
  const meta = server === undefined ? {} : { _meta: { "io.modelcontextprotocol/serverInfo": server } };
  return `${JSON.stringify({ tools, ...meta }, undefined, 2)}\n`;
}
