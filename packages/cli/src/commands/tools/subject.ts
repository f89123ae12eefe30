/** Which server is asked for its tools. */

export type Subject =
  | { readonly kind: "stdio"; readonly command: string; readonly args: readonly string[] }
  | { readonly kind: "http"; readonly url: URL; readonly headers: Headers };

/** The server in a sentence. A URL is shown without its query, which may hold a key. */
export function named(subject: Subject): string {
  return subject.kind === "stdio" ? `\`${subject.command}\`` : `${subject.url.origin}${subject.url.pathname}`;
}
