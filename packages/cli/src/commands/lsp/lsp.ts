/** `callgate lsp`: a language server on the standard input and output. */

import { serve } from "@callgate/lsp";
import { type Io, UserError, VERSION } from "@callgate/project/io";
import { pageAddresses } from "../../terminal.js";

/**
 * Serves one editor.
 * @returns 0 where the editor ended the session, 1 where it went away, as the protocol has it
 * @throws UserError at a terminal, where no editor speaks
 */
export async function lspCommand(io: Io): Promise<number> {
  if (io.stdout.isTerminal)
    throw new UserError("callgate lsp is started by an editor, not at a terminal; docs/editors.md says how");
  const pages = await pageAddresses();
  return serve({ ...io.byteStreams(), version: VERSION, pageOf: (check) => pages.get(check) });
}
