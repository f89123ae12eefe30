/** `--http PORT` → a server that listens there. */

import { UserError } from "@callgate/project/io";
import { type HttpServing, type Served, serveHttp } from "@callgate/serve-mcp";

const MAX_PORT = 65_535;

/** The port, 0 for any that is free. @throws UserError for what is no port */
export function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) > MAX_PORT)
    throw new UserError(`--http is \`${text}\`; it must be a port, from 1 to ${MAX_PORT}, or 0 for any that is free`);
  return Number(text);
}

/** Serves at a port of the loopback interface. @throws UserError where it cannot be listened at */
export async function listen(served: Served, port: number): Promise<HttpServing> {
  try {
    return await serveHttp(served, port);
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code === "EADDRINUSE")
      throw new UserError(`port ${port} is in use by another program; choose another for --http`);
    if (code === "EACCES")
      throw new UserError(`port ${port} may not be listened at by this user; choose one from 1024 for --http`);
    throw error;
  }
}
