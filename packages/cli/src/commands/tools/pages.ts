/** Pages of `tools/list` → all tools, in bounds: an untrusted server gives them. */

import { MAX_TOOLS_BYTES } from "@callgate/core/tools";
import { UserError } from "@callgate/project/io";

/** A result of `tools/list`, as it came. */
export type Page = Readonly<Record<string, unknown>>;

const MAX_PAGES = 1_000;

/**
 * Asks for page after page until there is no cursor.
 * @param ask gives the page at a cursor; the first without one
 * @param server the server's name in messages
 * @throws UserError where a page holds no list, where the pages do not end, and where they are too large to be read again
 */
export async function allTools(ask: (cursor: string | undefined) => Promise<Page>, server: string): Promise<unknown[]> {
  const tools: unknown[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  let size = 0;
  do {
    const page = await ask(cursor);
    if (!Array.isArray(page.tools))
      throw new UserError(`${server} answered \`tools/list\` without a list of tools, which MCP asks for`);
    size += JSON.stringify(page.tools, undefined, 2).length;
    if (size > MAX_TOOLS_BYTES) throw new UserError(`${server} lists more than 16 MiB of tools, and no more are read`);
    tools.push(...page.tools);
    cursor = typeof page.nextCursor === "string" && page.nextCursor !== "" ? page.nextCursor : undefined;
    if (cursor !== undefined && seen.has(cursor))
      throw new UserError(`${server} gives the same cursor twice, so that its list of tools has no end`);
    if (cursor !== undefined) seen.add(cursor);
    if (seen.size >= MAX_PAGES)
      throw new UserError(`${server} lists its tools on more than ${MAX_PAGES} pages, and no more are read`);
  } while (cursor !== undefined);
  return tools;
}
