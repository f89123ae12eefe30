/** `callgate mcp`: callgate's own MCP server, over stdio or HTTP, until it is ended. */

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createMcpServer } from "@callgate/mcp";
import { type Io, rootedIo, UserError, VERSION } from "@callgate/project/io";
import { serveStdio } from "@callgate/serve-mcp";
import { once, type Single } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { inPackage } from "../../package-root.js";
import { listen, portOf } from "../../port.js";

export interface McpArguments {
  readonly root?: Single;
  readonly http?: Single;
}

/** Serves until the client ends its side, or the process is asked to end. @throws UserError for bad usage */
export async function mcpCommand(args: McpArguments, io: Io): Promise<ExitCode> {
  const port = portOf(once(args.http, "--http"));
  if (io.isOpen) throw new UserError("mcp reads nothing outside of its folder; leave --allow-outside out");
  const server = createMcpServer({
    root: rootedIo(resolve(io.cwd, once(args.root, "--root") ?? ".")).cwd,
    pages: fileURLToPath(inPackage("checks")),
    version: VERSION,
    onFault: (detail) =>
      io.stderr.write(
        `callgate: a fault of callgate's own, not of your input; please report it with this text:\n${detail}\n`,
      ),
  });
  let stop = () => {};
  const stopped = new Promise<ExitCode>((resolve) => {
    stop = io.onEndSignals(() => resolve(EXIT.clean));
  });
  try {
    if (port === undefined) {
      const served = serveStdio(server, io.byteStreams());
      return await Promise.race([stopped, served.then(() => EXIT.clean)]);
    }
    const serving = await listen(server, port);
    io.stderr.write(`the MCP server of callgate is at ${serving.url}; end it with Ctrl-C\n`);
    const code = await stopped;
    await serving.close();
    return code;
  } finally {
    stop();
    await server.close();
  }
}
