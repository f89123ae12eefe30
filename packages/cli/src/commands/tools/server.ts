/** Which server is asked for its tools, and the text of a file for what it said. */

export type Subject =
  | { readonly kind: "stdio"; readonly command: string; readonly args: readonly string[] }
  | { readonly kind: "http"; readonly url: URL; readonly headers: Headers };

/** The server in a sentence. A URL is shown without its query, which may hold a key. */
export function named(subject: Subject): string {
  return subject.kind === "stdio" ? `\`${subject.command}\`` : `${subject.url.origin}${subject.url.pathname}`;
}

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
